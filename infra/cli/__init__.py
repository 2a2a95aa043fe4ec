"""The `kiteline` command: one file per subcommand, registered in main.py."""
