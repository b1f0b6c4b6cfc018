"""Guests who are on record twice: found, compared, merged, and taken apart again."""
