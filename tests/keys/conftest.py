"""A desk as the tests of stream processors have it."""

from __future__ import annotations

from tests.stream_processors.conftest import desk

__all__ = ["desk"]
