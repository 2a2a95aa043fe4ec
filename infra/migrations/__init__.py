"""Alembic's migrations of the platform's own tables. Read models are rebuilt from the log instead."""
