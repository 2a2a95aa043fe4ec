"""How much the proofs do: the short form belongs to every test run, the long one is asked for with --proofs=long."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """Amounts of one form. `seed` starts every random choice that hypothesis does not make."""

    name: str
    codec_records: int
    codec_seconds: float
    sequences: int
    """Random event sequences per family, on decision logic and database."""
    broker_sequences: int
    """The same through the real broker, per family."""
    inbox_messages: int
    seed: int = 20_261_124


FORMS = {
    "short": Form("short", 12_000, 15, 1_000, 20, 50_000),
    "long": Form("long", 500_000, 900, 5_000, 100, 200_000),
}
