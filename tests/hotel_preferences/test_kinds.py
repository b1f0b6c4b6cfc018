"""Kinds a site adds: where they are offered, what is refused."""

import pytest
from hotel_preferences import service, service_kinds
from rugui.testing.guests import new_viewer
from rugui.toolkit import Conflict, Invalid, Refused

GOOD = {"group": "room", "titles": {"en": "Tatami corner"}}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"group": "cellar"}, "group"),
        ({"titles": {"en": " "}}, "title_en"),
        ({"titles": {"en": "x" * 81}}, "title_en"),
        ({"department": "navy"}, "department"),
        ({"value": "number"}, "value"),
        ({"sensitive": "secret"}, "sensitive"),
        ({"exclusive": "x" * 31}, "exclusive"),
    ],
)
def test_refused(session, fields, field):
    with pytest.raises(Invalid) as refused:
        service_kinds.add(session, **{**GOOD, **fields})
    assert field in refused.value.fields


def test_offered_where_it_belongs(session, house):
    chain = service_kinds.add(session, **GOOD)
    own = service_kinds.add(session, **{**GOOD, "titles": {"zh-Hant-TW": "屋頂花園"}}, site_id=house.tpe.id)
    with pytest.raises(Conflict):
        service_kinds.add(session, **GOOD)
    known = service_kinds.catalogue(session)
    assert {chain.code, own.code} <= {kind.code for kind in known.at(house.tpe.id)}
    assert own.code not in {kind.code for kind in known.at(house.sha.id)}
    assert known.kind(own.code).title("en") == "屋頂花園"
    service.add(session, house.guest.id, chain.code)
    service_kinds.retire(session, chain.code)
    with pytest.raises(Invalid):
        service.add(session, house.guest.id, chain.code)
    assert len(service.of(session, [house.guest.id])[house.guest.id]) == 1
    assert [row.code for row in service_kinds.added(session)] == [own.code, chain.code]
    session.info["viewer"] = new_viewer("hotel_preferences.kinds", sites=[house.sha.id])
    with pytest.raises(Refused):
        service_kinds.retire(session, own.code)
