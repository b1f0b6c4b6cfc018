"""Writing down a promise: with a note, or on its own."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui import events
from rugui.errors import Invalid
from rugui.followups import due
from rugui.followups.models import FollowUp, FollowUpStep
from rugui.i18n import _l
from rugui.interactions.models import Interaction
from rugui.privacy import audit
from rugui.staff.models import Account, Role, Site
from rugui.staff.roles import ROLE_TITLES

LONGEST = 300
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised, by when (a day and a time like 15:30 at the site), and who does it: a person or a team."""

    text: str
    due: date | None = None
    time: str = ""
    account_id: int | None = None
    role_id: int | None = None


def check(promised: Promised, prefix: str = "") -> dict[str, object]:
    """What is wrong with it, by field."""
    wrong: dict[str, object] = {}
    text = prefix or "text"
    if not promised.text:
        wrong[text] = _l("Say what was promised.")
    elif len(promised.text) > LONGEST:
        wrong[text] = _l("At most %(n)s characters.", n=LONGEST)
    field = f"{prefix}_time" if prefix else "due_time"
    if promised.time and not CLOCK.fullmatch(promised.time):
        wrong[field] = _l("Write the time like 15:30.")
    elif promised.time and promised.due is None:
        wrong[f"{prefix}_due" if prefix else "due"] = _l("Say on which day.")
    return wrong


def timezone_of(session: Session, site_id: int | None) -> str:
    """The zone a due time is meant in: the site's, UTC where there is none."""
    return (session.scalar(select(Site.timezone).where(Site.id == site_id)) if site_id else None) or "UTC"


def make(
    session: Session, customer_id: int, site_id: int | None, promised: Promised, by: int | None, *,
    interaction: Interaction | None = None, confidential: bool = False,
) -> FollowUp:  # fmt: skip
    """Write the promise down; whoever calls has checked that they may. Raises `Invalid` by field."""
    if wrong := check(promised):
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
    assignable(session, promised.account_id, promised.role_id)
    row = FollowUp(
        customer_id=customer_id, site_id=site_id, text=promised.text, due=promised.due, due_time=promised.time,
        due_at=due.moment(promised.due, promised.time, timezone_of(session, site_id)), account_id=promised.account_id,
        role_id=None if promised.account_id else promised.role_id, confidential=confidential, created_by=by,
        interaction_id=interaction.id if interaction else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    step = FollowUpStep(follow_up_id=row.id, by_id=by, what="created", to_site_id=site_id, to_role_id=row.role_id,
                        to_account_id=row.account_id)  # fmt: skip
    session.add(step)
    tell(session, "created", row)
    return row


def of(session: Session, interaction_id: int) -> FollowUp | None:
    """What was promised in an interaction."""
    return session.scalar(select(FollowUp).where(FollowUp.interaction_id == interaction_id))


def whose(session: Session, who: str, by: int | None) -> tuple[int | None, int | None]:
    """Person and team behind "me", "person:LOGIN", "team:KEY" or "" (whoever is at the site); raises `Invalid`."""
    kind, _, name = who.partition(":")
    if not who:
        return None, None
    if who == "me":
        return by, None
    found = None
    if kind == "person":
        found = session.scalar(select(Account.id).where(Account.login == name.casefold(), Account.active))
    elif kind == "team":
        found = session.scalar(select(Role.id).where(Role.key == name))
    if found is None:
        reason = _l("There is no such team.") if kind == "team" else _l("There is no such person here.")
        raise Invalid(_l("This cannot be saved yet."), fields={"who": reason})
    return (found, None) if kind == "person" else (None, found)


def assignable(session: Session, account_id: int | None, role_id: int | None) -> None:
    """Raise `Invalid` unless the person can sign in and the team exists."""
    if account_id is not None and not session.scalar(select(Account.active).where(Account.id == account_id)):
        raise Invalid(_l("This cannot be saved yet."), fields={"who": _l("There is no such person here.")})
    if role_id is not None and session.get(Role, role_id) is None:
        raise Invalid(_l("This cannot be saved yet."), fields={"who": _l("There is no such team.")})


def team_name(key: str | None, title: str | None) -> object:
    """A team as people call it; empty where there is none."""
    return (title or ROLE_TITLES.get(key, key)) if key else ""


def tell(session: Session, what: str, row: FollowUp, **details: Any) -> None:
    """Write what happened to a follow-up into the audit log and tell whoever listens."""
    session.flush()
    audit.record(session, f"followups.{what}", customer_id=row.customer_id, site_id=row.site_id, subject=row.public_id,
                 **details)  # fmt: skip
    events.emit(session, f"followups.{what}", customer_id=row.customer_id, follow_up=row.public_id, site_id=row.site_id,
                account_id=row.account_id, role_id=row.role_id)  # fmt: skip
