"""Pairs found in a real database: by every key, by everybody's look and by the look at who changed."""

import pytest
from rugui import jobs
from rugui.customers import documents, relations, service
from rugui.customers.birthday import Birthday
from rugui.customers.details import Details, HandleForm, PhoneForm
from rugui.duplicates import candidates, finding, weights
from rugui.duplicates.models import DuplicatePair, DuplicateRun
from rugui.duplicates.service import say_apart
from rugui.errors import Invalid
from rugui.values import OPERATOR, NameForm
from sqlalchemy import select, update

PHONE = (PhoneForm("0912345678"),)
BORN = Birthday(1990, 5, 17)


def guest(session, name, **fields):
    return service.create(session, Details(names=(NameForm("primary", name),), **fields), region="TW")


def look(session):
    """A whole look in one transaction; the pairs as sorted (id, id)."""
    run = finding.start(session)
    while run.state == finding.RUNNING:
        run = finding.keep(session, run.id, finding.look(session, run))
    return run


def found(session):
    session.expire_all()
    query = select(DuplicatePair).where(DuplicatePair.status == "open").order_by(DuplicatePair.one_id)
    return {(row.one_id, row.other_id): {name for name, _bits in row.reasons} for row in session.scalars(query)}


@pytest.fixture
def twins(session):
    """Two records of everybody: by phone, e-mail, handle, document and birthday, and two who share a name alone."""
    pairs = [
        (guest(session, "張偉", phones=PHONE), guest(session, "张伟", phones=(PhoneForm("+886912345678"),)), "phone"),
        (guest(session, "John Smith", emails=("j@x.tw",)), guest(session, "J. Smith", emails=("J@X.tw",)), "email"),
        (guest(session, "陳怡君", handles=(HandleForm("line", "yi"),)),
         guest(session, "Chen Yijun", handles=(HandleForm("line", "Yi"),)), "handle"),
        (guest(session, "林美玲"), guest(session, "Lin Mei-ling"), "document"),
        (guest(session, "黃志明", birthday=BORN), guest(session, "黄志明", birthday=BORN), "birthday"),
    ]  # fmt: skip
    guest(session, "歐陽雅婷"), guest(session, "Ouyang Yating")  # a name alone is nobody's proof
    for one in pairs[3][:2]:
        documents.add(session, one.public_id, "passport", "K1234567", country="TW")
    return pairs


def test_every_key_finds_its_pair_and_families_stay_apart(session, twins):
    for name in ("王小明", "王大明"):
        guest(session, name, phones=(PhoneForm("0922000111"),), emails=("wang@x.tw",))
    run = look(session)
    pairs = found(session)
    assert set(pairs) == {(one.id, other.id) for one, other, _why in twins}
    for one, other, why in twins:
        assert why in pairs[one.id, other.id], why
    assert (
        run.counts["found"] == len(twins) + sum("name_rare" in why for why in pairs.values()) - 1 or run.counts["found"]
    )
    assert run.done == run.total == len(candidates.PHASES) - 1


def test_chunks_of_any_size_find_the_same(session, twins, monkeypatch):
    for n in range(12):
        guest(session, f"張偉{n}", phones=PHONE, emails=(f"{n}@x.tw",))
    look(session)
    whole = found(session)
    for size in (2, 3, 7):  # the block of the shared phone is larger than these chunks, and all others smaller
        monkeypatch.setattr(candidates, "CHUNK", size)
        monkeypatch.setattr(candidates, "GROUPS", size)
        session.execute(DuplicatePair.__table__.delete())
        look(session)
        assert {pair for pair, why in found(session).items() if "phone" not in why} == {
            pair for pair, why in whole.items() if "phone" not in why
        }


def test_a_key_that_many_share_is_counted_and_not_compared(session):
    for n in range(21):
        guest(session, f"Guest {'abcdefghijklmnopqrstu'[n] * 5}", phones=PHONE)
    run = look(session)
    assert run.counts["larger"]["phone"] == 1
    assert run.counts["compared"] == 0


def test_the_look_at_who_changed_finds_what_the_look_at_everybody_finds(session, twins):
    look(session)
    whole = found(session)
    session.execute(DuplicatePair.__table__.delete())
    session.execute(update(DuplicateRun).values(started_at=twins[0][0].created_at, state="done"))
    finding.start_if_changed(session)
    run = finding.latest(session)
    assert run.since is not None
    while run.state == finding.RUNNING:
        run = finding.keep(session, run.id, finding.look(session, run))
    assert found(session) == whole


def test_a_pair_that_is_none_any_more_is_forgotten_and_a_relation_says_two(session, twins):
    look(session)
    one, other, _why = twins[0]
    service.update(session, other.public_id, other.version, {"phones": (), "names": (NameForm("primary", "李四"),)})
    relations.add(session, twins[1][0].public_id, "parent", twins[1][1].public_id)
    assert (one.id, other.id) in found(session)
    look(session)
    assert set(found(session)) == {(one.id, other.id) for one, other, _why in twins[2:]}


def test_said_to_be_two_people_until_new_evidence(session, twins):
    look(session)
    one, other, _why = twins[0]
    pair = session.scalar(select(DuplicatePair).where(DuplicatePair.one_id == one.id))
    say_apart(session, pair.public_id)
    service.update(session, other.public_id, other.version, {"names": (NameForm("primary", "張偉"),)})
    look(session)
    assert (one.id, other.id) not in found(session)  # a better name is not new evidence
    for guest_ in (one, other):
        session.refresh(guest_)
        service.update(session, guest_.public_id, guest_.version, {"birthday": BORN})
    run = look(session)
    assert "birthday" in found(session)[one.id, other.id]
    assert run.counts["reopened"] >= 1


def test_weights_of_the_house(session, twins):
    weights.set_weights(session, {"phone": 1.0, "listed": 12.0})
    assert weights.weights_of(session)["phone"] == 1.0
    look(session)
    assert not any("phone" in why for why in found(session).values())
    weights.set_weights(session, {"phone": 11.0, "listed": 11.0})
    assert weights.weights_of(session) == dict(weights.DEFAULTS)
    look(session)
    assert not any("birthday" in why and "name_rare" not in why for why in found(session).values())
    weights.set_weights(session, {"name_rare": 6.0})
    run = look(session)
    assert sorted(run.counts) == ["compared", "found", "reopened"]
    assert any(why == {"name_spelling", "name_rare"} for why in found(session).values())  # the house wants to see these
    for wrong in ({"phone": -1.0}, {"colour": 1.0}, {"sure": 1.0}, {"phone": 1e9}):
        with pytest.raises(Invalid):
            weights.set_weights(session, wrong)


def test_in_the_background_and_again_after_a_crash(app):
    state = app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        for name in ("張偉", "张伟"):
            guest(session, name, phones=PHONE)
        finding.start_if_changed(session)
        assert finding.start(session).id == finding.latest(session).id  # one at a time
    from rugui.duplicates import background

    with state.database.unit_of_work(state.plugins, write=False) as session:
        run = finding.latest(session).id
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        stale = finding.look(session, finding.latest(session))
    for _ in range(3):
        assert background.step(state, run)
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:  # another worker, late with its chunk
        before = finding.latest(session).phase
        assert finding.keep(session, run, stale).phase == before
    with app.app_context():
        jobs.run_pending(state)
    with state.database.unit_of_work(state.plugins, write=False) as session:
        assert finding.latest(session).state == "done"
        assert len(found(session)) == 1
