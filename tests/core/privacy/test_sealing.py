"""A stolen database opens nothing, and what is sealed for one place is refused in every other."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui.privacy.sealing import SealBroken, Seals

SEALS = Seals("secret of this instance")
PLACE = ("customer_document", "aGuest", "number")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_what_is_sealed_opens_again(text):
    assert SEALS.open(SEALS.seal(text, *PLACE), *PLACE) == text


def test_ten_thousand_changed_or_moved_values_are_refused():
    accepted = 0
    chance = random.Random(1)
    sealed = [SEALS.seal(f"A12345{n:04}", "customer_document", f"guest{n}", "number") for n in range(100)]
    for _ in range(5_000):  # any one bit, anywhere in key id, nonce, text or tag
        n = chance.randrange(100)
        changed = bytearray(sealed[n])
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        accepted += _opens(bytes(changed), "customer_document", f"guest{n}", "number")
    for _ in range(4_900):  # another row
        n, other = chance.sample(range(100), 2)
        accepted += _opens(sealed[n], "customer_document", f"guest{other}", "number")
    for n in range(50):  # another field, another table
        accepted += _opens(sealed[n], "customer_document", f"guest{n}", "issuer")
        accepted += _opens(sealed[n], "account", f"guest{n}", "number")
    assert accepted == 0


def _opens(sealed: bytes, *place: str) -> bool:
    try:
        SEALS.open(sealed, *place)
    except SealBroken:
        return False
    return True


@pytest.mark.parametrize("cut", [b"", b"x", b"x" * 4, b"x" * 16, b"x" * 31])
def test_rubbish_is_refused(cut):
    with pytest.raises(SealBroken):
        SEALS.open(SEALS.seal("", *PLACE)[:4] + cut, *PLACE)
    with pytest.raises(SealBroken):
        SEALS.open(cut, *PLACE)


def test_the_key_is_changed_while_values_sealed_before_are_read():
    old, new = Seals("old"), Seals("new", ["older", "old"])
    before = old.seal("K123456", *PLACE)
    assert new.open(before, *PLACE) == "K123456"
    assert not new.current(before)
    assert new.current(new.seal("K123456", *PLACE))
    assert old.index("K123456", "document") in new.indexes("K123456", "document")
    with pytest.raises(SealBroken):
        Seals("new").open(before, *PLACE)


def test_an_index_finds_the_same_value_and_nothing_else():
    assert SEALS.index("K123456", "document") == Seals("secret of this instance").index("K123456", "document")
    assert len({SEALS.index("K123456", "document"), SEALS.index("K123457", "document"),
                SEALS.index("K123456", "passport"), Seals("other").index("K123456", "document")}) == 4  # fmt: skip
