"""What a merge does, who may do it, and what follows: addresses that lead on, the stricter, later edits, two clerks."""

import threading
from datetime import date

import pytest
from hotel_preferences import service as preferences
from rugui.customers import relations, restrictions, service
from rugui.customers.details import Details, HandleForm, PhoneForm
from rugui.customers.models import Customer, CustomerDocument, CustomerRelation
from rugui.customers.profile import profile
from rugui.db import Base, utcnow
from rugui.duplicates import merging, preview, tables, unmerging, words
from rugui.duplicates.merging import merge
from rugui.duplicates.models import CustomerMerge, DuplicatePair
from rugui.duplicates.unmerging import unmerge
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.events_models import EventRow
from rugui.imports.known import load as known_to_imports
from rugui.interactions import service as interactions
from rugui.plugins.tables import foreign
from rugui.privacy.consent_models import ConsentEvent
from rugui.privacy.models import AuditEntry
from rugui.recall import service as recall
from rugui.stays import customer_by_public_id, customer_ids
from rugui.testing.guests import new_account, new_site, new_viewer
from rugui.values import OPERATOR, NameForm
from sqlalchemy import func, select

from tests.core.duplicates.house import TODAY, state_of, versions

MANAGER = ("customers.merge", "customers.read", "customers.write", "customers.incognito", "customers.reveal")


def guest(session, name="王小明", **fields):
    return service.create(session, Details(names=(NameForm("primary", name),), **fields), region="TW", today=TODAY)


def together(session, kept, dropped, **chosen):
    return merge(
        session, kept.public_id, dropped.public_id, versions(session, kept.public_id, dropped.public_id), chosen
    )


def test_no_key_to_a_guest_is_forgotten(session):
    """A new table about guests must say what becomes of it when two records become one (duplicates/tables.py)."""
    said = [*(key.name for key in tables.MOVED), *tables.LEFT, *(f"{one.name}.customer_id" for one in tables.DETAILS)]
    own = [table for table in Base.metadata.sorted_tables if table.name not in foreign()]
    keys = {
        str(column) for table in own for column in table.columns
        if any(key.column.table.name == "customer" for key in column.foreign_keys) or column.name == "customer_id"
    }  # fmt: skip
    assert sorted(keys) == sorted(said)


def test_nothing_of_a_plugin_is_left_with_a_record_merged_away(session, plugins):
    kept, dropped = guest(session), guest(session)
    preferences.add(session, dropped.id, "floor.high", today=TODAY)
    row = together(session, kept, dropped)
    for table in (table for table in Base.metadata.sorted_tables if table.name.startswith("hotel_preferences_")):
        for column in table.columns:
            if any(key.column.table.name == "customer" for key in column.foreign_keys):
                assert session.scalar(select(func.count()).where(column == dropped.id)) == 0, column
    assert "hotel_preferences" in [plugin for plugin, _journal in row.plugins]
    assert len(preferences.of(session, [kept.id])[kept.id]) == 1


def test_every_address_leads_to_the_survivor(session):
    kept, dropped, last = guest(session), guest(session, "Ming", external_id="PMS-7"), guest(session, "Last")
    kept.external_id = "PMS-1"
    session.flush()
    old = dropped.public_id
    first = together(session, kept, dropped)
    together(session, last, kept)
    for found in (service.get(session, old), service.get(session, old, lock=True), profile(session, old, OPERATOR),
                  service.by_external_id(session, "PMS-7"), customer_by_public_id(session, old)):  # fmt: skip
        assert found.public_id == last.public_id
    assert interactions.customer_id_of(session, old) == last.id
    assert dropped.id not in customer_ids(session)
    matches = recall.find(session, "Ming", OPERATOR, today=TODAY)
    assert [match.public_id for match in matches] == [last.public_id]
    with pytest.raises(Conflict):  # a form of the old record, opened before the merge
        service.update(session, old, service.get(session, old).version, {"vip": "Gold"})
    with pytest.raises(NotFound):
        unmerging.get(session, "nothing")
    assert first.undone_at is None


def test_what_is_said_about_it(session):
    kept, dropped = guest(session), guest(session)
    row = together(session, kept, dropped)
    unmerge(session, row.public_id)
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == kept.public_id)).all()
    assert {"customers.merged", "customers.unmerged"} <= set(actions)
    names = session.scalars(select(EventRow.name).where(EventRow.customer_id == kept.id)).all()
    assert {"customers.merged", "customers.unmerged", "customers.changed"} <= set(names)
    assert session.get_one(CustomerMerge, row.id).undone_at is not None


