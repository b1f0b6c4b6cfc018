"""Nobody climbs: roles, who may give them, and the last administrator."""

import threading
from types import ModuleType

import pytest
from rugui.errors import Invalid, NotFound, Refused
from rugui.plugins import Permission, Plugin, load
from rugui.staff import accounts, roles, sites
from rugui.staff.models import Account, Role
from sqlalchemy import select


def _role(session, key):
    return session.scalar(select(Role).where(Role.key == key))


def test_built_in_roles_are_made_once_and_hold_what_is_declared(session):
    first = roles.ensure_roles(session)
    for key, role in first.items():
        assert set(role.permissions) == {
            one.name for one in roles.permissions(session).values() if key in one.roles or key == roles.ADMIN
        }
    before = {key: list(role.permissions) for key, role in first.items()}
    again = roles.ensure_roles(session)
    assert {key: list(role.permissions) for key, role in again.items()} == before
    assert len(roles.roles(session)) == 5


def test_a_new_plugin_brings_its_permissions_and_what_was_taken_away_stays_away(session):
    roles.ensure_roles(session)
    roles.set_permissions(session, {"front_desk": ["customers.read"]})
    module = ModuleType("spa")
    module.plugin = Plugin(api=1, title="Spa", permissions=[Permission("spa.book", "Book", ("front_desk",))])
    session.info["plugins"] = load([("spa", module)], strict=True)
    roles.ensure_roles(session)
    assert _role(session, "front_desk").permissions == ["customers.read", "spa.book"]
    assert "spa.book" in _role(session, "administrator").permissions
    assert "spa.book" not in _role(session, "read_only").permissions
    # gone again: its permission stays in the role, for it is not shown and nobody took it away
    session.info["plugins"] = load([])
    roles.set_permissions(session, {"front_desk": ["customers.write"]})
    assert set(_role(session, "front_desk").permissions) == {"customers.write", "spa.book"}


def test_nobody_gives_what_they_do_not_hold(house):
    with house.work() as session:
        roles.set_permissions(session, {"administrator": ["staff.manage", "customers.read", "audit.read"]})
    chen = house.viewer("chen")
    with house.work(viewer=chen) as session:
        lin = house.accounts["lin"][1]
        with pytest.raises(NotFound):  # a front desk that holds more than the administrator cannot be taken over
            accounts.managed(session, lin)
        with pytest.raises(Refused):
            roles.set_permissions(session, {"read_only": ["customers.documents"]})
        roles.set_permissions(session, {"read_only": ["customers.read"]})
        made = accounts.create(session, "wu", "Wu")
        accounts.give_role(session, made.public_id, "read_only", None)
        with pytest.raises(Refused):
            accounts.give_role(session, made.public_id, "front_desk", None)


def test_who_manages_one_site_manages_no_other(house):
    ho, hkg, tpe = house.viewer("ho"), house.sites["HKG"], house.sites["TPE"]
    with house.work(viewer=ho) as session:
        assert [one.account.login for one in accounts.listing(session)] == ["ho"]
        for login in ("chen", "lin"):
            with pytest.raises(NotFound):
                accounts.managed(session, house.accounts[login][1])
        made = accounts.create(session, "kwok", "Kwok").public_id
        site = {code: sites.site_by_code(session, code) for code in ("HKG", "TPE")}
        for where in (None, site["TPE"]):
            with pytest.raises(Refused):
                accounts.give_role(session, made, "front_desk", where)
        accounts.give_role(session, made, "front_desk", site["HKG"])
        assert accounts.managed(session, made).grants["customers.read"] == {hkg}
        assert tpe not in accounts.managed(session, made).grants["customers.read"]
        for change in (
            lambda: roles.create_role(session, "Spies"),
            lambda: roles.set_permissions(session, {"read_only": []}),
            lambda: roles.delete_role(session, "read_only"),
            lambda: sites.create_site(session, {"code": "X", "name": "X"}),
            lambda: sites.change_site(session, "HKG", {}),
        ):
            with pytest.raises(Refused):
                change()


def test_the_last_administrator_stays(house):
    chen = house.accounts["chen"][1]
    with house.work() as session:
        held = accounts.managed(session, chen).held[0].id
    for change in (
        lambda session: accounts.set_active(session, chen, False),
        lambda session: accounts.take_role(session, chen, held),
        lambda session: roles.set_permissions(session, {"administrator": ["customers.read"]}),
    ):
        with house.work() as session:
            with pytest.raises(Refused):
                change(session)
            session.rollback()
    with house.work() as session:
        accounts.give_role(session, house.accounts["lin"][1], "administrator", None)
        accounts.take_role(session, chen, held)


def test_two_administrators_cannot_remove_one_another_at_once(house):
    with house.work() as session:
        accounts.give_role(session, house.accounts["lin"][1], "administrator", None)
    both, outcome = threading.Barrier(2), []

    def remove(login):
        both.wait()
        try:
            with house.work() as session:
                accounts.set_active(session, house.accounts[login][1], False)
            outcome.append("done")
        except Refused:
            outcome.append("refused")

    threads = [threading.Thread(target=remove, args=(login,)) for login in ("chen", "lin")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcome) == ["done", "refused"]


def test_a_role_of_the_house_comes_and_goes(house):
    with house.work() as session:
        made = roles.create_role(session, "Night audit")
        roles.set_permissions(session, {made.key: ["customers.read", "nonsense"]})
        assert made.permissions == ["customers.read"]
        accounts.give_role(session, house.accounts["lin"][1], made.key, None)
        accounts.give_role(session, house.accounts["lin"][1], made.key, None)
        assert len(accounts.managed(session, house.accounts["lin"][1]).held) == 2
        roles.delete_role(session, made.key)
        with pytest.raises(Refused):
            roles.delete_role(session, "front_desk")
        with pytest.raises(NotFound):
            roles.delete_role(session, made.key)
        with pytest.raises(Invalid):
            roles.create_role(session, "")


@pytest.mark.parametrize(
    ("login", "name", "email", "locale", "field"),
    [
        ("", "x", "", "", "login"),
        ("a b", "x", "", "", "login"),
        ("CHEN", "x", "", "", "login"),
        ("x" * 81, "x", "", "", "login"),
        ("x", " ", "", "", "name"),
        ("x", "x", "nowhere", "", "email"),
        ("x", "x", "", "tlh", "locale"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_the_reason(house, login, name, email, locale, field):
    with house.work() as session:
        with pytest.raises(Invalid) as refused:
            accounts.create(session, login, name, email=email, locale=locale)
        assert list(refused.value.fields) == [field]
        assert session.scalar(select(Account).where(Account.login == login)) is None


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"code": "no spaces"}, ["code"]),
        ({"code": "HKG"}, ["code"]),
        ({"name": ""}, ["name"]),
        ({"name_zh_hant": "如" * 121}, ["name_zh_hant"]),
        ({"timezone": "Asia/Atlantis"}, ["timezone"]),
        ({"region": "XX", "currency": "XXY"}, ["region", "currency"]),
    ],
)
def test_a_site_that_cannot_be_is_refused_with_the_reason(house, change, fields):
    good = {"code": "TPE", "name": "Taipei", "timezone": "Asia/Taipei", "region": "tw", "currency": "twd"}
    with house.work() as session:
        with pytest.raises(Invalid) as refused:
            sites.change_site(session, "TPE", good | change)
        assert list(refused.value.fields) == fields
        assert sites.change_site(session, "tpe", good).name == "Taipei"
