"""A merge undone leaves nothing behind: random guests with everything core and the plugins keep."""

from random import Random

import pytest
from rugui.duplicates.merging import merge
from rugui.duplicates.unmerging import unmerge
from rugui.errors import Conflict

from tests.core.duplicates.house import differences, fill, state_of, versions


def test_random_merges_undone(session):
    guests = fill(session, seed=1)
    random = Random(2)
    before = state_of(session)
    for _ in range(8):  # a thousand on each database: `python -m tests.bench merges`
        alive, done = list(guests), []
        states = [before]
        for _ in range(random.randrange(1, 5)):
            kept, dropped = random.sample(alive, 2)
            fields = random.sample(("names", "language", "external_id", "phones", "birthday"), random.randrange(4))
            chosen = {name: random.choice(("kept", "dropped")) for name in fields}
            done.append(merge(session, kept, dropped, versions(session, kept, dropped), chosen).public_id)
            alive.remove(dropped)
            states.append(state_of(session))
        for public_id in reversed(done):
            states.pop()
            unmerge(session, public_id)
            assert differences(states[-1], state_of(session)) == {}


def test_merges_of_others_are_undone_in_any_order(session):
    guests = fill(session, seed=3)
    random = Random(4)
    before = state_of(session)
    for _ in range(4):
        random.shuffle(guests)
        done = [
            merge(session, kept, dropped, versions(session, kept, dropped)).public_id
            for kept, dropped in zip(guests[::2], guests[1::2], strict=True)
        ]
        random.shuffle(done)
        for public_id in done:
            unmerge(session, public_id)
        assert differences(before, state_of(session)) == {}


def test_only_the_newest_merge_of_a_guest_can_be_undone(session):
    one, two, three, four = fill(session, seed=5, guests=4)
    first = merge(session, one, two, versions(session, one, two))
    second = merge(session, one, three, versions(session, one, three))
    third = merge(session, four, one, versions(session, four, one))
    for row in (first, second):
        with pytest.raises(Conflict, match="later merge"):
            unmerge(session, row.public_id)
    unmerge(session, third.public_id)
    with pytest.raises(Conflict, match="Another record"):
        unmerge(session, first.public_id)
    unmerge(session, second.public_id)
    unmerge(session, first.public_id)
    with pytest.raises(Conflict, match="already"):
        unmerge(session, first.public_id)
