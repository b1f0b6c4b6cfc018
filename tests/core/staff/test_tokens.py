"""Tokens of programs: what they open, and nothing more."""

from datetime import timedelta

import pytest
from rugui.db import utcnow
from rugui.errors import Invalid, Refused
from rugui.staff import accounts, sessions, sites, tokens
from rugui.staff.models import ApiToken
from sqlalchemy import select, update


def _token(house, login="lin", scopes=("customers.read",), **options):
    with house.work() as session:
        owner = accounts.managed(session, house.accounts[login][1])
        _, secret = tokens.create(session, owner, "kiosk", scopes, **options)
    return secret


def _viewer(house, secret):
    with house.work(write=False) as session:
        identity = sessions.identify_token(session, secret)
    return identity and identity.viewer


def test_a_token_opens_its_scopes_at_its_sites_and_nothing_else(house):
    with house.work(write=False) as session:
        hkg = sites.site_by_code(session, "HKG")
        session.expunge(hkg)
    viewer = _viewer(house, _token(house, "chen", ("customers.read", "customers.write"), sites=[hkg]))
    assert dict(viewer.grants) == {"customers.read": {hkg.id}, "customers.write": {hkg.id}}
    assert not viewer.can("customers.read", house.sites["TPE"])
    assert not viewer.can("staff.manage")
    at_desk = _viewer(house, _token(house, "lin", ("customers.read",), sites=[hkg]))
    assert not at_desk.can("customers.read")  # lin works at TPE only: nothing is left


def test_a_token_shrinks_with_its_account_and_ends_with_it(house):
    secret = _token(house, scopes=["customers.read", "interactions.read"])
    with house.work() as session:
        held = accounts.managed(session, house.accounts["lin"][1]).held[0].id
        accounts.give_role(session, house.accounts["lin"][1], "read_only", None)
        accounts.take_role(session, house.accounts["lin"][1], held)
    assert set(_viewer(house, secret).grants) == {"customers.read", "interactions.read"}
    with house.work() as session:
        accounts.set_active(session, house.accounts["lin"][1], False)
    assert _viewer(house, secret) is None


def test_it_ends_when_revoked_and_when_its_days_are_over(house):
    first, second = _token(house, lifetime=timedelta(days=1)), _token(house)
    with house.work() as session:
        session.execute(update(ApiToken).where(ApiToken.expires_at.is_not(None)).values(expires_at=utcnow()))
        rows = {row.secret_hash: row for row in tokens.listing(session)}
        tokens.revoke(session, rows[sessions.digest(second)].public_id)
    assert _viewer(house, first) is None
    assert _viewer(house, second) is None


def test_the_secret_is_not_in_the_database(house):
    secret = _token(house)
    with house.work(write=False) as session:
        row = session.execute(select(*ApiToken.__table__.columns)).one()
    assert secret not in repr(row)
    assert secret.removeprefix(tokens.PREFIX) not in repr(row)


@pytest.mark.parametrize(
    ("name", "scopes", "lifetime", "field"),
    [
        ("", ["customers.read"], None, "name"),
        ("kiosk", [], None, "scopes"),
        ("kiosk", ["nonsense"], None, "scopes"),
        ("kiosk", ["staff.manage"], None, "scopes"),
        ("kiosk", ["customers.read"], timedelta(0), "days"),
        ("kiosk", ["customers.read"], timedelta(days=4000), "days"),
    ],
)
def test_a_token_that_cannot_be_is_refused_with_the_reason(house, name, scopes, lifetime, field):
    with house.work() as session:
        owner = accounts.managed(session, house.accounts["lin"][1])
        with pytest.raises(Invalid) as refused:
            tokens.create(session, owner, name, scopes, lifetime=lifetime)
    assert list(refused.value.fields) == [field]


def test_nobody_makes_a_token_that_can_more_than_they_can(house):
    with house.work() as session:
        owner = accounts.managed(session, house.accounts["chen"][1])
    with house.work(viewer=house.viewer("ho")) as session:
        with pytest.raises(Refused):
            tokens.create(session, owner, "kiosk", ["customers.read"])
        with pytest.raises(Refused):
            tokens.create(session, owner, "kiosk", ["customers.read"], sites=[sites.site_by_code(session, "TPE")])
