"""The points ledger: what each entry means, which lot pays first, what is left on a day. Pure.

Every earning opens a lot; every other entry moves points of one lot, so that a balance is a sum and nothing else.

The published rule of what is spent first: of the points that may be spent today, those that expire soonest; of those
that expire on one day, those earned first; points that never expire come last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rugui.toolkit import Refused, _l, record

EARN, REDEEM, RETURN, EXPIRE, REVERSE, COVER, EXTEND, REINSTATE, SETTLE = KINDS = (
    "earn", "redeem", "return", "expire", "reverse", "cover", "extend", "reinstate", "settle",
)  # fmt: skip
PENDING, BALANCE, UNLIMITED = POLICIES = ("pending", "balance", "unlimited")
DATED = (EARN, EXTEND, REINSTATE)  # these say until when the lot is good


@record
class Entry:
    """One line of the ledger about one lot (the id of its earning); `day` is when it counts, `id` the order.

    Award points are spent, tier points only counted. Points are pending before `pending_until` and last good on
    `expires_on`.
    """

    id: int
    lot: int
    kind: str
    day: date
    award: int = 0
    tier: int = 0
    pending_until: date | None = None
    expires_on: date | None = None


@record
class Lot:
    """What became of one earning: what was `earned`, `lapsed` by expiry (less what was reinstated), and is `left`.

    A `left` below zero is a debt: an earning taken back after it was spent.
    """

    id: int
    day: date
    earned: int = 0
    lapsed: int = 0
    left: int = 0
    tier: int = 0
    pending_until: date | None = None
    expires_on: date | None = None
    reversed: bool = False

    def pending(self, today: date) -> bool:
        """Whether it may not be spent yet."""
        return self.pending_until is not None and today < self.pending_until

    def over(self, today: date) -> bool:
        """Whether its last good day is past, booked or not."""
        return self.expires_on is not None and self.expires_on < today

    def ready(self, today: date) -> bool:
        """Whether it may be spent today."""
        return self.left > 0 and not self.pending(today) and not self.over(today)

    @property
    def order(self) -> tuple[date, date, int]:
        """The published rule."""
        return self.expires_on or date.max, self.day, self.id


@record
class Balance:
    """A balance on a day: `total` is the sum of the entries, and pending + ready + over + debt (0 or less)."""

    total: int = 0
    pending: int = 0
    ready: int = 0
    over: int = 0
    debt: int = 0
    tier: int = 0

    @property
    def spendable(self) -> int:
        """What may be spent: never below zero, a debt is paid first."""
        return max(0, self.ready + self.debt)


@dataclass(frozen=True, slots=True)
class Move:
    """An entry to be written about a lot."""

    lot: int
    kind: str
    award: int = 0
    tier: int = 0
    expires_on: date | None = None
    day: date | None = None


def lots(entries: Iterable[Entry], on: date | None = None) -> list[Lot]:
    """The lots as they stand on a day (at the end of the ledger without one), in the order they are spent."""
    found: dict[int, Lot] = {}
    for entry in sorted(entries, key=lambda one: one.id):
        if on is not None and entry.day > on:
            continue
        lot = found.get(entry.lot) or Lot(entry.lot, entry.day)
        found[entry.lot] = _after(lot, entry)
    return sorted(found.values(), key=lambda lot: lot.order)


def _after(lot: Lot, entry: Entry) -> Lot:
    lot = replace(lot, left=lot.left + entry.award, tier=lot.tier + entry.tier)
    if entry.kind in DATED:
        lot = replace(lot, expires_on=entry.expires_on)
    if entry.kind == EARN:
        return replace(lot, earned=lot.earned + entry.award, pending_until=entry.pending_until)
    if entry.kind in (EXPIRE, REINSTATE):
        return replace(lot, lapsed=lot.lapsed - entry.award)
    return replace(lot, reversed=True) if entry.kind == REVERSE else lot


def balance(found: Iterable[Lot], on: date) -> Balance:
    """What the lots of a day come to on it."""
    pending = ready = over = debt = tier = 0
    for lot in found:
        tier += lot.tier
        if lot.left < 0:
            debt += lot.left
        elif lot.over(on):
            over += lot.left
        elif lot.pending(on):
            pending += lot.left
        else:
            ready += lot.left
    return Balance(pending + ready + over + debt, pending, ready, over, debt, tier)


def settled(found: Sequence[Lot], today: date, *, lapsing: bool = False) -> tuple[list[Move], list[Lot]]:
    """Debts paid from what may be spent (or, `lapsing`, from what is about to expire): entries, and the lots after."""
    moves: list[Move] = []
    after = list(found)
    payers = [lot for lot in after if lot.left > 0 and (lot.over(today) if lapsing else lot.ready(today))]
    for debtor in [lot for lot in after if lot.left < 0]:
        owed = -debtor.left
        for payer in payers:
            paid = min(owed, _left(after, payer.id))
            if paid > 0:
                moves += [Move(payer.id, SETTLE, -paid), Move(debtor.id, SETTLE, paid)]
                after = _moved(after, payer.id, -paid)
                after = _moved(after, debtor.id, paid)
                owed -= paid
    return moves, after


def redeem(found: Sequence[Lot], points: int, today: date) -> list[Move]:
    """The entries that spend `points`, soonest to expire first; `Refused` where there are not as many."""
    have = balance(found, today).spendable
    if points <= 0 or points > have:
        raise Refused(_l("There are %(n)s points to spend.", n=have), have=have, asked=points)
    moves, after = settled(found, today)
    return moves + _take(after, points, today, REDEEM)


def _take(found: Sequence[Lot], points: int, today: date, kind: str) -> list[Move]:
    moves = []
    for lot in found:
        if points and lot.ready(today):
            part = min(points, lot.left)
            moves.append(Move(lot.id, kind, -part))
            points -= part
    return moves


def expire(found: Sequence[Lot], today: date) -> list[Move]:
    """The entries that book what is over: a debt is paid from it first, the rest counts from the day after its last."""
    moves, after = settled(found, today, lapsing=True)
    for lot in after:
        if lot.left > 0 and lot.over(today) and lot.expires_on is not None:
            moves.append(Move(lot.id, EXPIRE, -lot.left, day=date.fromordinal(lot.expires_on.toordinal() + 1)))
    return moves


def reverse(found: Sequence[Lot], lot_id: int, policy: str, today: date) -> list[Move]:
    """The entries that take an earning back, its tier points included.

    `pending`: only while it is pending. `balance`: only as far as its own lot and what else may be spent cover it.
    `unlimited`: what is not covered stays as a debt of this lot. What lapsed already is not taken twice.
    """
    lot = one(found, lot_id)
    due = lot.earned - lot.lapsed
    if lot.reversed:
        raise Refused(_l("This earning was taken back already."))
    if policy == PENDING and not lot.pending(today):
        raise Refused(_l("Only points that are still pending can be taken back."))
    own = min(due, max(0, lot.left))
    rest = due - own
    others = [other for other in found if other.id != lot_id]
    have = balance(others, today).spendable
    if policy != UNLIMITED and rest > have:
        raise Refused(_l("There are %(n)s points to spend.", n=have + own), have=have + own, asked=due)
    covered = _take(others, min(rest, have), today, COVER)
    owed = rest + sum(move.award for move in covered)
    return [Move(lot_id, REVERSE, -own - owed, -lot.tier), *covered]


def extend(found: Sequence[Lot], lot_id: int, until: date | None, today: date) -> Move:
    """The entry that lets a lot live longer (None: for ever); not once its expiry is booked."""
    lot = one(found, lot_id)
    if lot.left <= 0 or lot.over(today):
        raise Refused(_l("Nothing of this earning is left to extend."))
    if lot.expires_on is None:
        raise Refused(_l("These points never expire."))
    if until is not None and until <= lot.expires_on:
        raise Refused(_l("The new date must be later than %(day)s.", day=lot.expires_on))
    return Move(lot_id, EXTEND, expires_on=until)


def reinstate(found: Sequence[Lot], lot_id: int, until: date, today: date) -> Move:
    """The entry that gives back what lapsed, good until a day from today on."""
    lot = one(found, lot_id)
    if lot.lapsed <= 0 or lot.reversed:
        raise Refused(_l("Nothing of this earning has expired."))
    if until < today:
        raise Refused(_l("The new date cannot be in the past."))
    return Move(lot_id, REINSTATE, lot.lapsed, expires_on=until)


def give_back(spent: Iterable[Entry]) -> list[Move]:
    """The entries that return a redemption to the lots it came from; what expired meanwhile expires again."""
    return [Move(entry.lot, RETURN, -entry.award) for entry in spent if entry.kind == REDEEM]


def one(found: Iterable[Lot], lot_id: int) -> Lot:
    """The lot of this earning; `Refused` where there is none."""
    for lot in found:
        if lot.id == lot_id:
            return lot
    raise Refused(_l("There is no such earning."))


def _left(found: Iterable[Lot], lot_id: int) -> int:
    return next(lot.left for lot in found if lot.id == lot_id)


def _moved(found: Iterable[Lot], lot_id: int, award: int) -> list[Lot]:
    return [replace(lot, left=lot.left + award) if lot.id == lot_id else lot for lot in found]
