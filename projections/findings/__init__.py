"""Contradictions between facts: one file per theme, each a select over entities. Nothing is rejected for them."""
