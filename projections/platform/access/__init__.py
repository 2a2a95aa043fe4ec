"""Who may see what: accounts, sessions, tokens, and the policy that every request is held against."""
