"""Calls as an exchange tells of them."""

from datetime import timedelta

import pytest
from rugui.calls import callers, ringing, service
from rugui.calls.models import PhoneCall
from rugui.customers import phones
from rugui.db import utcnow
from rugui.duplicates import merging, unmerging
from rugui.errors import Conflict, Invalid, NotFound, Refused
from rugui.interactions import service as interactions
from rugui.privacy import erase, export, retention
from rugui.privacy.models import AuditEntry
from rugui.staff.extensions import set_extension
from rugui.testing.guests import new_account, new_stay, new_viewer
from rugui.testing.statements import statements
from rugui.values import OPERATOR
from sqlalchemy import func, select

MOBILE = "0912 345 678"


def rows(house):
    query = select(PhoneCall.exchange_id, PhoneCall.extension, PhoneCall.state).order_by(PhoneCall.id)
    return [tuple(row) for row in house.session.execute(query)]


def shown(house, account, **later):
    return service.waiting(house.session, account.id, now=utcnow() + timedelta(**later))


def test_the_same_again_is_the_same_call(house):
    (first,), made = house.told(number=MOBILE)
    (again,), more = house.told(number=MOBILE)
    assert (made, more) == (True, False)
    assert first is again
    assert rows(house) == [("c1", "101", "ringing")]
    assert (first.e164, first.account_id, first.site_id) == ("+886912345678", house.lin.id, house.tpe.id)
    assert service.version(house.session, house.wu.id) == service.NOTHING


def test_answered_at_one_telephone_it_leaves_the_others(house):
    house.told(number=MOBILE)
    house.told(extension="102", number=MOBILE)
    assert shown(house, house.lin)
    house.told(extension="102", state="answered")
    assert rows(house) == [("c1", "101", "ended"), ("c1", "102", "answered")]
    assert not shown(house, house.lin)
    assert shown(house, house.wu)[0].number == MOBILE


def test_handed_on_it_keeps_its_number(house):
    house.told(number=MOBILE, state="answered")
    _legs, made = house.told(extension="102")
    assert made
    assert [one.number for one in shown(house, house.wu)] == [MOBILE]
    assert shown(house, house.lin), "until the other answers"


def test_what_has_ended_leaves_and_what_was_answered_may_still_be_written_down(house):
    house.told("missed")
    house.told("missed", state="ended")
    assert not shown(house, house.lin)
    house.told("spoken", state="answered")
    house.told("spoken", state="ended", extension="")
    house.told("waits")
    assert [one.exchange_id for one in shown(house, house.lin)] == ["waits", "spoken"]
    assert [one.exchange_id for one in shown(house, house.lin, minutes=3)] == ["waits"]
    assert not shown(house, house.lin, minutes=11), "an exchange that never says how it went on"
    house.told("spoken")
    assert house.session.scalar(select(PhoneCall.state).where(PhoneCall.exchange_id == "spoken")) == "ended"


def test_the_end_of_a_call_that_never_came_is_no_error(house):
    assert house.told("x", state="ended", extension="") == ([], False)
    assert house.told("x", state="ended") == ([], False)
    assert rows(house) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"extension": "999"}, "extension"),
        ({"extension": ""}, "extension"),
        ({"extension": "", "account": "nobody"}, "account"),
        ({"number": "Alice"}, "number"),
    ],
)
def test_nobody_to_show_it_to_is_said(house, fields, field):
    with pytest.raises(Invalid) as caught:
        house.told(**fields)
    assert list(caught.value.fields) == [field]
    assert rows(house) == []


def test_extensions_are_a_sites_own(house):
    house.session.info["viewer"] = new_viewer("calls.report")
    with pytest.raises(Invalid) as caught:
        service.report(house.session, service.Told("c", extension="101"))
    assert list(caught.value.fields) == ["site"]
    legs, _made = service.report(house.session, service.Told("c", extension="101", site="lis"))
    assert [one.account_id for one in legs] == [house.sofia.id]
    legs, _made = service.report(house.session, service.Told("c", account="Lin"))
    assert [one.account_id for one in legs] == [house.lin.id]


