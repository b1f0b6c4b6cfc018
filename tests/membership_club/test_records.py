"""Everything kept about one guest's memberships as a whole: exported, erased, merged so that it can be undone."""

import json

import pytest
from membership_club import plugin as module
from membership_club import service_family
from membership_club.models import Change, Club, Membership, Tier
from rugui.testing.guests import new_guest, new_viewer
from rugui.toolkit import Refused
from sqlalchemy import select

from tests.membership_club.conftest import TODAY, new_club, new_member


def everything(session):
    """Every row of every table, whole: what a merge and its undoing must leave as it was."""
    session.flush()
    session.expire_all()
    return [
        [tuple(map(str, row)) for row in session.execute(select(model.__table__).order_by("id"))]
        for model in (Membership, Change)
    ]


@pytest.fixture
def two(session):
    """A club, and two guests who are both in it."""
    club = Club(code="RG", name_en="Rugui")
    session.add(club)
    session.flush()
    tiers = [Tier(club_id=club.id, code=code, rank=rank) for rank, code in enumerate(("member", "gold"))]
    session.add_all(tiers)
    session.flush()
    guests = [new_guest(session), new_guest(session, "王大明")]
    for place, guest in enumerate(guests):
        row = Membership(customer_id=guest.id, club_id=club.id, number=f"RG{place}", status="active",
                         tier_id=tiers[place].id, member_since=TODAY)  # fmt: skip
        session.add(row)
        session.flush()
        session.add(Change(membership_id=row.id, kind="joined", on=TODAY, data={"tier": tiers[place].code}))
    session.flush()
    return [guest.id for guest in guests]


def test_of_two_in_one_club_the_higher_stays_and_unmerging_restores_exactly(session, two):
    kept, dropped = two
    before = everything(session)
    journal = json.loads(json.dumps(module.merge_customers(session=session, kept_id=kept, dropped_id=dropped)))
    (held,) = session.scalars(
        select(Membership).where(Membership.customer_id == kept, Membership.superseded_by.is_(None))
    )
    assert held.number == "RG1"
    assert session.scalars(select(Membership).where(Membership.customer_id == dropped)).all() == []
    module.unmerge_customers(session=session, journal=journal)
    assert everything(session) == before
    with pytest.raises(Refused):
        module.merge_customers(session=session, kept_id=kept, dropped_id=kept)
    with pytest.raises(TypeError):
        module.unmerge_customers(session=session, journal=None)


def test_exported_and_erased(session, two):
    guest, other = two
    found = json.loads(json.dumps(module.export_customer(session=session, customer_id=guest)))
    assert [row["number"] for row in found["memberships"]] == ["RG0"]
    erased = module.erase_customer(session=session, customer_id=guest)
    assert erased == {name: len(rows) for name, rows in found.items()}
    assert erased["changes"] == 1
    assert not any(module.export_customer(session=session, customer_id=guest).values())
    assert module.export_customer(session=session, customer_id=other)["memberships"]


def test_dependants_of_an_erased_payer_go_on(session, house):
    club = new_club(session, "FAM")
    guest, payer = new_member(session, club, kind="family")
    kids = [service_family.add_dependant(session, payer.public_id, new_guest(session, f"Kid {n}").id) for n in (1, 2)]
    ids = [kid.id for kid in kids]
    session.info["viewer"] = new_viewer("privacy.erase")
    module.erase_customer(session=session, customer_id=guest.id)
    first, second = (session.get_one(Membership, one) for one in ids)
    assert (first.payer_id, first.status, first.kind) == (None, "active", "family")
    assert (second.payer_id, second.status) == (first.id, "active")
