"""The ledger against a naive one that keeps every single point, and its published rules one by one."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from membership_club import ledger
from membership_club.ledger import Entry, Move
from rugui.toolkit import Refused

DAY = date(2026, 1, 1)


def day(n):
    return DAY + timedelta(days=n)


@dataclass
class Book:
    """Entries as a service would write them."""

    entries: list[Entry] = field(default_factory=list)

    def earn(self, on, points, pending=None, expires=None, tier=0):
        number = len(self.entries) + 1
        self.entries.append(Entry(number, number, ledger.EARN, on, points, tier, pending, expires))
        return number

    def write(self, moves, on):
        for move in moves:
            self.entries.append(
                Entry(len(self.entries) + 1, move.lot, move.kind, move.day or on, move.award, move.tier, None,
                      move.expires_on)
            )  # fmt: skip

    def lots(self, on=None):
        return ledger.lots(self.entries, on)


@dataclass
class Point:
    lot: int
    born: date
    pending: date | None
    expires: date | None
    gone: date | None = None
    expired: bool = False

    def ready(self, today):
        waits = self.pending is not None and today < self.pending
        over = self.expires is not None and self.expires < today
        return self.gone is None and not waits and not over


@dataclass
class Naive:
    """Every point by itself; no debts, so reversals only within the balance."""

    points: list[Point] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)

    def ready(self, today, but=None):
        found = [one for one in self.points if one.ready(today) and one.lot != but]
        return sorted(found, key=lambda one: (one.expires or date.max, one.born, one.lot))

    def of(self, lot):
        return [one for one in self.points if one.lot == lot]

    def total(self, on):
        return sum(1 for one in self.points if one.born <= on and (one.gone is None or one.gone > on))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("earn"), st.integers(1, 9), st.integers(-1, 6), st.integers(-1, 20)),
        st.tuples(st.just("redeem"), st.integers(1, 15)),
        st.tuples(st.just("expire")),
        st.tuples(st.just("reverse"), st.integers(0, 9), st.sampled_from((ledger.PENDING, ledger.BALANCE))),
        st.tuples(st.just("extend"), st.integers(0, 9), st.integers(0, 30)),
        st.tuples(st.just("reinstate"), st.integers(0, 9), st.integers(0, 9)),
        st.tuples(st.just("wait"), st.integers(1, 9)),
    ),
    max_size=40,
)


@settings(max_examples=100)
@given(STEPS)
def test_the_ledger_is_the_naive_one(steps):
    book, naive, now = Book(), Naive(), DAY
    for what, *more in steps:
        lots = book.lots()
        chosen = sorted(lot.id for lot in lots)
        if what == "wait":
            now += timedelta(days=more[0])
        elif what == "earn":
            points, wait, life = more
            pending = now + timedelta(days=wait) if wait >= 0 else None
            expires = now + timedelta(days=life) if life >= 0 else None
            lot = book.earn(now, points, pending, expires)
            naive.points += [Point(lot, now, pending, expires) for _ in range(points)]
        elif what == "redeem":
            ready = naive.ready(now)
            if more[0] <= len(ready):
                book.write(ledger.redeem(lots, more[0], now), now)
                for one in ready[: more[0]]:
                    one.gone = now
            else:
                with pytest.raises(Refused):
                    ledger.redeem(lots, more[0], now)
        elif what == "expire":
            book.write(ledger.expire(lots, now), now)
            for one in naive.points:
                if one.gone is None and one.expires is not None and one.expires < now:
                    one.gone, one.expired = one.expires + timedelta(days=1), True
        elif chosen and what == "reverse":
            _reverse(book, naive, lots, chosen[more[0] % len(chosen)], more[1], now)
        elif chosen and what == "extend":
            _extend(book, naive, lots, chosen[more[0] % len(chosen)], now + timedelta(days=more[1]), now)
        elif chosen and what == "reinstate":
            _reinstate(book, naive, lots, chosen[more[0] % len(chosen)], now + timedelta(days=more[1]), now)
        found = ledger.balance(book.lots(), now)
        assert found.spendable == len(naive.ready(now))
        assert found.total == sum(one.award for one in book.entries) == sum(1 for p in naive.points if p.gone is None)
        assert found.total == found.pending + found.ready + found.over + found.debt
        assert found.debt == 0
    for back in range(0, (now - DAY).days + 1):
        on = DAY + timedelta(days=back)
        assert sum(lot.left for lot in book.lots(on)) == sum(one.award for one in book.entries if one.day <= on)
        if not any(one.kind == ledger.REINSTATE for one in book.entries):
            assert sum(lot.left for lot in book.lots(on)) == naive.total(on)


def _reverse(book, naive, lots, lot, policy, now):
    mine = [one for one in naive.of(lot) if not one.expired]
    here = [one for one in mine if one.gone is None]
    others = naive.ready(now, but=lot)
    short = len(mine) - len(here)
    pending = bool(naive.of(lot)[0].pending and now < naive.of(lot)[0].pending)
    if lot in naive.undone or (policy == ledger.PENDING and not pending) or short > len(others):
        with pytest.raises(Refused):
            ledger.reverse(lots, lot, policy, now)
        return
    book.write(ledger.reverse(lots, lot, policy, now), now)
    naive.undone.add(lot)
    for one in here + others[:short]:
        one.gone = now


def _extend(book, naive, lots, lot, until, now):
    here = [one for one in naive.of(lot) if one.gone is None]
    ends = here[0].expires if here else None
    if ends is None or ends < now or until <= ends:
        with pytest.raises(Refused):
            ledger.extend(lots, lot, until, now)
        return
    book.write([ledger.extend(lots, lot, until, now)], now)
    for one in naive.of(lot):
        one.expires = until


def _reinstate(book, naive, lots, lot, until, now):
    gone = [one for one in naive.of(lot) if one.expired]
    if not gone or lot in naive.undone:
        with pytest.raises(Refused):
            ledger.reinstate(lots, lot, until, now)
        return
    book.write([ledger.reinstate(lots, lot, until, now)], now)
    for one in naive.of(lot):
        one.expires = until
    for one in gone:
        one.gone, one.expired = None, False


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 400)), min_size=1, max_size=8), st.data())
def test_soonest_to_expire_pays_first(earned, data):
    book = Book()
    for points, life in earned:
        book.earn(DAY, points, None, day(life) if life else None)
    total = sum(points for points, _life in earned)
    asked = data.draw(st.integers(1, total))
    book.write(ledger.redeem(book.lots(), asked, DAY), DAY)
    untouched = [lot for lot in book.lots() if lot.left == lot.earned]
    spent = [lot for lot in book.lots() if lot.left < lot.earned]
    assert sum(lot.earned - lot.left for lot in spent) == asked
    assert all(one.order < two.order for one in spent for two in untouched)
    assert sum(1 for lot in spent if lot.left) <= 1


def test_a_point_is_good_on_its_last_day_and_counts_as_gone_on_the_next():
    book = Book()
    book.earn(DAY, 100, expires=day(9))
    assert ledger.balance(book.lots(), day(9)).spendable == 100
    assert ledger.expire(book.lots(), day(9)) == []
    assert ledger.balance(book.lots(), day(10)).spendable == 0
    book.write(ledger.expire(book.lots(), day(30)), day(30))
    assert ledger.balance(book.lots(day(9)), day(9)).total == 100
    assert ledger.balance(book.lots(day(10)), day(10)).total == 0


def test_pending_points_are_there_but_cannot_be_spent():
    book = Book()
    book.earn(DAY, 100, pending=day(5))
    found = ledger.balance(book.lots(), day(4))
    assert (found.total, found.pending, found.spendable) == (100, 100, 0)
    assert ledger.balance(book.lots(), day(5)).spendable == 100


def test_unlimited_reversal_leaves_a_debt_that_the_next_points_pay():
    book = Book()
    first = book.earn(DAY, 100, tier=10)
    book.write(ledger.redeem(book.lots(), 80, DAY), DAY)
    with pytest.raises(Refused):
        ledger.reverse(book.lots(), first, ledger.BALANCE, DAY)
    book.write(ledger.reverse(book.lots(), first, ledger.UNLIMITED, DAY), DAY)
    found = ledger.balance(book.lots(), DAY)
    assert (found.total, found.debt, found.spendable, found.tier) == (-80, -80, 0, 0)
    book.earn(day(1), 100)
    assert ledger.balance(book.lots(), day(1)).spendable == 20
    with pytest.raises(Refused):
        ledger.redeem(book.lots(), 21, day(1))
    book.write(ledger.redeem(book.lots(), 20, day(1)), day(1))
    found = ledger.balance(book.lots(), day(1))
    assert (found.total, found.debt, found.ready) == (0, 0, 0)


def test_a_debt_is_paid_from_points_that_expire_before_they_are_lost():
    book = Book()
    first = book.earn(DAY, 50)
    book.write(ledger.redeem(book.lots(), 50, DAY), DAY)
    book.write(ledger.reverse(book.lots(), first, ledger.UNLIMITED, DAY), DAY)
    book.earn(DAY, 70, expires=day(3))
    book.write(ledger.expire(book.lots(), day(9)), day(9))
    assert ledger.balance(book.lots(), day(9)).total == 0
    assert [one.award for one in book.entries if one.kind == ledger.EXPIRE] == [-20]


def test_what_was_spent_and_given_back_is_in_the_lots_it_came_from():
    book = Book()
    book.earn(DAY, 30, expires=day(5))
    book.earn(DAY, 30)
    moves = ledger.redeem(book.lots(), 45, DAY)
    before = [(lot.id, lot.left) for lot in book.lots()]
    book.write(moves, DAY)
    spent = book.entries[-len(moves) :]
    assert ledger.give_back(spent) == [Move(1, ledger.RETURN, 30), Move(2, ledger.RETURN, 15)]
    book.write(ledger.give_back(spent), DAY)
    assert [(lot.id, lot.left) for lot in book.lots()] == before
