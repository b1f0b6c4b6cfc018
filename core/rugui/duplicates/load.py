"""Reads what is compared of many records, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import TextualSelect, column, select, text
from sqlalchemy.orm import Session

from rugui.customers.birthday import Birthday
from rugui.customers.models import (
    Customer,
    CustomerAddress,
    CustomerDocument,
    CustomerEmail,
    CustomerHandle,
    CustomerName,
    CustomerPhone,
    CustomerRelation,
)
from rugui.customers.names import INCOGNITO
from rugui.duplicates.alike import Spelt, spelt
from rugui.duplicates.blocking import block_of, end_of, last_digits
from rugui.duplicates.scoring import Features
from rugui.recall.fold import squash
from rugui.recall.keys import email_key
from rugui.recall.phone import digits
from rugui.values import NameForm

IDENTITY = "national_id"
AT_ONCE = 64  # probes of one statement


def features(session: Session, customer_ids: Iterable[int]) -> dict[int, Features]:
    """What is compared of these records; those merged away are not in it. Eight statements."""
    ids = sorted(set(customer_ids))
    c, n, p, e, h, a, d = (Customer, CustomerName, CustomerPhone, CustomerEmail, CustomerHandle, CustomerAddress,
                           CustomerDocument)  # fmt: skip
    people = session.execute(
        select(c.id, c.kind, c.birth_year, c.birth_month, c.birth_day, c.nationality)
        .where(c.id.in_(ids), c.merged_into_id.is_(None))
    ).all()  # fmt: skip
    names = _grouped(session, ids, n, n.kind, n.full, n.language, n.family, n.given)
    phones, emails = _grouped(session, ids, p, p.typed, p.e164), _grouped(session, ids, e, e.typed)
    handles = _grouped(session, ids, h, h.service, h.handle)
    addresses = _grouped(session, ids, a, a.lines, a.city, a.country)
    documents = _grouped(session, ids, d, d.kind, d.country, d.number_index)
    related = _related(session, ids)
    return {
        one.id: Features(
            one.id,
            one.kind,
            tuple(spelt(NameForm(*form)) for form in names[one.id] if form[0] != INCOGNITO),
            frozenset(filter(None, (last_digits(e164[1:] or digits(typed)) for typed, e164 in phones[one.id]))),
            frozenset(email_key(typed) for (typed,) in emails[one.id]),
            frozenset(f"{service} {squash(handle)}" for service, handle in handles[one.id]),
            frozenset(squash(" ".join(place)) for place in addresses[one.id] if place[0]),
            frozenset(number for _kind, _country, number in documents[one.id]),
            {country: number for kind, country, number in documents[one.id] if kind == IDENTITY},
            Birthday(one.birth_year, one.birth_month, one.birth_day),
            one.nationality,
            frozenset(related[one.id]),
        )
        for one in people
    }


def rare(session: Session, names: Sequence[tuple[Iterable[Spelt], Iterable[Spelt]]], few: int) -> list[bool]:
    """Of each pair of records, whether at most so many in the house have a name that both have."""
    common = [
        {whole for mine in one for their in other for whole in mine.wholes & their.wholes} for one, other in names
    ]
    counts = shared_by(session, {f"={whole}" for wholes in common for whole in wholes}, few + 1)
    return [any(1 < len(counts.get(f"={whole}", ())) <= few for whole in wholes) for wholes in common]


def shared_by(session: Session, blocks: Iterable[str], most: int) -> dict[str, list[int]]:
    """The ids found under each block of recall's index, at most so many; a statement for each 64 blocks."""
    found: dict[str, list[int]] = {}
    for some in _batches(sorted(blocks), AT_ONCE):
        values = {f"k{at}": block for at, block in enumerate(some)}
        values |= {f"e{at}": end_of(block) for at, block in enumerate(some)}
        for key, customer_id in session.connection().execute(_probes(len(some), most), values):
            found.setdefault(block_of(key), []).append(customer_id)
    return found


@lru_cache(maxsize=AT_ONCE * 4)
def _probes(count: int, most: int) -> TextualSelect:
    one = (
        "SELECT * FROM (SELECT key, customer_id FROM customer_search_key WHERE key >= :k{0} AND key < :e{0}"
        " ORDER BY key LIMIT {1}) b{0}"
    )
    return text(" UNION ALL ".join(one.format(at, most) for at in range(count))).columns(
        column("key"), column("customer_id")
    )


def _related(session: Session, ids: Sequence[int]) -> dict[int, set[int]]:
    link = CustomerRelation
    found: dict[int, set[int]] = defaultdict(set)
    query = select(link.customer_id, link.other_id).where(link.customer_id.in_(ids), link.other_id.in_(ids))
    for one, other in session.execute(query):
        found[one].add(other)
        found[other].add(one)
    return found


def _grouped(session: Session, ids: Sequence[int], model: Any, *columns: Any) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in session.execute(select(model.customer_id, *columns).where(model.customer_id.in_(ids))):
        found[row[0]].append(tuple(row[1:]))
    return found


def _batches(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for at in range(0, len(values), size):
        yield values[at : at + size]
