"""Every guest, page by page: nobody twice, nobody left out, nobody told what they may not know, and bounded work."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from hotel_preferences import service as preferences
from hotel_preferences import service_allergies as allergies
from hypothesis import given
from hypothesis import strategies as st
from rugui.customers import fact_filters, walking
from rugui.customers.fact_filters import FactWanted
from rugui.customers.models import CustomerPhone
from rugui.db import utcnow
from rugui.duplicates import merging
from rugui.errors import Invalid, Refused
from rugui.privacy.models import AuditEntry
from rugui.testing.guests import new_guest, new_viewer
from rugui.testing.people import bearer
from rugui.testing.statements import statements
from rugui.values import OPERATOR, Fact, FactKind
from sqlalchemy import select

from tests.core.programs.conformance import hold

ALLERGY, COUNT = "hotel_preferences.allergy", "hotel_preferences.count"
DECLARED = (FactKind("a.b", "", "bool"), FactKind("a.i", "", "int"), FactKind("a.s", ""), FactKind("a.d", "", "date"),
            FactKind("a.secret", "", "str", "a.see"))  # fmt: skip
KINDS = {kind.name: kind for kind in DECLARED}


@pytest.fixture
def keep(app):
    """`with keep() as session:` writes and commits."""
    state = app.extensions["rugui"]
    return lambda: state.database.unit_of_work(state.plugins, viewer=OPERATOR)


@pytest.fixture
def ask(app):
    """`ask("?limit=2", *permissions)` → the answer to GET /api/v1/customers."""
    held = {}

    def call(query="", *permissions):
        wanted = permissions or ("customers.read", "customers.reveal", "hotel_preferences.read")
        held.setdefault(wanted, bearer(app, wanted))
        return hold(app, app.test_client().get(f"/api/v1/customers{query}", headers=held[wanted]))

    return call


def _all(ask, query, *permissions):
    """The guests of every page, and how many pages there were."""
    found, pages, after = [], 0, ""
    while after is not None:
        answer = ask(f"{query}&after={quote(after)}" if after else query, *permissions)
        assert answer.status_code == 200, answer.text
        found, pages, after = found + answer.json["customers"], pages + 1, answer.json["next"]
        assert pages < 30
    return found, pages


def test_everybody_once_and_in_pages(ask, keep):
    with keep() as session:
        made = [new_guest(session, f"客{number}").public_id for number in range(7)]
        gone = new_guest(session, "併")
        kept = new_guest(session, "留")
        merging.merge(session, kept.public_id, gone.public_id, (kept.version, gone.version))
        made.append(kept.public_id)
    found, pages = _all(ask, "?limit=3")
    assert ([one["id"] for one in found], pages) == (made, 3)
    assert found[0]["names"][0]["full"] == "客0"
    assert not {"restrictions", "relations", "documents"} & found[0].keys()
    assert [one["id"] for one in _all(ask, "?limit=200")[0]] == made
    assert _all(ask, "?limit=4&fields=id,version")[0] == [{"id": one["id"], "version": one["version"]} for one in found]


def test_from_a_change_on(ask, keep):
    with keep() as session:
        old, new, newer = (new_guest(session, name) for name in ("舊", "新", "更新"))
        ids = [one.public_id for one in (old, new, newer)]
        now = utcnow()
        for number, one in enumerate((old, newer, new)):
            one.updated_at = now + timedelta(seconds=number)
    since = f"?updated_since={quote((now + timedelta(seconds=1)).isoformat())}"
    found, pages = _all(ask, f"{since}&limit=1")
    assert ([one["id"] for one in found], pages) == ([ids[2], ids[1]], 2)
    assert ask("?updated_since=" + quote((now + timedelta(days=1)).isoformat())).json["customers"] == []
    for wrong in ("soon", "2026-11-22", "2026-11-22T10:00:00", "0001-01-01T00:00:00%2B14:00"):
        assert ask(f"?updated_since={wrong}").status_code == 422, wrong
    for wrong in ("x", "-1", "1-2", "9" * 30, "%00"):
        assert ask(f"?after={wrong}").status_code == 422, wrong
    assert ask(f"{since}&after=5").status_code == 422, "a cursor of another order"


def test_contacts_and_pseudonyms_as_everywhere(ask, keep):
    with keep() as session:
        one = new_guest(session, ("王小明", "zh-Hant-TW", "primary"), ("Mr Blue", "en", "incognito"))
        one.phones.append(CustomerPhone(typed="0912345678", e164="+886912345678"))
        two = new_guest(session, "李四")
        two.phones.append(CustomerPhone(typed="0912345679", e164="+886912345679"))
        ids = [one.id, two.id]
    (hidden, open_), _pages = _all(ask, "?limit=9")
    assert (hidden["hidden"], [name["full"] for name in hidden["names"]]) == (True, ["Mr Blue"])
    assert open_["phones"][0]["typed"] == "0912345679"
    with keep() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "customers.revealed"))
        assert [int(part) for part in entry.guests.split()] == ids
    masked = _all(ask, "?limit=9", "customers.read")[0][1]
    assert (masked["masked"], "345679" in masked["phones"][0]["typed"]) == (True, False)
    _all(ask, "?limit=9&fields=id,version")
    with keep() as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "customers.revealed")).all()) == 1


def test_by_facts(ask, keep, monkeypatch):
    """Several are all meant; a batch without anybody who fits gives an empty page that goes on."""
    monkeypatch.setattr(walking, "BATCH", 2)
    monkeypatch.setattr(walking, "LOOKED_AT", 4)
    with keep() as session:
        guests = [new_guest(session, f"客{number}") for number in range(9)]
        ids = [one.public_id for one in guests]
        for number in (0, 6, 8):
            preferences.add(session, guests[number].id, "pillow.soft")
        preferences.add(session, guests[6].id, "floor.high")
        for number in (6, 7):
            allergies.add(session, guests[number].id, "allergy.peanut")
    seeing = ("customers.read", "hotel_preferences.read", "hotel_preferences.allergies")
    found, pages = _all(ask, f"?limit=50&fact={COUNT}", *seeing)
    assert ([one["id"] for one in found], pages) == ([ids[0], ids[6], ids[8]], 3)
    assert [one["id"] for one in _all(ask, f"?fact={COUNT}:1", *seeing)[0]] == [ids[0], ids[8]]
    assert [one["id"] for one in _all(ask, f"?limit=1&fact={COUNT}", *seeing)[0]] == [ids[0], ids[6], ids[8]]
    both = f"?fact={COUNT}:2&fact={ALLERGY}:allergy.peanut"
    assert [one["id"] for one in _all(ask, both, *seeing)[0]] == [ids[6]]
    with keep() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "facts.sensitive"))
        assert [int(part) for part in entry.guests.split()] == [guests[6].id], "of whom it was said, and of nobody else"
    assert ask(f"?fact={ALLERGY}").status_code == 403, "without the right to know of allergies"
    for wrong in ("nothing", "", "a:b", f"{COUNT}:x", f"{COUNT}:{'9' * 60}x", "%00"):
        answer = ask(f"?fact={wrong}")
        assert (answer.status_code, list(answer.json["fields"])) == (422, ["fact"]), wrong
    assert ask("?" + f"fact={COUNT}&" * 11).status_code == 422


def test_a_paused_plugin_has_no_facts_to_filter_by(app, ask, keep):
    from rugui.plugins import pausing

    def stating():
        facts = app.test_client().get("/api/v1/facts", headers=bearer(app, ["customers.read"])).json["facts"]
        return {one["plugin"] for one in facts}

    assert "hotel_preferences" in stating()
    with keep() as session:
        pausing.pause(session, "hotel_preferences")
    assert ask(f"?fact={COUNT}").status_code == 422
    assert "hotel_preferences" not in stating()


def test_what_is_known_of_one(app, keep):
    with keep() as session:
        guest = new_guest(session, "王小明")
        preferences.add(session, guest.id, "pillow.soft")
        id = guest.public_id
    headers = bearer(app, ["customers.read", "hotel_preferences.read"])
    found = app.test_client().get(f"/api/v1/customers/{id}/facts?fields=name,value", headers=headers).json
    assert {"name": COUNT, "value": 1} in found["facts"]
    assert found["incomplete"] == []
    assert app.test_client().get("/api/v1/customers/nobody/facts", headers=headers).status_code == 404


def test_a_page_costs_the_same_however_many(keep, database):
    with keep() as session:
        viewer = new_viewer("customers.read")
        costs = []
        for more in (2, 40):
            for number in range(more):
                new_guest(session, f"客{number}")
            session.flush()
            with statements(database) as sent:
                walking.walk(session, viewer, walking.Wanted(), limit=100)
            costs.append(len(sent))
    assert costs[0] == costs[1] == 6


@given(st.text(max_size=30), st.sampled_from(sorted(KINDS)))
def test_any_text_is_a_value_or_none(text, name):
    try:
        (wanted,) = fact_filters.parse([f"{name}:{text}"], KINDS, new_viewer("a.see"))
    except Invalid:
        assert name != "a.s", "any text may be a text"
    else:
        assert wanted.met_by(Fact(name, wanted.value, "x"))


def test_a_truth_is_no_number_and_a_kind_may_need_a_permission():
    assert not FactWanted("a.i", 1).met_by(Fact("a.i", True, "x"))
    assert FactWanted("a.i").met_by(Fact("a.i", 0, "x"))
    with pytest.raises(Refused):
        fact_filters.parse(["a.secret"], KINDS, new_viewer("customers.read"))
