"""Alembic's environment and core's revisions."""
