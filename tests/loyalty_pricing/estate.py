"""One of everything the plugin keeps, for the tests that go through every route."""

from datetime import date

from loyalty_pricing import service


def new_estate(session, guest):
    """A product with a price: ids by the name routes give them."""
    room = service.add_product(session, "room", "room", {"en": "Room"}, currency="TWD")
    price = service.add_price(session, room.public_id, date(2020, 1, 1), date(2090, 12, 31), 500_000, 200_000)
    return {"product_id": room.public_id, "price_id": price.public_id}