def test_refused(session):
    one, other = guest(session), guest(session, phones=(PhoneForm("0912"),))
    firm = service.create(session, Details(kind="organisation", names=(NameForm("primary", "TSMC"),)))
    secret = guest(session, "Star")
    service.update(session, secret.public_id, secret.version, {
        "names": (NameForm("primary", "Star"), NameForm("incognito", "Mr Moon"))})  # fmt: skip
    with pytest.raises(Invalid):
        together(session, one, one)
    with pytest.raises(Invalid):
        together(session, one, firm)
    with pytest.raises(Invalid):
        together(session, one, other, vip="both")
    with pytest.raises(NotFound):
        merge(session, one.public_id, "nobody", (1, 1))
    with pytest.raises(Conflict) as stale:
        merge(session, one.public_id, other.public_id, (one.version, other.version + 1))
    assert stale.value.details["versions"] == [one.version, other.version]
    session.info["viewer"] = new_viewer("customers.merge", "customers.write")
    with pytest.raises(Refused):
        together(session, one, secret)
    session.info["viewer"] = new_viewer("customers.write")
    for act in (lambda: together(session, one, other), lambda: unmerge(session, "x")):
        with pytest.raises(Refused):
            act()


def test_a_plugin_that_says_no_stops_all_of_it(session, monkeypatch):
    one, other = guest(session), guest(session, "Ming")
    before = state_of(session)

    def veto(session, hook, **arguments):
        raise Refused("not these two")

    monkeypatch.setattr(merging, "collect", veto)
    with pytest.raises(Refused), session.begin_nested():
        together(session, one, other)
    assert state_of(session) == before


def test_the_stricter_wins(session):
    site, when = new_site(session), date(2027, 1, 1)
    kept, dropped = guest(session), guest(session)
    restrictions.impose(session, kept.public_id, "watch", "x", review_on=when, today=TODAY)
    restrictions.impose(session, dropped.public_id, "refuse", "x", site_id=site.id, review_on=when, today=TODAY)
    for one in (kept, dropped):
        session.add(ConsentEvent(customer_id=one.id, purpose="marketing", channel="email", what="given", how="spoken",
                                 at=one.created_at))  # fmt: skip
    session.add(ConsentEvent(customer_id=kept.id, purpose="marketing", channel="sms", what="given", how="spoken",
                             at=kept.created_at))  # fmt: skip
    session.flush()
    seen = preview.preview(session, kept.public_id, dropped.public_id, OPERATOR)
    assert (seen.restriction.kept, seen.restriction.dropped, seen.restriction.after) == ("watch", "refuse", "refuse")
    assert [state.key for state in seen.lost] == [("marketing", "sms")]
    assert {str(one.title): one.count for one in seen.rows}["Restrictions"] == 1
    together(session, kept, dropped)
    assert restrictions.effects(session, kept.id, site.id, TODAY) == ("refuse", "watch")
    from rugui.privacy import consent

    states = consent.states(session, [kept.id])[kept.id]
    assert states["marketing", "email"].in_force
    assert not states["marketing", "sms"].in_force


def test_later_edits_stay_and_are_listed(session):
    site = new_site(session)
    kept = guest(session, "Ming", language="en")
    dropped = guest(
        session, "王小明", phones=(PhoneForm("0912345678"),), handles=(HandleForm("line", "ming"),), vip="VIP"
    )
    note, gone = (
        interactions.record(session, dropped.id, kind="note", summary=text, site_id=site.id) for text in ("a", "b")
    )
    row = together(session, kept, dropped, names="dropped")
    service.update(session, kept.public_id, kept.version, {
        "vip": "Gold", "phones": (PhoneForm("0912345678"), PhoneForm("0922000111"))})  # fmt: skip
    note.summary = "changed"
    session.delete(gone)
    added = interactions.record(session, kept.id, kind="note", summary="new", site_id=site.id)
    unmerge(session, row.public_id)
    session.expire_all()
    assert sorted((what, name) for what, name, _n in row.left) == [
        ("added", "interaction.customer_id"), ("changed", "interaction.customer_id"), ("edited", "phones"),
        ("edited", "vip"), ("gone", "interaction.customer_id"),
    ]  # fmt: skip
    mine, theirs = service.details_of(kept), service.details_of(dropped)
    assert (mine.vip, [one.typed for one in mine.phones], mine.names[0].full) == ("Gold", ["0922000111"], "Ming")
    assert (theirs.vip, [one.typed for one in theirs.phones], theirs.names[0].full) == ("VIP", ["0912345678"], "王小明")
    assert [one.handle for one in theirs.handles] == ["ming"]
    assert mine.handles == ()
    assert (added.customer_id, note.customer_id, note.summary) == (kept.id, dropped.id, "changed")


def test_later_consent_and_what_plugins_noted_later_are_listed_too(session):
    kept, dropped = guest(session, "Ming"), guest(session)
    mine = preferences.add(session, dropped.id, "floor.high", today=TODAY)
    gone = preferences.add(session, dropped.id, "bed.king", today=TODAY)
    row = together(session, kept, dropped)
    assert unmerging.later(session, row) == []
    session.add(ConsentEvent(customer_id=kept.id, purpose="marketing", channel="email", how="spoken", what="withdrawn",
                             at=utcnow()))  # fmt: skip
    preferences.add(session, kept.id, "pillow.soft", today=TODAY)
    mine.note = "changed"
    session.delete(gone)
    unmerge(session, row.public_id)
    assert sorted(map(tuple, row.left)) == [
        ("added", "consent_event", 1), ("added", "hotel_preferences_preference", 1),
        ("gone", "hotel_preferences_preference", 1), ("touched", "hotel_preferences_preference", 1),
    ]  # fmt: skip
    assert words.later(row.left)[0].startswith("Consent: 1 added")
    assert "Preferences: 1 changed" in " ".join(words.later(row.left))


