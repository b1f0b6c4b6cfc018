"""A house to test in: a site, a guest, and who acts."""

from datetime import date

from membership_club.access import BATCHES, LEVELS, READ, RULES, WRITE

TODAY = date(2026, 11, 22)
DESK = ("customers.read", "customers.write", "interactions.read", READ, WRITE)
CLUB = (*DESK, LEVELS, RULES, BATCHES)
