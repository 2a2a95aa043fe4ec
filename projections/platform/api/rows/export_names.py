"""Names of exported files: the Chinese title and the moment, and the same in ASCII for what knows no better (RFC 6266)."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from projections.platform.api.moments.asked import Asked
from schemas.days import SHANGHAI


def disposition(title: str, name: str, moment: Asked, ending: str, at: datetime) -> str:
    """Content-Disposition of a file that is to be kept. `at`: when a live state was read."""
    chinese, ascii_ = [title], [name]
    if moment.live:
        stamp = at.astimezone(SHANGHAI).strftime("%Y-%m-%d_%H%M")
        chinese.append(stamp)
        ascii_.append(stamp)
    if moment.as_of:
        chinese.append(f"截至{moment.as_of}")
        ascii_.append(f"as-of-{moment.as_of}")
    if moment.known_at:
        chinese.append(f"已知至{moment.known_at}")
        ascii_.append(f"known-at-{moment.known_at}")
    whole = quote("_".join(chinese) + "." + ending, safe="")
    return f"attachment; filename=\"{'_'.join(ascii_)}.{ending}\"; filename*=UTF-8''{whole}"
