"""Relations, documents and restrictions: services and pages."""

from datetime import date

import pytest
from rugui.customers import documents, relations, restrictions, service
from rugui.customers.details import Details
from rugui.customers.models import CustomerDocument, CustomerRestriction
from rugui.customers.profile import profile
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.privacy.models import AuditEntry
from rugui.recall.service import find
from rugui.values import OPERATOR, NameForm, Viewer
from sqlalchemy import select

from tests.core.customers.pages import DESK, add_guest, add_site, text_of, work

TODAY = date(2026, 11, 22)


def person(session, name):
    return service.create(session, Details(names=(NameForm("primary", name),)), region="TW")


def test_one_relation_is_read_from_both_sides(session, wang):
    child = person(session, "王小寶")
    relations.add(session, wang.public_id, "parent", child.public_id, "since 2020")
    mine = profile(session, wang.public_id, OPERATOR).relations
    theirs = profile(session, child.public_id, OPERATOR).relations
    assert [(str(one.label), one.other_public_id, one.note) for one in mine] == [
        ("is a parent of", child.public_id, "since 2020")
    ]
    assert [(str(one.label), one.other_public_id) for one in theirs] == [("is a child of", wang.public_id)]
    assert (wang.version, child.version) == (2, 2)
    relations.add(session, child.public_id, "parent/", wang.public_id)
    assert len(profile(session, wang.public_id, OPERATOR).relations) == 1, "said from the other side it is the same"
    relations.remove(session, child.public_id, mine[0].id)
    assert profile(session, wang.public_id, OPERATOR).relations == ()


def test_relations_that_cannot_be(session, wang):
    other = person(session, "李四")
    for phrase, whom, note in [
        ("nothing", other.public_id, ""),
        ("spouse", wang.public_id, ""),
        ("spouse", other.public_id, "x" * 201),
    ]:
        with pytest.raises(Invalid):
            relations.add(session, wang.public_id, phrase, whom, note)
    relations.add(session, wang.public_id, "spouse", other.public_id)
    relations.add(session, other.public_id, "spouse", wang.public_id)
    found = profile(session, wang.public_id, OPERATOR).relations
    assert len(found) == 1
    stranger = person(session, "張三")
    with pytest.raises(NotFound):
        relations.remove(session, stranger.public_id, found[0].id)


def test_an_organisation_is_found_with_its_people(session, wang):
    relations.employ(session, wang, "遠東航運")
    other = person(session, "李四")
    relations.employ(session, other, " 遠東航運 ")
    company = relations.organisation_named(session, "遠東航運")
    assert len(profile(session, company.public_id, OPERATOR).relations) == 2
    found = {match.public_id for match in find(session, "遠東航運", OPERATOR, today=TODAY)}
    assert {wang.public_id, other.public_id} <= found
    renamed = (NameForm("primary", "環球航運", "zh-Hant-TW"),)
    service.update(session, company.public_id, company.version, {"names": renamed})
    assert wang.public_id in {match.public_id for match in find(session, "環球航運", OPERATOR, today=TODAY)}


def test_a_document_is_sealed_found_and_opened_on_the_record(session, wang):
    row = documents.add(
        session, wang.public_id, "passport", "ab 123-456 789", country="tw", expires_on=date(2030, 1, 1)
    )
    assert b"123" not in row.number_sealed
    assert (row.number_tail, row.country) == ("789", "TW")
    assert documents.holders(session, "AB123456789") == [wang.id]
    assert documents.reveal(session, wang.public_id, row.public_id) == "ab 123-456 789"
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "customers.document.read")).all()[-1]
    assert (entry.customer_id, entry.subject) == (wang.id, row.public_id)
    again = documents.add(session, wang.public_id, "passport", "AB123456789")
    assert again.id == row.id, "renewed, not doubled"
    documents.remove(session, wang.public_id, row.public_id)
    assert session.scalars(select(CustomerDocument)).all() == []
    with pytest.raises(NotFound):
        documents.reveal(session, wang.public_id, row.public_id)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "library card"}, "kind"), ({"number": "12"}, "number"), ({"number": "1" * 41}, "number"),
        ({"country": "ZZ"}, "country"), ({"issued_on": date(2030, 1, 1), "expires_on": date(2029, 1, 1)}, "expires_on"),
    ],
)  # fmt: skip
def test_documents_that_cannot_be(session, wang, values, field):
    values = {"kind": "passport", "number": "A1234567"} | values
    with pytest.raises(Invalid) as refusal:
        documents.add(session, wang.public_id, **values)
    assert field in refusal.value.fields


def test_only_part_of_a_short_number_is_shown():
    assert documents.tail("A123") == "3"
    assert documents.tail("A123456789") == "789"
    assert documents.tail("A12345678901") == "8901"


