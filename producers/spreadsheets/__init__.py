"""Workbooks made from contracts: templates to fill, filled ones to read, annotated ones to give back."""
