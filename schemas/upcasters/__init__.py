"""The steps between versions of event types: one module per step (see schemas.upcasting), found by themselves."""
