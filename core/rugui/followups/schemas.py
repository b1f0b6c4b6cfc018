"""What programs send about follow-ups, and what they get."""

from typing import Any

from marshmallow import Schema, fields, validate

from rugui.followups.lists import Item
from rugui.followups.making import LONGEST
from rugui.followups.service import STATUSES, Step
from rugui.web.fields import Text


class FollowUpSchema(Schema):
    """A promise to the guest `customer`, kept at the site with this code by `who`.

    `who` is "me", "team:KEY", "person:LOGIN" or empty (whoever is at the site); `time` is like 15:30, at the site.
    """

    customer = Text(22, required=True)
    text = Text(LONGEST, required=True, validate=[validate.Length(min=1)])
    due = fields.Date(load_default=None, allow_none=True)
    time = Text(5, load_default="")
    who = Text(90, load_default="")
    site = Text(20, load_default="")


class FollowUpChangeSchema(Schema):
    """What becomes of it: settled or opened again (`status`, `outcome`), said otherwise, or handed on (`reason`)."""

    status = Text(10, validate=[validate.OneOf(STATUSES)])
    outcome = Text(LONGEST)
    text = Text(LONGEST, validate=[validate.Length(min=1)])
    due = fields.Date(allow_none=True)
    time = Text(5)
    who = Text(90)
    site = Text(20)
    reason = Text(LONGEST)


def item(one: Item, steps: list[Step] | None = None) -> dict[str, Any]:
    """A follow-up as given back; with its chain where it is asked for alone."""
    found: dict[str, Any] = {
        "id": one.public_id, "customer": one.guest.public_id if one.guest else None, "text": one.text, "due": one.due,
        "time": one.time, "due_at": one.due_at, "status": one.status, "late": one.late, "site": one.site or None,
        "person": one.person or None, "team": one.team or None, "by": one.by, "created_at": one.created_at,
        "settled_at": one.settled_at, "settled_by": one.settled_by or None, "outcome": one.outcome,
        "confidential": one.confidential, "interaction": one.interaction or None,
    }  # fmt: skip
    if steps is not None:
        found["steps"] = [
            {"at": step.at, "what": step.what, "by": step.by, "reason": step.reason,
             "from": [str(part) for part in step.before], "to": [str(part) for part in step.after]}
            for step in steps
        ]  # fmt: skip
    return found
