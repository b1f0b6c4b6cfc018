"""What an operator does at the command line: serve, migrate, check, run jobs, manage plugins."""
