"""Counties and zones: what each has, on a schematic map."""
