"""Clubs with tiers, terms, points and benefits; every status says why it is so."""
