"""Alembic's revisions of this plugin."""