def test_a_restriction_says_what_it_does_and_ends(app):
    site = add_site(app)
    other = add_site(app, "HKG", "HK", "Asia/Hong_Kong")
    guest = add_guest(app, Details(names=(NameForm("primary", "A"),)))
    with work(app) as session:
        row = restrictions.impose(
            session, guest, "refuse", "Broke the piano", site_id=site, until=date(2026, 12, 1), today=TODAY
        )
        restrictions.impose(session, guest, "watch", "Loud", review_on=date(2027, 1, 1), today=TODAY)
        customer = row.customer_id
        assert restrictions.effects(session, customer, site, TODAY) == ("refuse", "watch")
        assert restrictions.effects(session, customer, other, TODAY) == ("watch",)
        assert restrictions.effects(session, customer, site, date(2026, 12, 1)) == ("refuse", "watch"), (
            "the last day counts"
        )
        assert restrictions.effects(session, customer, site, date(2026, 12, 2)) == ("watch",)
        with pytest.raises(Refused):
            restrictions.refuse_stay(session, customer, site, TODAY)
        restrictions.refuse_stay(session, customer, other, TODAY)
        restrictions.lift(session, guest, row.public_id)
        restrictions.refuse_stay(session, customer, site, TODAY)
        with pytest.raises(Conflict):
            restrictions.lift(session, guest, row.public_id)
        assert session.get(CustomerRestriction, row.id).lifted_at is not None, "it stays on record"
        shown = restrictions.ordered(profile(session, guest, OPERATOR).restrictions, TODAY)
        assert [one.effect for one in shown] == ["watch"]
        assert shown[0].due(date(2027, 1, 1))


def test_a_manager_of_one_site_restricts_there_only(app):
    mine, other = add_site(app), add_site(app, "HKG", "HK", "Asia/Hong_Kong")
    guest = add_guest(app, Details(names=(NameForm("primary", "A"),)))
    manager = Viewer(None, "manager", {"customers.restrict": frozenset({mine}), "customers.read": frozenset({mine})})
    ends = {"until": date(2027, 1, 1), "today": TODAY}
    with work(app) as session:
        chain = restrictions.impose(session, guest, "watch", "chain", **ends).public_id
        restrictions.impose(session, guest, "watch", "elsewhere", site_id=other, **ends)
    with work(app, manager) as session:
        restrictions.impose(session, guest, "watch", "here", site_id=mine, **ends)
        for site_id in (None, other):
            with pytest.raises(Refused):
                restrictions.impose(session, guest, "watch", "not mine", site_id=site_id, **ends)
        with pytest.raises(Refused):
            restrictions.lift(session, guest, chain)
        assert {one.reason for one in profile(session, guest, manager).restrictions} == {"chain", "here"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"effect": "prison"}, "effect"), ({"reason": "  "}, "reason"), ({"reason": "x" * 2001}, "reason"),
        ({"until": date(2020, 1, 1)}, "until"), ({"until": None}, "review_on"),
        ({"review_on": date(2028, 1, 1)}, "review_on"),
    ],
)  # fmt: skip
def test_restrictions_that_cannot_be(session, wang, values, field):
    values = {"effect": "watch", "reason": "why", "until": date(2027, 1, 1)} | values
    with pytest.raises(Invalid) as refusal:
        restrictions.impose(session, wang.public_id, today=TODAY, **values)
    assert field in refusal.value.fields


def test_the_pages_of_parts(app, sign_in):
    site = add_site(app)
    guest = add_guest(app, Details(names=(NameForm("primary", "王小明"),)))
    other = add_guest(app, Details(names=(NameForm("primary", "王小寶"),)))
    client = sign_in(*DESK, "customers.documents", "customers.restrict")
    address = f"/guests/{guest}"

    asked = client.post(f"{address}/relations", data={"phrase": "parent", "other": "王小寶"})
    assert "Whom do you mean?" in text_of(asked)
    assert other in asked.text
    assert client.post(f"{address}/relations", data={"phrase": "parent", "other": "nobody at all"}).status_code == 422
    assert (
        client.post(f"{address}/relations", data={"phrase": "parent", "other": "王小寶", "chosen": other}).status_code
        == 303
    )
    assert "is a parent of 王小寶" in text_of(client.get(address))
    assert "is a child of 王小明" in text_of(client.get(f"/guests/{other}"))

    assert client.post(f"{address}/documents", data={"kind": "passport", "number": "12"}).status_code == 422
    assert (
        client.post(
            f"{address}/documents", data={"kind": "passport", "number": "C12345678", "country": "TW"}
        ).status_code
        == 303
    )
    page = client.get(address)
    assert "C12345678" not in page.text
    assert "678" in text_of(page)
    field = page.text.split("/reveal/documents.")[1].split('"')[0]
    assert "C12345678" in text_of(client.post(f"{address}/reveal/documents.{field}"))
    assert "C12345678" not in client.get(f"{address}/documents").text
    assert client.post(f"{address}/documents/{field}/remove").status_code == 303

    restricted = {
        "effect": "refuse",
        "reason": "Smoked in bed",
        "site": "",
        "until": "2099-01-01",
        "review_on": "2098-01-01",
    }
    assert client.post(f"{address}/restrictions", data=restricted | {"reason": ""}).status_code == 422
    assert client.post(f"{address}/restrictions", data=restricted).status_code == 303
    said = text_of(client.get(address))
    for words in ("No booking", "Smoked in bed", "whole chain", "until 2099-01-01", "Stays cannot be entered here"):
        assert words in said
    page = client.get(f"{address}/restrictions")
    lift = page.text.split(f"{address}/restrictions/")[1].split('"')[0]
    assert client.post(f"{address}/restrictions/{lift}").status_code == 303
    assert "Smoked in bed" not in text_of(client.get(address))
    here = sign_in(*DESK, "customers.restrict", site_id=site)
    assert here.post(f"{address}/restrictions", data=restricted).status_code == 422, "not the whole chain"
