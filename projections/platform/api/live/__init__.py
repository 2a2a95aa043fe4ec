"""The event stream: one ear on the database, many open streams."""
