"""A copy of the database while it is written to, proven equal, and putting one back, whole or not at all."""
