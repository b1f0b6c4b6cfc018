"""A house with two sites, people and teams."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from rugui.interactions import service as interactions
from rugui.staff import roles
from rugui.staff.models import AccountRole
from rugui.testing.guests import new_account, new_guest, new_site, new_viewer

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
DAY = date(2026, 11, 22)
EVERYTHING = ("followups.read", "followups.write", "handover.sign", "interactions.read", "interactions.write",
              "customers.read", "customers.write", "arrivals.read")  # fmt: skip


@dataclass
class House:
    """Taipei and Lisbon; Lin works at the first, Wu at the second; Lin's team is the front desk."""

    session: Any
    tpe: Any
    lis: Any
    lin: Any
    wu: Any
    guest: Any
    team: Any

    def acts(self, account, *permissions, sites=None):
        """Let this person act from now on."""
        viewer = new_viewer(*(permissions or EVERYTHING), account_id=account.id, sites=sites)
        self.session.info["viewer"] = viewer
        return viewer

    def promise(self, text, **fields):
        """Promise something in a note at Taipei; the follow-up."""
        values = {"kind": "note", "site_id": self.tpe.id, "promise": text, **fields}
        row = interactions.record(self.session, self.guest.id, **values)
        from rugui.followups import making

        return making.of(self.session, row.id)


@pytest.fixture
def house(session):
    """See `House`."""
    made = roles.ensure_roles(session)
    tpe, lis = new_site(session), new_site(session, "LIS", timezone="Europe/Lisbon")
    lin, wu = new_account(session), new_account(session, "Wu")
    session.add(AccountRole(account_id=lin.id, role_id=made["front_desk"].id, site_id=tpe.id))
    session.add(AccountRole(account_id=wu.id, role_id=made["duty_manager"].id, site_id=lis.id))
    found = House(session, tpe, lis, lin, wu, new_guest(session), made["front_desk"])
    session.flush()
    found.acts(lin, sites=[tpe.id])
    return found
