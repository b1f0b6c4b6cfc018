"""What the pages of a member's accounts share: whose they are, and how a refusal is shown."""

from collections.abc import Callable
from typing import Any

from flask import flash
from rugui.toolkit import Conflict, Invalid, Refused, customers, guest_url, session

from membership_club.models import Membership
from membership_club.names import Named
from membership_club.service_accounts import club_of


def about(row: Membership) -> dict[str, Any]:
    """The member a page is about: their names, club and number."""
    club = club_of(session(), row)
    guest = customers(session(), [row.customer_id])[row.customer_id]
    return {"membership": row, "club": club, "club_name": Named(club), "guest": guest, "guest_url": guest_url}


def attempt(call: Callable[[], object], said: str) -> None:
    """Do it and say so; where the rules say no, say why."""
    try:
        call()
    except (Refused, Conflict, Invalid) as error:
        flash(str(next(iter(error.fields.values()), error)), "error")
    else:
        flash(said, "done")


def refuse(form: Any, error: Invalid | Refused | Conflict, field: str) -> None:
    """Show a refusal at the fields it is about, or at `field`."""
    for name, reason in (error.fields or {field: error}).items():
        shown = form[name] if name in form else form[field]
        shown.errors = [*shown.errors, str(reason)]
