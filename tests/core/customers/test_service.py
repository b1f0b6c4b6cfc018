"""Creating and changing a customer, on both databases."""

from dataclasses import replace

import pytest
from rugui.customers import service
from rugui.customers.birthday import Birthday
from rugui.customers.details import AddressForm, Details, HandleForm, PhoneForm
from rugui.customers.models import CustomerPhone
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.privacy.models import AuditEntry
from rugui.values import NameForm, Viewer
from sqlalchemy import select


def save(session, customer, version=None, before=None, **changed):
    return service.update(session, customer.public_id, version or customer.version, changed, before=before, region="TW")


def test_what_was_left_empty_is_filled_in_and_nothing_is_converted(session, wang):
    details = service.details_of(wang)
    assert details.names[0] == NameForm("primary", "王小明", "zh-Hant-TW", "王", "小明", "先生")
    assert (details.names[1].family, details.names[1].given) == ("Wang", "Hsiao-ming")
    assert details.phones == (PhoneForm("0912 345 678", "mobile", "+886912345678"),)
    assert details.nationality == "TW"
    assert wang.emails[0].typed == "Ming@Example.com"
    assert wang.emails[0].folded == "ming@example.com"
    assert len(wang.public_id) == 22


def test_every_field_comes_back_as_it_was_saved(session):
    details = Details(
        kind="organisation",
        names=(NameForm("primary", "遠東航運股份有限公司", "zh-Hant-TW"), NameForm("alternate", "Far East Lines")),
        phones=(PhoneForm("ext. 12 only", "work"), PhoneForm("+44 20 7946 0958")),
        emails=("a@example.com", "b@example.com"),
        handles=(HandleForm("wechat", "fareast"), HandleForm("line", "fe.lines")),
        addresses=(AddressForm("1 Pier Road\nHarbour", "Keelung", "", "202", "TW", "work", "en"),),
        birthday=Birthday(1962),
        language="zh-Hant-TW",
        form_of_address="公司全體同仁",
        vip="V1",
        external_id="PMS-7",
    )
    customer = service.create(session, details, region="TW")
    session.expire_all()
    read = service.details_of(service.get(session, customer.public_id))
    assert replace(read, phones=()) == replace(details, phones=())
    assert [(p.typed, p.e164) for p in read.phones] == [("ext. 12 only", ""), ("+44 20 7946 0958", "+442079460958")]
    assert service.by_external_id(session, "PMS-7") is customer


def test_a_change_raises_the_version_and_keeps_row_ids(session, wang):
    phone_id = wang.phones[0].id
    save(session, wang, phones=(PhoneForm("0912 345 678"), PhoneForm("02 2345 6789")))
    assert wang.version == 2
    assert next(iter(wang.phones)).id == phone_id
    save(session, wang, phones=())
    assert session.scalars(select(CustomerPhone)).all() == []
    assert wang.version == 3


def test_a_save_that_changes_nothing_keeps_the_version_and_writes_no_audit(session, wang):
    before = len(session.scalars(select(AuditEntry)).all())
    save(session, wang, vip="", names=service.details_of(wang).names)
    assert wang.version == 1
    assert len(session.scalars(select(AuditEntry)).all()) == before


def test_the_parts_follow_where_only_the_whole_name_was_corrected(session, wang):
    first, *others = service.details_of(wang).names
    save(session, wang, names=(replace(first, full="歐陽小明"), *others))
    assert (wang.names[0].family, wang.names[0].given) == ("歐陽", "小明")
    odd = replace(service.details_of(wang).names[0], family="歐", given="陽小明")
    save(session, wang, names=(odd, *others))
    save(session, wang, names=(replace(odd, full="歐陽大明"), *others))
    assert (wang.names[0].family, wang.names[0].given) == ("歐", "陽小明"), "what a person split stays split"


def test_a_number_read_in_taipei_means_the_same_when_saved_in_shanghai(session, wang):
    service.update(session, wang.public_id, 1, {"phones": (PhoneForm("0912 345 678", "home"),)}, region="CN")
    assert wang.phones[0].e164 == "+886912345678"


def test_a_stale_save_shows_both_sides_and_changes_nothing(session, wang):
    opened = service.details_of(wang)
    save(session, wang, vip="V1", emails=("theirs@example.com",))
    with pytest.raises(Conflict) as refusal:
        save(session, wang, version=1, before=opened, emails=("yours@example.com",), vip="", nationality="JP")
    found = {one["name"]: one for one in refusal.value.details["differences"]}
    assert refusal.value.details["version"] == 2
    assert found["emails"] | {"label": ""} == {
        "name": "emails", "label": "", "before": "Ming@Example.com", "theirs": "theirs@example.com",
        "yours": "yours@example.com", "both": True,
    }  # fmt: skip
    assert not found["vip"]["both"], "only they changed it"
    assert not found["nationality"]["both"], "only you changed it"
    assert (wang.version, wang.emails[0].typed) == (2, "theirs@example.com")


def test_problems_are_named_by_field(session):
    details = Details(
        kind="ghost", names=(NameForm("alternate", "x" * 201), NameForm("alias", "B", "not a tag!")),
        emails=("@", "a b@c"),
        birthday=Birthday(None, 2, 30), nationality="ZZ", language="?", vip="x" * 21,
        handles=(HandleForm("", "somebody"),), addresses=(AddressForm("1 Road", country="XX"),),
    )  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        service.create(session, details)
    assert set(refusal.value.fields) == {
        "kind", "names", "names.0", "names.1", "emails.0", "emails.1", "birthday", "nationality", "language", "vip",
        "handles.0", "addresses.0",
    }  # fmt: skip


def test_an_external_number_belongs_to_one(session, wang):
    save(session, wang, external_id="A1")
    with pytest.raises(Invalid) as refusal:
        service.create(session, Details(names=(NameForm("primary", "B"),), external_id=" A1 "))
    assert "external_id" in refusal.value.fields


def test_nobody_is_found_behind_a_wrong_id(session):
    for wrong in ("nobody", "王", "a\0b", ""):
        with pytest.raises(NotFound):
            service.get(session, wrong)


@pytest.mark.parametrize(
    ("permissions", "changed"),
    [
        ((), {"vip": "V1"}),
        (("customers.write",), {"phones": ()}),
        (("customers.write", "customers.reveal"), {"names": (NameForm("primary", "X"),)}),
        (("customers.write", "customers.reveal"), {"form_of_address": "X"}),
    ],
)
def test_what_one_may_not_see_one_may_not_change(session, wang, permissions, changed):
    names = (*service.details_of(wang).names, NameForm("incognito", "A. Guest"))
    save(session, wang, names=names)
    session.info["viewer"] = Viewer(None, "clerk", dict.fromkeys(permissions))
    with pytest.raises(Refused):
        save(session, wang, **changed)
    assert wang.version == 2


def test_a_change_is_audited_without_the_values(session, wang):
    save(session, wang, emails=("secret@example.com",), vip="V9")
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.customer_id) == ("customers.updated", wang.id)
    assert entry.details == {"fields": ["emails", "vip"]}
