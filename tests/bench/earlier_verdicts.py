"""A verdict table that has been in use for years: rows of facts that were judged before the benchmark begins."""

from __future__ import annotations

from sqlalchemy import Engine, text

from projections.records import verdict

OTHERS = 49
"""Members beside the measured one who have stated as much as it has."""
FILL = text("""
    INSERT INTO verdict (topic, partition, "offset", recorded_at, member, event_id, event_type, subject, occurred_at,
                         outcome, reasons, content_hash, catalogue, decided_at)
    SELECT 'earlier.' || m.code, 0, n / :members, t.at, m.code,
           CAST(uuidv7(t.at - now()) AS text), 'DemandPublished', m.code || '/XQ-' || md5(CAST(n AS text)), t.at,
           CASE WHEN n % 50 = 0 THEN 'rejected' ELSE 'accepted' END, '[]', sha256(int8send(n)),
           '{"area": "2024-12-31", "industry": "2017", "occupation": "2022"}', t.at
    FROM generate_series(1, :count) AS n
    CROSS JOIN LATERAL (SELECT CASE WHEN n % :members = 0 THEN :member
                               ELSE '9137070' || lpad(CAST(n % :members AS text), 11, '0') END AS code) AS m
    CROSS JOIN LATERAL (SELECT now() - make_interval(secs => 60.0 * (:count - n) / 10) AS at) AS t
""")


def fill_verdicts(engine: Engine, member: str, count: int) -> None:
    """Put `count` verdicts of earlier facts in the table, a fiftieth of them of `member`, one in fifty rejected."""
    secondary = list(verdict.indexes)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL synchronous_commit = off"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        for index in secondary:
            index.drop(connection)
        connection.execute(FILL, {"count": count, "members": OTHERS + 1, "member": member})
        for index in secondary:
            index.create(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE verdict"))
        connection.execute(text("CHECKPOINT"))
