"""Every hook by its own name, as core calls it."""

from hotel_preferences import plugin as module
from hotel_preferences import service, service_allergies
from rugui.testing.guests import new_guest, new_stay
from rugui.toolkit import Event, Page, utcnow

from tests.hotel_preferences.conftest import TODAY


def test_reading_hooks(session, house):
    guest = house.guest.id
    assert module.customer_facts(session=session, customer_ids=[guest]) == {guest: []}
    service.add(session, guest, "floor.high", today=TODAY)
    service_allergies.add(session, guest, "allergy.egg")
    facts = module.customer_facts(session=session, customer_ids=[guest])[guest]
    assert [fact.tone for fact in facts] == ["safety", "info", "info"]
    assert len(module.customer_timeline(session=session, customer_id=guest, before=None, limit=9)) == 2
    viewer = session.info["viewer"]
    slots = [panel.slot for panel in module.panels(session=session, page=Page("profile", viewer, guest))]
    assert slots == ["safety", "main"]
    assert module.panels(session=session, page=Page("profile", viewer, 10**6)) == []
    assert module.panels(session=session, page=Page("home", viewer, site_id=house.tpe.id, day=TODAY)) == []
    (work,) = module.panels(session=session, page=Page("arrivals", viewer, site_id=house.tpe.id, day=TODAY))
    assert (work.slot, work.context["rows"]) == ("aside", [])


def test_writing_hooks(session, house):
    guest, other = house.guest.id, new_guest(session, "王大明").id
    record = {"preferences": [{"group": "FLOOR", "value": "HF"}]}
    taken = module.import_customer(session=session, customer_id=guest, record=record)
    assert [str(one) for one in taken.took] == ["Preference: High floor"]
    journal = module.merge_customers(session=session, kept_id=other, dropped_id=guest)
    assert len(module.export_customer(session=session, customer_id=other)["preferences"]) == 1
    module.unmerge_customers(session=session, journal=journal)
    assert module.erase_customer(session=session, customer_id=guest)["preferences"] == 1
    stay = new_stay(session, house.guest, house.tpe, TODAY, status="departed", requests="quiet room")
    gone = Event(1, "visits.departed", utcnow(), guest, {"interaction": stay.interaction.public_id})
    module.happened(session=session, event=gone)
    assert [row["kind"] for row in module.export_customer(session=session, customer_id=guest)["suggestions"]] == [
        "room.quiet"
    ]
