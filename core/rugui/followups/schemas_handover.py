"""What programs send about hand-overs, and what they get."""

from typing import Any

from marshmallow import Schema, fields

from rugui.followups.handover import NOTE, Signed
from rugui.followups.shift import Line, Shift
from rugui.web.fields import Text


class SignSchema(Schema):
    """Sign what was read at a site; `since` is that of what was read, so that nobody signs what somebody else did."""

    site = Text(20, required=True)
    since = fields.AwareDateTime(format="iso", required=True)
    note = Text(NOTE, load_default="")


def shift(found: Shift) -> dict[str, Any]:
    """The shift that runs."""
    return {"site": found.site.code, "since": found.since, "lines": lines(found)}


def lines(found: Shift) -> list[dict[str, Any]]:
    """The lines of a shift, section by section."""
    return [_line(one, found) for one in found.lines]


def _line(one: Line, found: Shift) -> dict[str, Any]:
    guest = found.guests.get(one.customer_id or 0)
    return {
        "section": one.section, "customer": guest.public_id if guest else None, "text": one.text, "at": one.at,
        "who": one.who, "ref": one.ref, "late": one.late, "confidential": one.confidential, "day": one.day,
        "clock": one.clock,
    }  # fmt: skip


def signed(found: Signed, site: str) -> dict[str, Any]:
    """A hand-over without its lines."""
    row = found.row
    return {
        "id": row.public_id, "site": site, "since": row.since, "signed_at": row.signed_at,
        "signed_by": found.by or None, "note": row.note, "acknowledged_at": row.acknowledged_at,
        "acknowledged_by": found.acknowledged_by or None,
    }  # fmt: skip
