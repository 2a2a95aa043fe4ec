"""The tree of indicators, what-if, and editions of reports."""
