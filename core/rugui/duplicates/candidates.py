"""Streams blocks of records that share a key, a chunk at a time: from recall's index, documents and birthdays.

Each phase reads an index in its order and goes on behind a cursor, so that memory is bounded by the chunk, and a look
that was killed goes on where it was.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rugui.customers.models import Customer, CustomerDocument
from rugui.duplicates import blocking
from rugui.duplicates.blocking import CAPS, Pair
from rugui.duplicates.load import shared_by
from rugui.recall.keys import Derived
from rugui.recall.models import CustomerCard, CustomerSearchKey

CHUNK = 20_000  # rows of an index read at a time
GROUPS = 2_000  # shared names read at a time
DAYS = 6  # birthdays looked at together


@dataclass(frozen=True, slots=True)
class Chunk:
    """The pairs of one chunk, how many blocks were too large, and where to go on; `cursor` is None at the end."""

    pairs: set[Pair]
    larger: int
    cursor: str | None


def chunk(session: Session, phase: str, cursor: str) -> Chunk:
    """The next pairs of a phase."""
    return PHASES[phase](session, cursor)


def _keys(phase: str) -> Callable[[Session, str], Chunk]:
    """Blocks of the keys of recall's index that begin with the sign of the phase."""
    table, sign = CustomerSearchKey, SIGNS[phase]

    def read(session: Session, cursor: str) -> Chunk:
        query = select(table.key, table.customer_id).where(table.key > (cursor or sign), table.key < chr(ord(sign) + 1))
        rows = session.execute(query.order_by(table.key, table.nrank, table.customer_id).limit(CHUNK))
        return _whole_blocks([(blocking.block_of(key), customer_id) for key, customer_id in rows], CAPS[phase])

    return read


def _documents(session: Session, cursor: str) -> Chunk:
    document = CustomerDocument
    query = select(document.number_index, document.customer_id).where(document.number_index > cursor)
    rows = session.execute(query.order_by(document.number_index).limit(CHUNK))
    return _whole_blocks([(key, customer_id) for key, customer_id in rows], CAPS["document"])


def _whole_blocks(rows: Sequence[tuple[str, int]], cap: int) -> Chunk:
    """Rows sorted by block; the last block of a full chunk may go on, and waits for the next unless it is all."""
    blocks = blocking.by_key(rows)
    full = len(rows) == CHUNK
    if full and len(blocks) > 1:
        del blocks[rows[-1][0]]
    last = next(reversed(blocks), "")
    found, larger = blocking.within((block for key, block in blocks.items() if blocking.telling(key)), cap)
    return Chunk(found, larger, blocking.end_of(last) if full else None)


def _names(session: Session, cursor: str) -> Chunk:
    """Whole names that two to `CAPS["name"]` share; the database counts, for most keys are not shared."""
    table = CustomerSearchKey
    query = select(table.key, func.count()).where(table.key > (cursor or "="), table.key < ">").group_by(table.key)
    counted = session.execute(query.having(func.count() > 1).order_by(table.key).limit(GROUPS)).all()
    shared = [(key, n) for key, n in counted if blocking.telling(key)]
    few = [key for key, n in shared if n <= CAPS["name"]]
    rows = session.execute(select(table.key, table.customer_id).where(table.key.in_(few))).all()
    found, _none = blocking.within(blocking.by_key((key, one) for key, one in rows).values(), CAPS["name"])
    return Chunk(found, len(shared) - len(few), counted[-1][0] if len(counted) == GROUPS else None)


def _birthdays(session: Session, cursor: str) -> Chunk:
    """Who was born on one day of the year and shares a name; the cursor is the day, 01-01 to 12-31."""
    first = date(2000, int(cursor[:2]), int(cursor[3:])) if cursor else date(2000, 1, 1)
    days = [day for n in range(DAYS) if (day := first + timedelta(days=n)).year == first.year]
    found, larger = of_day(session, [(day.month, day.day) for day in days])
    following = days[-1] + timedelta(days=1)
    return Chunk(found, larger, f"{following:%m-%d}" if following.year == first.year else None)


def of_day(session: Session, days: Iterable[tuple[int, int]], only: set[int] | None = None) -> tuple[set[Pair], int]:
    """The pairs of those born on each day (month, day) who share a name; with `only`, those one of these is in."""
    pairs: set[Pair] = set()
    larger = 0
    for month, day in sorted(set(days)):
        query = (
            select(CustomerCard.keys, Customer.id)
            .join(Customer, Customer.id == CustomerCard.customer_id)
            .where(Customer.birth_month == month, Customer.birth_day == day)
        )
        blocks = blocking.by_key((key, one) for keys, one in session.execute(query) for key in names_of(keys))
        wanted = [block for block in blocks.values() if only is None or block & only]
        found, more = blocking.within(wanted, CAPS["birthday"])
        pairs |= found
        larger += more
    return pairs, larger


def names_of(keys: str) -> list[str]:
    """The keys of whole names of a card, the protected ones too."""
    derived = Derived.load(keys)
    return [key for key in (*derived.open, *derived.protected) if key[0] == "=" and blocking.telling(key)]


def phases(weights: Mapping[str, float]) -> list[str]:
    """The phases of a look; names alone are only compared where what a rare name weighs can list a pair."""
    alone = weights["name_same"] + weights["name_rare"] >= weights["listed"]
    return [phase for phase in PHASES if phase != "name" or alone]


def of_guests(session: Session, customer_ids: Sequence[int], wanted: Sequence[str]) -> set[Pair]:
    """The pairs these records are in, found under their own keys: what the phases `wanted` would find of them."""
    ids = set(customer_ids)
    cards = session.scalars(select(CustomerCard.keys).where(CustomerCard.customer_id.in_(ids)))
    keys = {
        blocking.block_of(key) for card in cards for key in Derived.load(card).open
        if key[0] in PHASE_OF and blocking.telling(key)
    }  # fmt: skip
    pairs: set[Pair] = set()
    for phase in SIGNS.keys() & set(wanted):
        mine = {key for key in keys if PHASE_OF[key[0]] == phase}
        blocks = shared_by(session, mine, CAPS[phase] + 1).values()
        pairs |= blocking.within(blocks, CAPS[phase])[0]
    document = CustomerDocument
    mine_too = select(document.number_index).where(document.customer_id.in_(ids))
    query = select(document.number_index, document.customer_id).where(document.number_index.in_(mine_too))
    numbers = blocking.by_key((key, one) for key, one in session.execute(query))
    pairs |= blocking.within(numbers.values(), CAPS["document"])[0]
    born = select(Customer.birth_month, Customer.birth_day).where(
        Customer.id.in_(ids), Customer.birth_month.is_not(None), Customer.birth_day.is_not(None)
    )
    pairs |= of_day(session, [(month or 0, day or 0) for month, day in session.execute(born)], ids)[0]
    return {(one, other) for one, other in pairs if one in ids or other in ids}


SIGNS = {"phone": "#", "email": "@", "handle": ":", "name": "="}
PHASE_OF = {sign: phase for phase, sign in SIGNS.items()}
PHASES: Mapping[str, Callable[[Session, str], Chunk]] = {
    "document": _documents,
    "phone": _keys("phone"),
    "email": _keys("email"),
    "handle": _keys("handle"),
    "birthday": _birthdays,
    "name": _names,
}
