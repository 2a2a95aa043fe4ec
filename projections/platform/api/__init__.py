"""The HTTP API under `/v1` and the event stream. Built by `app.build_api`; everything it needs is handed in."""
