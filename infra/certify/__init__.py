"""The self-test kit: a member's system goes through scenarios in a sandbox that no figure ever reads."""
