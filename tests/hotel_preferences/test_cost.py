"""What the guest's page costs with the plugin's part of it: statements, the same however much is noted."""

import pytest
from hotel_preferences import service, service_allergies
from rugui.testing.statements import statements
from rugui.values import OPERATOR

from tests.hotel_preferences.conftest import DESK

PAGE = 12  # the note of who read an allergy is one of them


@pytest.mark.parametrize(
    "noted", [(), ("room.quiet", "pillow.soft", "floor.high", "floor.low")], ids=["little", "much"]
)
def test_the_guests_page_costs_twelve_statements(noted, sign_in, front, kept, database):
    client = sign_in(*DESK, "interactions.write")
    with kept(viewer=OPERATOR) as session:
        service_allergies.add(session, front.id, "allergy.peanut")
        for kind in noted:
            service.add(session, front.id, kind)
    client.get(f"/guests/{front.public_id}")  # notes that the session is in use, at most once a minute
    with statements(database) as sent:
        page = client.get(f"/guests/{front.public_id}").get_data(as_text=True)
    assert "alert-safety" in page
    assert len(sent) <= PAGE, sent
