"""What a member owes for a period, and how much of it when the period is joined, left or changed half-way. Pure.

Amounts are integer minor units. **The rounding**: a share of a period is counted in days, both ends included; the share
still to come is rounded half up, the share already over is the rest, so that the two are always the whole. What a
member pays for is thus never counted twice nor lost.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rugui.toolkit import Refused, _l, money

JOIN, RENEW, UPGRADE, LEAVE = KINDS = ("join", "renew", "upgrade", "leave")
PAYMENT, FAILED, WAIVER, REFUND = PAID_BY = ("payment", "failed", "waiver", "refund")
OPEN, PART_PAID, PAID, WAIVED, REFUNDED, CREDIT = STATUSES = (
    "open", "part_paid", "paid", "waived", "refunded", "credit",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def left(self, day: date) -> int:
        """How many of its days are from `day` on."""
        return min(self.days, max(0, (self.last - day).days + 1))


def add_months(day: date, months: int) -> date:
    """So many months later; the last of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def period_of(start: date, months: int, day: date) -> Period:
    """The period `day` is in, of periods of so many months from `start` on; counted from `start`, so none drifts."""
    if day < start:
        raise ValueError("before the first period")
    place = ((day.year - start.year) * 12 + day.month - start.month) // months
    while add_months(start, place * months) > day:
        place -= 1
    return Period(add_months(start, place * months), add_months(start, (place + 1) * months) - timedelta(days=1))


def period_before(last: date, months: int, day: date) -> Period:
    """The period `day` is in, of periods of so many months of which one ends on `last`, a day from `day` on."""
    if day > last:
        raise ValueError("after the last period")
    place = max(0, ((last.year - day.year) * 12 + last.month - day.month) // months - 1)
    while (found := _back(last, months, place)).first > day:
        place += 1
    return found


def _back(last: date, months: int, place: int) -> Period:
    # Counted from the last day, so that none drifts; the end of a month stays one (31 March: 30 September, 31 March).
    after = last + timedelta(days=1)
    end = add_months(after, -place * months) - timedelta(days=1)
    return Period(add_months(after, -(place + 1) * months), end)


def share(amount: int, period: Period, day: date) -> int:
    """What of `amount` falls on the days from `day` on: rounded half up."""
    return (2 * amount * period.left(day) + period.days) // (2 * period.days)


def joining(amount: int, period: Period, day: date, joining_fee: int = 0) -> int:
    """The first invoice of who joins within a period: their share, and the whole joining fee."""
    return share(amount, period, day) + joining_fee


def changing(old: int, new: int, period: Period, day: date) -> int:
    """The difference to pay (below zero: credit) when the dues change from `day` on."""
    return share(new, period, day) - share(old, period, day)


def leaving(paid: int, period: Period, day: date) -> int:
    """The credit (below zero) for who leaves: their last day is `day`, the days after it are given back."""
    return -share(paid, period, day + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment, failed payment, waiver or refund; amounts are above zero."""

    kind: str
    amount: int


@dataclass(frozen=True, slots=True)
class Account:
    """How an invoice stands: `owed` is what is still to be paid (below zero: to be paid back)."""

    status: str
    owed: int
    paid: int
    waived: int


def account(amount: int, paid: Iterable[Paid]) -> Account:
    """How an invoice of `amount` stands; a failed payment counts for nothing."""
    sums = dict.fromkeys(PAID_BY, 0)
    for one in paid:
        sums[one.kind] += one.amount
    net = sums[PAYMENT] - sums[REFUND]
    if amount < 0:
        owed = min(0, amount + sums[REFUND])
        return Account(CREDIT if owed else REFUNDED, owed, net, 0)
    # What was paid back is not owed again.
    owed = amount - sums[PAYMENT] - sums[WAIVER]
    if sums[REFUND] and net == 0:
        return Account(REFUNDED, 0, net, sums[WAIVER])
    if owed > 0:
        return Account(PART_PAID if net or sums[WAIVER] else OPEN, owed, net, sums[WAIVER])
    return Account(WAIVED if sums[WAIVER] and net == 0 else PAID, owed, net, sums[WAIVER])


def check(stands: Account, kind: str, amount: int, currency: str) -> None:
    """`Refused` for a payment or waiver above what is owed, and for a refund above what was paid."""
    most = stands.owed
    if kind == REFUND:
        most = -stands.owed if stands.owed < 0 else stands.paid
    if kind != FAILED and not 0 < amount <= most:
        raise Refused(_l("At most %(amount)s.", amount=money(max(0, most), currency)), most=max(0, most))


def reminders(due: date, offsets: Iterable[int], sent: Iterable[int], today: date) -> int | None:
    """The reminder to send today, as days from the due date (-14: two weeks before), or None.

    Of several that were missed only the latest is sent: nobody gets three letters on one morning.
    """
    reached = [offset for offset in offsets if due + timedelta(days=offset) <= today]
    latest = max(reached, default=None)
    return None if latest is None or latest in set(sent) else latest
