"""What the HTTP gateway keeps in PostgreSQL, and how it is put together."""
