"""Writers of reports: the same bytes for the same document, on every run, machine, day and locale."""
