"""Official catalogues: spreadsheets of codes, as ministries and standards publish them, to lists and mappings."""
