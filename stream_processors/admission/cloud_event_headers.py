"""CloudEvents headers for canonical records (Kafka binding, binary mode), for sites that want them.

Nothing of ours reads them; they cost 2.4 times in produce. The value stays what it is: Confluent-framed Avro.
"""

from __future__ import annotations

from schemas.cloud_event_names import source_of, type_of
from stream_processors.admission.decisions import Decision

CONTENT_TYPE = "application/vnd.confluent.avro"


def cloud_event_headers(decision: Decision) -> dict[str, str]:
    """Headers of an accepted fact. `recordedtime` is when the broker took it into the member's inbox."""
    assert decision.occurred_at is not None
    return {
        "ce_specversion": "1.0",
        "ce_id": decision.event_id or "",
        "ce_source": source_of(decision.member),
        "ce_type": type_of(decision.family or "", decision.event_type or ""),
        "ce_time": decision.occurred_at,
        "ce_subject": decision.subject or "",
        "ce_recordedtime": decision.record.recorded_at.isoformat(),
        "content-type": CONTENT_TYPE,
    }
