"""Telephone calls while they ring: the caller's card on the right person's screen."""
