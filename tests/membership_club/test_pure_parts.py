"""Benefits, cards and their codes, stored value, dues: the pure decisions, by hypothesis and published examples."""

import itertools
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from membership_club import benefits, cards, dues, stored_value
from membership_club.benefits import Entitlement, Use
from membership_club.cards import Claim
from membership_club.dues import Paid, Period
from membership_club.stored_value import Buckets
from rugui.toolkit import Refused

DAY = date(2026, 3, 10)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


# --- benefits ---


@pytest.mark.parametrize(
    ("period", "today", "since", "start"),
    [
        ("month", date(2026, 3, 10), date(2020, 5, 5), date(2026, 3, 1)),
        ("year", date(2026, 3, 10), date(2020, 5, 5), date(2026, 1, 1)),
        ("member_year", date(2026, 3, 10), date(2020, 5, 5), date(2025, 5, 5)),
        ("member_year", date(2026, 5, 5), date(2020, 5, 5), date(2026, 5, 5)),
        ("member_year", date(2026, 2, 28), date(2024, 2, 29), date(2025, 3, 1)),
        ("member_year", date(2028, 2, 29), date(2024, 2, 29), date(2028, 2, 29)),
        ("once", date(2026, 3, 10), date(2020, 5, 5), date(2020, 5, 5)),
    ],
)
def test_a_period_begins(period, today, since, start):
    assert benefits.period_start(period, today, since) == start


@given(DAYS, DAYS)
def test_member_years_follow_one_another_without_gap(today, since):
    start = benefits.period_start(benefits.MEMBER_YEAR, today, since)
    assert start <= today
    later = start + timedelta(days=366)
    assert benefits.period_start(benefits.MEMBER_YEAR, later, since) > start


def test_four_lounge_visits_a_year():
    visits, start = Entitlement("lounge", benefits.YEAR, 4), date(2026, 1, 1)
    uses = [Use("lounge", start, "used") for _ in range(3)]
    assert benefits.left(visits, uses, start) == 1
    assert benefits.used(uses, visits, start) == 3
    uses += [Use("lounge", start, "given_back"), Use("lounge", start, "granted", 2)]
    assert benefits.left(visits, uses, start) == 4
    assert benefits.left(visits, uses, date(2027, 1, 1)) == 4
    with pytest.raises(Refused):
        benefits.check_use(4, 5)
    with pytest.raises(Refused):
        benefits.check_return(2, 3)
    for quantity in (0, -1):
        with pytest.raises(Refused):
            benefits.check_use(4, quantity)


def test_once_a_stay_is_counted_by_stay():
    one = Entitlement("lounge", benefits.STAY, 1)
    uses = [Use("lounge", DAY, "used", 1, "a")]
    assert (benefits.left(one, uses, DAY, "a"), benefits.left(one, uses, DAY, "b")) == (0, 1)


# --- cards ---


@pytest.mark.parametrize("number", ["4111 1111 1111 1111", "5500-0055-5555-5559", "4012888888881881"])
def test_published_numbers_fit(number):
    assert cards.number_fits(number)


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_never_fits(digits, place, more):
    number = digits + cards.check_digit(digits)
    assert cards.number_fits(cards.grouped(number))
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert not cards.number_fits(wrong)


def test_the_check_digit_of_the_standards_example():
    assert cards.check_digit("7992739871") == "3"


KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
CLAIM = Claim("k1", "9000000000000001", "GOLD-17", "gold", DAY, DAY + timedelta(days=30))
KEYS = {"k1": KEY.public_key()}


def test_a_code_says_what_was_signed_until_its_last_day():
    code = cards.sign(CLAIM, KEY)
    assert len(code) < 200
    assert cards.read(f" {code}\n", KEYS, (), DAY) == cards.Verdict("good", CLAIM)
    assert cards.read(code, KEYS, (), CLAIM.until).verdict == "good"
    assert cards.read(code, KEYS, (), CLAIM.until + timedelta(days=1)).verdict == "over"
    assert cards.read(code, KEYS, {CLAIM.card}, DAY).verdict == "revoked"
    assert cards.read(code, {}, (), DAY) == cards.Verdict("unknown_key")
    other = Ed25519PrivateKey.generate().public_key()
    assert cards.read(code, {"k1": other}, (), DAY) == cards.Verdict("forged")


