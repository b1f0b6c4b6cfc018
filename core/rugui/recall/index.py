"""Keeping the index: `reindex` after any change, `refresh_now` every night and arrival, `rebuild` for everything.

Loading, deriving and writing happen for many guests at once; what did not change is not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from rugui.customers.models import Customer
from rugui.db import utcnow
from rugui.interactions.models import Visit
from rugui.recall import rows
from rugui.recall.cards import card
from rugui.recall.keys import Derived, derive, expand
from rugui.recall.load import subjects
from rugui.recall.models import CustomerCard, CustomerNameWord, CustomerSearchKey
from rugui.recall.subject import ELSEWHERE, RECENT_DAYS, Subject, rank_of_day, standing, state_of
from rugui.recall.words import forget_words, learn_words
from rugui.staff.models import Site

BATCH = 1000  # guests read and written at a time


def reindex(session: Session, customer_ids: Iterable[int], today: date | None = None) -> None:
    """Brings the keys and cards of these guests up to date; a constant number of statements a thousand guests.

    Call it after any change of names, phones, e-mails, ids, relations, stays, and of what a plugin is found by.
    """
    session.flush()
    day = today or utcnow().date()
    for batch in batches(dict.fromkeys(customer_ids)):
        store(session, [prepare(guest, day) for guest in subjects(session, batch)])


def batches(ids: Iterable[int], size: int = BATCH) -> Iterator[list[int]]:
    """The ids in lists of at most `size`."""
    iterator = iter(ids)
    while batch := list(islice(iterator, size)):
        yield batch


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the index is to hold of one guest."""

    derived: Derived
    rows: frozenset[rows.Row]
    card: dict[str, Any]


def prepare(guest: Subject, today: date) -> Prepared:
    """Works out what the index is to hold of a guest on a day. Pure."""
    derived, place = derive(guest), standing(guest, today)
    kept = expand(
        derived, now=place.state != ELSEWHERE, recent=place.recent, site_id=place.stay.site_id if place.stay else None
    )
    nrank, customer_id = place.nrank, guest.customer_id
    return Prepared(derived, frozenset((key, nrank, customer_id) for key in kept), card(guest, derived, place))


def store(session: Session, guests: Iterable[Prepared], *, fresh: bool = False) -> None:
    """Writes what has changed of these guests; `fresh` says that none of them is in the index yet."""
    wanted = {guest.card["customer_id"]: guest for guest in guests}
    before = {} if fresh else _kept(session, list(wanted))
    gone: set[rows.Row] = set()
    come: set[rows.Row] = set()
    words_gone: set[str] = set()
    words_come: set[str] = set()
    for customer_id, guest in wanted.items():
        old, old_rows = before.get(customer_id, _NOTHING)
        gone |= old_rows - guest.rows
        come |= guest.rows - old_rows
        if old.words != guest.derived.words:
            words_gone.update(set(old.words).difference(guest.derived.words))
            words_come.update(set(guest.derived.words).difference(old.words))
    rows.delete(session, gone)
    rows.insert(session, come)
    if new := [guest.card for customer_id, guest in wanted.items() if customer_id not in before]:
        session.connection().execute(insert(CustomerCard), new)
    if changed := [guest.card for customer_id, guest in wanted.items() if customer_id in before]:
        session.execute(update(CustomerCard), changed)
    learn_words(session, words_come)
    forget_words(session, words_gone)


_NOTHING: tuple[Derived, frozenset[rows.Row]] = (Derived((), ()), frozenset())


def _kept(session: Session, ids: Sequence[int]) -> dict[int, tuple[Derived, frozenset[rows.Row]]]:
    """What the index holds of these guests. Locks their cards, so that two writers do not mix their keys."""
    columns = (
        CustomerCard.customer_id,
        CustomerCard.nrank,
        CustomerCard.recent,
        CustomerCard.site_id,
        CustomerCard.keys,
    )
    statement = select(*columns).where(CustomerCard.customer_id.in_(ids)).order_by(CustomerCard.customer_id)
    found = {}
    for customer_id, nrank, recent, site_id, keys in session.execute(statement.with_for_update()):
        derived = Derived.load(keys)
        now = state_of(nrank) != ELSEWHERE
        kept = expand(derived, now=now, recent=recent, site_id=site_id)
        found[customer_id] = (derived, frozenset((key, nrank, customer_id) for key in kept))
    return found


def forget(session: Session, customer_ids: Iterable[int]) -> None:
    """Takes guests out of the index. Call it before their rows are deleted or merged away."""
    for batch in batches(customer_ids):
        kept = _kept(session, batch)
        rows.delete(session, {row for _derived, some in kept.values() for row in some})
        session.execute(delete(CustomerCard).where(CustomerCard.customer_id.in_(batch)))
        forget_words(session, {word for derived, _some in kept.values() for word in derived.words})


def refresh_now(session: Session, today: date) -> int:
    """Moves guests in and out of "in house or arriving" and of the recent days; returns how many were looked at.

    Run it every night and when arrivals of a day are loaded: it is what makes today's guests come first.
    """
    ids = set(
        session.scalars(
            select(CustomerCard.customer_id).where(
                CustomerCard.recent.is_(True), CustomerCard.nrank < rank_of_day(date.max)
            )
        )
    )
    over = rank_of_day(today - timedelta(days=RECENT_DAYS))
    ids |= set(
        session.scalars(
            select(CustomerCard.customer_id).where(CustomerCard.recent.is_(True), CustomerCard.nrank > over)
        )
    )
    near = (today - timedelta(days=1), today + timedelta(days=1))
    sites = select(Site.id).scalar_subquery()
    visits = select(Visit.customer_id).where(Visit.site_id.in_(sites), Visit.customer_id.is_not(None))
    for chosen in (visits.where(Visit.status == "in_house"), visits.where(Visit.arrival.between(*near))):
        ids |= {one for one in session.scalars(chosen) if one is not None}
    reindex(session, sorted(ids), today)
    return len(ids)


def rebuild(session: Session, today: date | None = None) -> Iterator[int]:
    """Makes the whole index anew from the guests; yields how many are done after each batch."""
    for model in (CustomerSearchKey, CustomerNameWord, CustomerCard):
        session.execute(delete(model))
    done, last, day = 0, 0, today or utcnow().date()
    while batch := list(
        session.scalars(select(Customer.id).where(Customer.id > last).order_by(Customer.id).limit(BATCH))
    ):
        store(session, [prepare(guest, day) for guest in subjects(session, batch)], fresh=True)
        done, last = done + len(batch), batch[-1]
        yield done
