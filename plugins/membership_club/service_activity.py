"""Counters of many members at once, each from where it is kept."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.orm import Session

from membership_club.activity import Entry

# `source(session, membership_ids)` → membership id → entries; one statement however many members are asked about.
Source = Callable[[Session, Sequence[int]], Mapping[int, Sequence[Entry]]]
SOURCES: list[Source] = []
