"""Side by side: the same events, broker and database through what a team might otherwise pick, and through Kiteline.

The work: statements about demands (Avro, DemandPublished, 19 fields) in one topic of 4 partitions; ten statements per
demand, shuffled, one in ten late. Wanted in PostgreSQL: one row per demand, the newest statement by (occurred_at,
event_id), and one aggregate: demands and openings per county and occupation, of these rows as they are now. Every
peer is a process of its own, writes into tables of one shape, and is compared row by row with the truth.
"""
