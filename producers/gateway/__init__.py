"""The HTTP gateway: CloudEvents in, records of a member's portal inbox out."""
