"""Keys that sign receipts, and receipts of verdicts."""
