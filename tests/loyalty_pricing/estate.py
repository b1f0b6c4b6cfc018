"""One of everything the plugin keeps, for the tests that go through every route."""

from datetime import date, timedelta

from loyalty_pricing import service, service_negotiated, service_quotes, service_rules
from loyalty_pricing.service_asking import Asked
from rugui.toolkit import utcnow


def new_estate(session, guest):
    """A product with a price, rules in force and a draft, a quote: ids by the name routes give them."""
    room = service.add_product(session, "room", "room", {"en": "Room"}, currency="TWD")
    price = service.add_price(session, room.public_id, date(2020, 1, 1), date(2090, 12, 31), 500_000, 200_000)
    service.add_rate_plan(session, "CORP", {"en": "Corporate"})
    rate = service_negotiated.agree(session, guest.public_id, "CORP", date(2020, 1, 1))
    now = utcnow()
    ten = {"id": "ten", "effects": [{"percent": 10}], "names": {"en": "Ten off"}}
    held = service_rules.draft(session, "TWD")
    service_rules.change(session, held.public_id, 1, {"rules": [ten]})
    service_rules.propose(session, held.public_id, 2)
    arrival = now.date() + timedelta(days=10)
    asked = Asked("TPE", arrival, arrival + timedelta(days=2), (("room", 1),), guest.id)
    quote, _new = service_quotes.give(session, asked)
    return {
        "product_id": room.public_id, "price_id": price.public_id, "rate_id": rate.public_id, "rule": "ten",
        "rules_id": held.public_id, "quote_id": quote.public_id, "customer_id": guest.public_id,
        "guest_id": guest.public_id,
    }  # fmt: skip
