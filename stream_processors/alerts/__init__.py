"""Alerts, one file per kind; a timer looks, raises what is due and clears what is not any more."""