def test_a_listed_pair_is_settled_by_what_was_said_of_the_record_merged_away(session):
    kept, dropped, third = (guest(session, name) for name in ("A", "B", "C"))
    listed = DuplicatePair(one_id=kept.id, other_id=third.id, score=20.0)
    said = DuplicatePair(one_id=dropped.id, other_id=third.id, status="apart", score=20.0, decided_at=utcnow())
    session.add_all([listed, said])
    row = together(session, kept, dropped)
    session.expire_all()
    assert (listed.status, listed.decided_at) == ("apart", said.decided_at)
    unmerge(session, row.public_id)
    session.expire_all()
    assert (listed.status, listed.decided_at, said.status) == ("open", None, "apart")


def test_a_number_given_to_somebody_else_since_is_theirs(session):
    kept, dropped = guest(session), guest(session, external_id="X1")
    row = together(session, kept, dropped)
    assert kept.external_id == "X1"
    service.update(session, kept.public_id, kept.version, {"external_id": None})
    other = guest(session, "Else", external_id="X1")
    unmerge(session, row.public_id)
    assert (kept.external_id, dropped.external_id, other.external_id) == (None, None, "X1")


def test_relations_between_the_two_and_doubled_ones_wait_in_the_journal(session):
    kept, dropped, third = guest(session), guest(session), guest(session, "Third")
    relations.add(session, kept.public_id, "spouse", third.public_id)
    relations.add(session, third.public_id, "spouse", dropped.public_id)
    relations.add(session, dropped.public_id, "companion", third.public_id)
    relations.add(session, kept.public_id, "sibling", dropped.public_id)
    before = state_of(session)["customer_relation"]
    row = together(session, kept, dropped)
    link = CustomerRelation
    rows = session.execute(select(link.customer_id, link.other_id, link.kind).order_by(link.kind)).all()
    assert [tuple(one) for one in rows] == [(kept.id, third.id, "companion"), (kept.id, third.id, "spouse")]
    unmerge(session, row.public_id)
    assert state_of(session)["customer_relation"] == before


def test_of_one_document_twice_the_one_that_lasts_longer_stays(session):
    from rugui.customers import documents

    kept, dropped = guest(session), guest(session)
    documents.add(session, kept.public_id, "passport", "K1234567", expires_on=date(2027, 1, 1))
    documents.add(session, dropped.public_id, "passport", "K-123 4567", expires_on=date(2033, 1, 1))
    documents.add(session, dropped.public_id, "national_id", "A123456789")
    row = together(session, kept, dropped)
    found = session.scalars(select(CustomerDocument).where(CustomerDocument.customer_id == kept.id)).all()
    assert sorted(str(one.expires_on) for one in found) == ["2033-01-01", "None"]
    assert documents.reveal(session, kept.public_id, found[0].public_id)
    unmerge(session, row.public_id)
    assert session.scalar(select(func.count()).where(CustomerDocument.customer_id == dropped.id)) == 2


def test_who_is_not_the_one_is_not_the_other(session):
    kept, dropped, third = guest(session), guest(session), guest(session)
    said = DuplicatePair(one_id=dropped.id, other_id=third.id, status="apart", score=20.0, reasons=[["phone", 11.0]])
    session.add(said)
    row = together(session, kept, dropped)
    pair = session.scalar(select(DuplicatePair).where(DuplicatePair.one_id == kept.id))
    assert (pair.other_id, pair.status, pair.reasons) == (third.id, "apart", said.reasons)
    unmerge(session, row.public_id)
    assert session.scalars(select(DuplicatePair)).all() == [said]


def test_an_import_knows_the_survivor_by_both_numbers(session):
    kept, dropped = guest(session, external_id="A"), guest(session, external_id="B")
    together(session, kept, dropped)
    assert {service.by_external_id(session, number).id for number in "AB"} == {kept.id}
    assert known_to_imports is not None


@pytest.mark.parametrize("opposite", [False, True])
def test_of_two_clerks_merging_the_same_two_one_is_told(app, opposite):
    state = app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        new_account(session)
        one, other = (guest(session, name).public_id for name in ("王小明", "Ming"))
        now = dict(zip((one, other), versions(session, one, other), strict=True))
    outcomes, barrier = [], threading.Barrier(2)

    def clerk(kept, dropped):
        barrier.wait()
        try:
            with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
                merge(session, kept, dropped, (now[kept], now[dropped]))
            outcomes.append("merged")
        except Conflict:
            outcomes.append("conflict")

    pairs = [(one, other), (other, one) if opposite else (one, other)]
    threads = [threading.Thread(target=clerk, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["conflict", "merged"]
    with state.database.unit_of_work(state.plugins, write=False) as session:
        assert session.scalar(select(func.count()).where(Customer.merged_into_id.is_not(None))) == 1
        assert session.scalar(select(func.count()).select_from(CustomerMerge)) == 1
