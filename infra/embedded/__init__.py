"""Kafka and PostgreSQL as daemons of our own, inside Kiteline's home folder."""