def test_who_tells_for_one_site_reaches_nobody_at_another(house):
    for fields in ({"extension": "101", "site": "LIS"}, {"extension": "", "account": "sofia"}):
        with pytest.raises((Invalid, Refused, NotFound)):
            house.told(**fields)
    legs, _made = house.told()
    house.session.info["viewer"] = new_viewer("calls.report", sites=[house.lis.id])
    assert service.report(house.session, service.Told("c1", state="ended")) == ([], False)
    assert legs[0].state == "ringing"
    house.session.info["viewer"] = new_viewer("customers.read")
    with pytest.raises(Refused):
        service.report(house.session, service.Told("c1"))


def test_who_sees_no_calls_is_no_screen(house):
    ming = new_account(house.session, "Ming")
    with pytest.raises(Invalid) as caught:
        house.told(extension="", account="ming")
    assert list(caught.value.fields) == ["account"]
    with pytest.raises(Invalid):
        set_extension(house.session, ming, "103", house.tpe)


def test_a_telephone_changes_hands(house):
    with pytest.raises(Conflict):
        set_extension(house.session, house.wu, "101", house.tpe)
    assert set_extension(house.session, house.wu, "101", house.tpe, take=True) is house.lin
    assert (house.lin.extension, house.lin.extension_site_id) == ("", None)
    legs, _made = house.told()
    assert legs[0].account_id == house.wu.id
    for wrong in ("1 0 1", "１０１", "x" * 21):
        with pytest.raises(Invalid):
            set_extension(house.session, house.lin, wrong, house.tpe)
    assert house.session.scalar(select(func.count()).where(AuditEntry.action == "staff.account.extension")) == 5


def test_the_version_is_another_whenever_the_screen_is(house):
    seen = [service.version(house.session, house.lin.id)]
    for call, state in (("a", "ringing"), ("b", "ringing"), ("a", "answered"), ("a", "ended")):
        house.told(call, state=state)
        seen.append(service.version(house.session, house.lin.id))
        house.told(call, state=state)
        assert service.version(house.session, house.lin.id) == seen[-1]
    assert len(set(seen)) == 5
    later = utcnow() + timedelta(minutes=3)
    assert service.version(house.session, house.lin.id, now=later) not in seen


def test_only_ones_own_call_is_closed_and_its_number_forgotten(house):
    house.guest("王小明", MOBILE)
    (leg,), _made = house.told(number=MOBILE)
    house.acts(house.wu)
    with pytest.raises(NotFound):
        service.close(house.session, leg.public_id)
    assert service.about(house.session, leg.public_id) is None
    house.acts(house.lin)
    service.close(house.session, leg.public_id)
    assert (leg.state, leg.number, leg.e164, leg.customer_id) == (ringing.CLOSED, "", "", None)
    house.told(number=MOBILE)
    assert leg.number == "", "sent again, it does not come back"
    assert not shown(house, house.lin)


def test_who_it_may_be(house):
    today = utcnow().date()
    ming = house.guest("王小明", MOBILE)
    viewer = house.acts(house.lin)

    def found(number, site=house.tpe, viewer=viewer):
        e164 = phones.e164(number, ["TW"])
        return [one.customer_id for one in callers.found(house.session, number, e164, site, viewer, today)]

    assert found("+886 912 345 678") == found("0912345678") == [ming.id]
    assert found("") == found("0933000111") == []
    assert found(MOBILE, viewer=new_viewer("calls.read")) == []
    wife = house.guest("李美玲", "+886912345678")
    abroad = house.guest("Ana", "+351912345678")
    assert set(found("0912345678")) == {ming.id, wife.id}, "whose very number it is"
    assert found("+351912345678") == [abroad.id]
    new_stay(house.session, wife, house.tpe, today, status="in_house", room="1208")
    assert found("1208") == [wife.id]
    assert found("1208", site=house.lis) == []
    assert found("1208", viewer=new_viewer("customers.read")) == [], "who may not read stays"
    assert found("0912345678")[0] == wife.id, "who is in house comes first"
    for n in range(6):
        house.guest(f"客 {n}", MOBILE)
    assert len(found("0912345678")) == callers.MOST


