"""Two hotels whose exchanges both begin at 101, and who sits there."""

from dataclasses import dataclass
from typing import Any

import pytest
from rugui.calls import service
from rugui.calls.service import Told
from rugui.customers import service as customers
from rugui.customers.details import Details, PhoneForm
from rugui.staff.extensions import set_extension
from rugui.staff.models import Account, AccountRole, Role
from rugui.testing.guests import new_account, new_site, new_viewer
from rugui.values import OPERATOR, NameForm

DESK = ("calls.read", "customers.read", "customers.write", "customers.reveal", "interactions.read",
        "interactions.write")  # fmt: skip


@dataclass
class House:
    """Lin at 101 in Taipei, Wu at 102 there, Sofia at 101 in Lisbon."""

    session: Any
    tpe: Any
    lis: Any
    lin: Account
    wu: Account
    sofia: Account

    def told(self, call="c1", **fields):
        """What the exchange of Taipei says."""
        self.session.info["viewer"] = new_viewer("calls.report", sites=[self.tpe.id])
        return service.report(self.session, Told(call, **{"extension": "101", **fields}))

    def acts(self, account, *permissions):
        """Let this person act."""
        viewer = new_viewer(*(permissions or DESK), account_id=account.id)
        self.session.info["viewer"] = viewer
        return viewer

    def guest(self, name="王小明", *phones, **fields):
        """A guest with these phones, findable."""
        self.session.info["viewer"] = OPERATOR
        details = Details(names=(NameForm("primary", name),), phones=tuple(map(PhoneForm, phones)), **fields)
        return customers.create(self.session, details, region="TW")


def seat(session, account, extension, site, permissions=DESK):
    """Give somebody a role and a telephone."""
    role = Role(key=f"desk-{account.login}", permissions=list(permissions))
    session.add(role)
    session.flush()
    session.add(AccountRole(account_id=account.id, role_id=role.id, site_id=site.id))
    session.flush()
    set_extension(session, account, extension, site)


@pytest.fixture
def house(session):
    """See `House`."""
    tpe, lis = new_site(session), new_site(session, "LIS", timezone="Europe/Lisbon", region="PT")
    people = [new_account(session, name) for name in ("Lin", "Wu", "Sofia")]
    for account, extension, site in zip(people, ("101", "102", "101"), (tpe, tpe, lis), strict=True):
        seat(session, account, extension, site)
    return House(session, tpe, lis, *people)
