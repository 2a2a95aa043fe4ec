"""Majors beside the demand that they serve, what lacks, and how many changed in each year."""
