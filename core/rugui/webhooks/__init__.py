"""Webhooks: what happened here is told to other systems, signed, through the outbox, at least once."""
