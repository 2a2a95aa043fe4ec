"""Sample members and the files that their systems export. Names and figures are invented; codes are real."""
