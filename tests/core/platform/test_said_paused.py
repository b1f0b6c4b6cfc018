"""A paused plugin's silence is said: nobody reads "no allergy" where the plugin that knows was not asked."""

from rugui.plugins import pausing
from rugui.testing.guests import new_guest


def test_the_guest_page_says_first_what_is_paused(app, sign_in, database):
    state = app.extensions["rugui"]
    with database.unit_of_work(state.plugins) as work:
        guest = new_guest(work, "王小明").public_id
    client = sign_in("customers.read", "interactions.read", "hotel_preferences.read")
    line = "Preferences is paused: nothing it knows is shown"
    assert line not in client.get(f"/guests/{guest}").text
    with database.unit_of_work(state.plugins) as work:
        pausing.pause(work, "hotel_preferences")
    page = client.get(f"/guests/{guest}").text
    assert line in page
    assert page.index(line) < page.index("Timeline")  # in the rail, where an allergy would stand