@given(st.data())
def test_a_changed_code_is_never_good(data):
    code = cards.sign(CLAIM, KEY)
    place = data.draw(st.integers(0, len(code) - 1))
    char = data.draw(st.characters(codec="utf-8"))
    changed = code[:place] + char + code[place + 1 :]
    found = cards.read(changed, KEYS, (), DAY)
    assert found.verdict != "good" or found.claim == CLAIM  # a last base64 character has bits nobody reads


@given(st.text(max_size=300))
def test_anything_may_be_scanned(text):
    assert cards.read(text, KEYS, (), DAY).verdict in ("unreadable", "unknown_key", "forged")
    assert cards.read(f"RG1.{text}.{text}", KEYS, (), DAY).verdict != "good"


# --- stored value ---

AMOUNTS = st.integers(0, 10**7)


@given(AMOUNTS, AMOUNTS, st.integers(1, 10**7), st.sampled_from(stored_value.BURNS), st.data())
def test_nothing_is_burned_twice_and_everything_comes_back(principal, bonus, amount, burn, data):
    held = Buckets(principal, bonus)
    if amount > held.total:
        with pytest.raises(Refused):
            stored_value.spend(held, amount, burn, "TWD")
        return
    spent = stored_value.spend(held, amount, burn, "TWD")
    after = held + -spent
    assert spent.total == amount
    assert min(spent.principal, spent.bonus, after.principal, after.bonus) >= 0
    returned = Buckets()
    while returned.total < amount:
        part = data.draw(st.integers(max(1, (amount - returned.total) // 2), amount - returned.total))
        back = stored_value.give_back(spent, returned, part, burn)
        assert back.total == part
        assert min(back.principal, back.bonus) >= 0
        returned += back
    assert returned == spent
    with pytest.raises(Refused):
        stored_value.give_back(spent, returned, 1, burn)


@pytest.mark.parametrize(
    ("burn", "taken", "back"),
    [
        ("bonus_first", Buckets(20, 100), Buckets(20, 10)),
        ("principal_first", Buckets(120, 0), Buckets(30, 0)),
        ("in_proportion", Buckets(90, 30), Buckets(22, 8)),
    ],
)
def test_what_is_burned_first_comes_back_last(burn, taken, back):
    assert stored_value.spend(Buckets(300, 100), 120, burn, "TWD") == taken
    assert stored_value.give_back(taken, Buckets(), 30, burn) == back


def test_a_card_holds_no_more_than_its_ceiling_and_pays_out_principal_only():
    assert stored_value.load(Buckets(), 100_000, 100, None, "TWD") == Buckets(100_000, 10_000)
    with pytest.raises(Refused):
        stored_value.load(Buckets(1, 0), 100_000, 100, 110_000, "TWD")
    assert stored_value.load(Buckets(), 100_000, 100, 110_000, "TWD").total == 110_000
    assert stored_value.pay_out(Buckets(300, 100), 100, "TWD") == (Buckets(100, 0), Buckets(0, 34))
    assert stored_value.pay_out(Buckets(300, 100), 300, "TWD") == (Buckets(300, 0), Buckets(0, 100))
    with pytest.raises(Refused):
        stored_value.pay_out(Buckets(300, 100), 301, "TWD")


# --- dues ---


@given(DAYS, st.integers(1, 24), st.integers(0, 900))
def test_periods_follow_one_another(start, months, later):
    day = start + timedelta(days=later)
    period = dues.period_of(start, months, day)
    assert period.first <= day <= period.last
    following = dues.period_of(start, months, period.last + timedelta(days=1))
    assert following.first == period.last + timedelta(days=1)


@given(st.integers(0, 10**9), DAYS, st.integers(1, 24), st.integers(0, 800), st.integers(0, 10**9))
def test_shares_are_the_whole(amount, start, months, later, other):
    period = dues.period_of(start, months, start)
    day = min(period.last, start + timedelta(days=later))
    credit = dues.leaving(amount, period, day)
    assert -amount <= credit <= 0
    assert dues.share(amount, period, period.first) == amount
    assert dues.share(amount, period, period.last + timedelta(days=1)) == 0
    assert dues.changing(amount, other, period, day) == -dues.changing(other, amount, period, day)
    assert dues.changing(amount, amount, period, day) == 0


def test_proration_by_days():
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert dues.joining(36500, year, date(2026, 12, 22), 5000) == 1000 + 5000
    assert dues.changing(36500, 73000, year, date(2026, 12, 22)) == 1000
    assert dues.leaving(36500, year, date(2026, 12, 21)) == -1000
    leap = dues.period_of(date(2024, 2, 29), 12, date(2025, 3, 1))
    assert leap == Period(date(2025, 2, 28), date(2026, 2, 27))


@pytest.mark.parametrize(
    ("amount", "paid", "status", "owed"),
    [
        (100, [], "open", 100),
        (100, [("failed", 100)], "open", 100),
        (100, [("payment", 40)], "part_paid", 60),
        (100, [("payment", 40), ("waiver", 60)], "paid", 0),
        (100, [("waiver", 100)], "waived", 0),
        (100, [("payment", 100)], "paid", 0),
        (100, [("payment", 100), ("refund", 100)], "refunded", 0),
        (100, [("payment", 100), ("refund", 30)], "paid", 0),
        (0, [], "paid", 0),
        (-50, [], "credit", -50),
        (-50, [("refund", 50)], "refunded", 0),
    ],
)
def test_how_an_invoice_stands(amount, paid, status, owed):
    found = dues.account(amount, [Paid(*one) for one in paid])
    assert (found.status, found.owed) == (status, owed)


@given(st.integers(-1000, 1000), st.lists(st.tuples(st.sampled_from(dues.PAID_BY), st.integers(1, 500)), max_size=12))
def test_nobody_pays_more_than_is_owed_nor_gets_more_back_than_they_paid(amount, steps):
    done = []
    for kind, part in steps:
        stands = dues.account(amount, done)
        try:
            dues.check(stands, kind, part, "TWD")
        except Refused:
            continue
        done.append(Paid(kind, part))
    found = dues.account(amount, done)
    paid = sum(one.amount for one in done if one.kind == dues.PAYMENT)
    back = sum(one.amount for one in done if one.kind == dues.REFUND)
    assert paid <= max(0, amount)
    assert back <= (paid if amount >= 0 else -amount)
    assert found.owed >= 0 or amount < 0
    for kind, part in itertools.product((dues.PAYMENT, dues.WAIVER), (0, -5)):
        with pytest.raises(Refused):
            dues.check(found, kind, part, "TWD")


@pytest.mark.parametrize(
    ("today", "sent", "which"),
    [(-20, (), None), (-14, (), -14), (-3, (-14,), None), (0, (-14,), 0), (8, (), 7), (8, (7,), None), (90, (), 30)],
)
def test_reminders_before_and_after(today, sent, which):
    assert dues.reminders(DAY, (-14, 0, 7, 30), sent, DAY + timedelta(days=today)) == which


def test_the_code_of_a_key_is_always_the_same():
    """RFC 8032 signatures have no randomness; tests/browser checks this very code with the phone's script."""
    assert cards.sign(CLAIM, KEY) == (
        "RG1.azF8OTAwMDAwMDAwMDAwMDAwMXxHT0xELTE3fGdvbGR8MjAyNjAzMTB8MjAyNjA0MDk"
        ".ryA5vRO1oeDtaY7EK5D0aaH3h1qaSda5ykjnMHjZKWH08hl8_RCftGa76oRc3qcP5cubZBVBVNVAS1T_BoMUCw"
    )
