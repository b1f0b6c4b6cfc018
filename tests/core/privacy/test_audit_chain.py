"""What was done to the audit log behind the application's back is found, whatever it was."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rugui.privacy import audit_chain, audit_heads
from rugui.privacy.audit_verify import SHREDDED, Tally, check
from rugui.privacy.sealing import Seals

KEYS = Seals("the secret of this house")
OTHERS = Seals("another secret")
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
JSON = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """A row of the log."""

    at: datetime = NOON
    account_id: int | None = 1
    token_id: int | None = None
    action: str = "customers.revealed"
    customer_id: int | None = 5
    site_id: int | None = 2
    subject: str = "abc"
    details: Any = None
    guests: str = ""
    salt: bytes | None = b"s" * 16
    mac: bytes = b""
    seq: int = 0
    chain: bytes = b""
    commitment: bytes | None = None
    shredded_by: int | None = None


def _log(length, keys=KEYS, seed=1, shredded=()):
    chance = random.Random(seed)
    rows = []
    for n in range(length):
        row = Row(
            at=NOON + timedelta(seconds=n),
            account_id=chance.choice([None, 1, 2]),
            customer_id=n % 7,
            details={"fields": [f"f{n}"]},
            guests=chance.choice(["", " 5 17 "]),
            salt=chance.randbytes(16),
        )
        rows.append(replace(row, mac=keys.mac(audit_chain.digest(row))))
    return _shred(_sealed(rows), shredded, keys)


def _shred(rows, places, keys):
    if not places:
        return rows
    tally = Tally()
    for place in places:
        tally.add(rows[place].seq, audit_chain.commitment(rows[place]))
    said = Row(action=SHREDDED, customer_id=None, subject="", details=tally.told, salt=b"t" * 16)
    rows = _sealed([*rows, replace(said, mac=keys.mac(audit_chain.digest(said)))])
    for place in places:
        rows[place] = replace(
            rows[place],
            commitment=audit_chain.commitment(rows[place]),
            salt=None,
            subject="",
            customer_id=None,
            details={},
            shredded_by=rows[-1].seq,
        )
    return rows


def _sealed(rows):
    chain, sealed = audit_chain.START, []
    for seq, row in enumerate(rows, 1):
        chain = audit_chain.link(chain, seq, row.mac, audit_chain.digest(row))
        sealed.append(replace(row, seq=seq, chain=chain))
    return sealed


def _head(rows, keys=KEYS):
    return audit_heads.sign(keys, rows[-1].seq, rows[-1].chain, NOON)


def test_an_untouched_log_is_whole():
    rows = _log(40, shredded=(3, 4, 11))
    found = check(rows, [_head(rows), _head(rows[:10])], KEYS)
    assert found.whole
    assert (found.sealed, found.blanked) == (41, 3)
    assert check([], [], KEYS).whole


def test_each_kind_is_named_with_the_first_entry_it_touches():
    rows = _log(20, shredded=(2, 3))
    heads = [_head(rows)]

    def found(changed, keys=KEYS, heads=heads):
        verdict = check(changed, heads, keys)
        return verdict.problem, verdict.seq

    assert found([*rows[:4], replace(rows[4], account_id=9), *rows[5:]]) == ("edited", 5)
    assert found(rows[:4] + rows[5:]) == ("missing", 6)
    swapped = [*rows]
    swapped[6], swapped[8] = replace(rows[8], seq=7), replace(rows[6], seq=9)
    assert found(swapped) == ("moved", 7)
    assert found(rows[:-1]) == ("cut", 21)
    assert found([]) == ("cut", 21)
    assert found([*rows[:3], replace(rows[3], subject="x"), *rows[4:]]) == ("edited", 4)
    blanked = replace(
        rows[9],
        commitment=audit_chain.commitment(rows[9]),
        salt=None,
        customer_id=None,
        subject="",
        details={},
        shredded_by=21,
    )
    assert found([*rows[:9], blanked, *rows[10:]]) == ("blanked", 3)
    # Without the last signed head, cutting the tail would go unseen: that there is none is said.
    assert found(rows, heads=[]) == ("no_head", 0)
    assert found(rows, heads=[_head(rows, OTHERS)]) == ("head_invented", 0)


def test_a_log_written_anew_by_whoever_has_the_database_but_not_the_secret_is_found():
    rows = _log(20)
    forged = _log(20, OTHERS)
    assert check(forged, [_head(rows)], KEYS).problem == "rewritten"
    assert check(forged, [_head(rows)], KEYS).unvouched == 20
    # With the very secret, only the head outside the database tells.
    assert check(_log(20, seed=2), [_head(rows)], KEYS).problem == "rewritten"


def test_entries_under_a_secret_given_up_are_still_in_their_place():
    rows = _log(20)
    later = Seals("a new secret")
    found = check(rows, [_head(rows, later)], later)
    assert found.whole
    assert found.unvouched == 20
    assert check(rows, [_head(rows)], Seals("a new secret", ["the secret of this house"])).unvouched == 0
    changed = [*rows[:4], replace(rows[4], action="x"), *rows[5:]]
    assert check(changed, [_head(rows, later)], later).seq == 5


def _tamper(rows, chance):
    """A log with one thing done to it, as somebody with the database would do it."""
    rows = [*rows]
    n = chance.randrange(len(rows))
    what = chance.choice(["edit", "edit", "edit", "delete", "swap", "insert", "cut", "blank", "flip", "renumber"])
    if what == "edit":
        name, value = chance.choice([
            ("at", rows[n].at + timedelta(microseconds=1)), ("account_id", 77), ("token_id", 3), ("action", "x"),
            ("site_id", None), ("guests", " 1 "), ("subject", "other"), ("customer_id", 99),
            ("details", {"fields": ["none"]}), ("salt", b"x" * 16), ("seq", rows[n].seq + 1), ("shredded_by", 1),
            ("commitment", b"y" * 32),
        ])  # fmt: skip
        rows[n] = replace(rows[n], **{name: value})
    elif what in ("delete", "renumber"):
        del rows[n]
        if what == "renumber":
            rows = [replace(row, seq=seq) for seq, row in enumerate(rows, 1)]
    elif what == "swap":
        other = (n + chance.randrange(1, len(rows))) % len(rows)
        rows[n], rows[other] = replace(rows[other], seq=rows[n].seq), replace(rows[n], seq=rows[other].seq)
    elif what == "insert":
        rows.insert(n, replace(rows[chance.randrange(len(rows))], seq=n + 1))
        rows = _sealed(rows) if chance.random() < 0.5 else [replace(row, seq=s) for s, row in enumerate(rows, 1)]
    elif what == "cut":
        rows = rows[:n]
    elif what == "blank":
        rows[n] = replace(rows[n], commitment=audit_chain.commitment(rows[n]), salt=None, customer_id=None, subject="",
                          details={}, shredded_by=chance.randrange(1, 40))  # fmt: skip
    else:
        name = chance.choice(["mac", "chain"])
        value = bytearray(getattr(rows[n], name))
        value[chance.randrange(len(value))] ^= 1 << chance.randrange(8)
        rows[n] = replace(rows[n], **{name: bytes(value)})
    return what, rows


def test_ten_thousand_tamperings_are_found():
    chance = random.Random(20261122)
    whole = _log(11, shredded=(5, 9))
    heads = [_head(whole), _head(whole[:8])]
    missed = []
    for _ in range(10_000):
        what, rows = _tamper(whole, chance)
        if rows != whole and check(rows, heads, KEYS).whole:
            missed.append(what)
    assert not missed


@settings(max_examples=50)
@given(st.dictionaries(st.text(), JSON))
def test_details_hash_the_same_before_and_after_the_database(details):
    once = audit_chain.plain(details)
    row = Row(details=once)
    assert audit_chain.digest(row) == audit_chain.digest(replace(row, details=audit_chain.plain(once)))


def test_a_commitment_tells_nothing_without_its_salt():
    row = Row(details={})
    assert audit_chain.commitment(row) != audit_chain.commitment(replace(row, salt=b"u" * 16))
