"""One-off HTTP requests of the tests, patient with a busy machine."""

from __future__ import annotations

from functools import partial

import httpx2

PLAIN = False
"""`verify` of clients that speak no TLS: without it each one reads all certificates there are, for 17 ms."""
PATIENCE = 60
"""Seconds; httpx2 alone waits 5, which a machine that also builds and tests other things may take. More than any
`wait_seconds` that a test asks for."""
LIMITS = httpx2.Limits(keepalive_expiry=2)
"""Of clients that are kept: uvicorn closes a connection that is idle for 5 seconds, which is when httpx2 would still
take it for the next request."""

get = partial(httpx2.get, timeout=PATIENCE, verify=PLAIN)
head = partial(httpx2.head, timeout=PATIENCE, verify=PLAIN)
post = partial(httpx2.post, timeout=PATIENCE, verify=PLAIN)
request = partial(httpx2.request, timeout=PATIENCE, verify=PLAIN)