def test_a_card_costs_the_same_however_many_guests_share_the_number(house, database):
    counts = []
    for n in (1, 3):
        while len(house.session.scalars(select(PhoneCall.id)).all()) < n:
            house.guest(f"王{n}", MOBILE)
            house.told(f"c{house.session.scalar(select(func.count(PhoneCall.id)))}", number=MOBILE)
        viewer = house.acts(house.lin)
        call = shown(house, house.lin)[0]
        today = utcnow().date()
        with statements(database) as sent:
            card = callers.card(house.session, call, house.tpe, viewer, today, whole=True)
        assert len(card.callers) == n
        counts.append(len(sent))
    assert counts[1] <= counts[0] + 1  # which of several has the very number; the price and promises of one only


def test_what_the_next_minute_needs(house):
    today = utcnow().date()
    ming = house.guest("王小明", MOBILE, vip="Gold")
    new_stay(house.session, ming, house.tpe, today - timedelta(days=30), status="departed", room="801")
    interactions.record(house.session, ming.id, kind="call", summary="雙", promise="call back", site_id=house.tpe.id,
                        quoted_minor=4800_00, quoted_currency="TWD")  # fmt: skip
    (call,), _made = house.told(number=MOBILE)
    viewer = house.acts(house.lin)
    card = callers.card(house.session, call, house.tpe, viewer, today, whole=True)
    (caller,) = card.callers
    assert (caller.stays, caller.last.room) == (1, "801")
    assert [fact.label for fact in caller.facts] == ["Gold"]
    assert card.latest.quote.minor == 4800_00
    assert [one.text for one in card.latest.promises] == ["call back"]
    blind = house.acts(house.lin, "calls.read", "customers.read")
    card = callers.card(house.session, call, house.tpe, blind, today, whole=True)
    assert (card.callers[0].last, card.latest) == (None, None)


def test_the_call_is_in_the_guests_file_and_goes_with_them(house):
    ming = house.guest("王小明", MOBILE)
    house.told(number=MOBILE)
    house.session.info["viewer"] = OPERATOR
    assert house.session.scalars(select(PhoneCall.customer_id)).all() == [ming.id]
    (told,) = export.export(house.session, ming.public_id)["core"]["phone_call"]
    assert told["number"] == MOBILE
    house.guest("李美玲", MOBILE)
    house.told("c2", number=MOBILE)
    assert house.session.scalars(select(PhoneCall.customer_id).order_by(PhoneCall.id)).all() == [ming.id, None]
    house.session.info["viewer"] = OPERATOR
    erase.erase(house.session, ming.public_id, "王小明")
    assert rows(house) == [], "also where somebody else has the number"


def test_two_records_become_one_and_are_taken_apart(house):
    kept, dropped = house.guest("王小明", "0933000111"), house.guest("王曉明", MOBILE)
    house.told(number=MOBILE)
    house.session.info["viewer"] = OPERATOR
    done = merging.merge(house.session, kept.public_id, dropped.public_id, (kept.version, dropped.version))
    assert house.session.scalars(select(PhoneCall.customer_id)).all() == [kept.id]
    unmerging.unmerge(house.session, done.public_id)
    assert house.session.scalars(select(PhoneCall.customer_id)).all() == [dropped.id]


def test_a_call_is_kept_for_a_day(house):
    house.told("old")
    house.told("new")
    now = utcnow()
    house.session.info["viewer"] = OPERATOR
    old = house.session.scalar(select(PhoneCall).where(PhoneCall.exchange_id == "old"))
    old.at = now - timedelta(days=3)
    house.session.flush()
    assert next(one.count for one in retention.look(house.session, now) if one.kind == "calls") == 1
    retention.clean(house.session, now)
    assert [row[0] for row in rows(house)] == ["new"]
    with pytest.raises(Invalid):
        retention.set_days(house.session, {"calls": 0})
