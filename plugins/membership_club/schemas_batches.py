"""What programs send about runs and bulk changes, and what they get."""

from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Text

from membership_club.models import Batch, BatchRow, Membership
from membership_club.service_bulk import ACTIONS


class PreviewSchema(Schema):
    """The day a run is for; today where none is given."""

    on = fields.Date()


class BulkSchema(Schema):
    """One change for everybody the filters name."""

    action = Text(10, required=True, validate=[validate.OneOf(ACTIONS)])
    status = Text(10, load_default="")
    tier_is = Text(20, load_default="")
    kind = Text(12, load_default="")
    number = Text(40, load_default="")
    tier = Text(20, load_default="")
    until = fields.Date(load_default=None)
    why = Text(12, load_default="")
    reason = Text(300, load_default="")


class HoldSchema(Schema):
    """Whether a row waits, and why."""

    held = fields.Boolean(required=True)
    why = Text(300, load_default="")


class BatchGiven(Schema):
    """A run: `counts` by what its rows do."""

    id = fields.String()
    club = fields.String()
    kind = fields.String()
    on = fields.Date()
    status = fields.String()
    members = fields.Integer()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())


class BatchRowGiven(Schema):
    """One change of a batch."""

    id = fields.String()
    membership = fields.String()
    number = fields.String()
    on = fields.Date()
    kind = fields.String()
    data = fields.Dict()
    status = fields.String()


class BatchFullGiven(BatchGiven):
    """A run with one page of its rows; `next` is where the following page begins, 0 at the end."""

    rows = fields.List(fields.Nested(BatchRowGiven))
    next = fields.Integer()


class BatchesGiven(Schema):
    """Runs, the newest first."""

    batches = fields.List(fields.Nested(BatchGiven))


def batch(row: Batch, club_id: str) -> dict[str, Any]:
    """A batch as JSON values."""
    return {"id": row.public_id, "club": club_id, "kind": row.kind, "on": row.on, "status": row.status,
            "members": row.members, "counts": row.counts}  # fmt: skip


def batch_row(row: BatchRow, member: Membership) -> dict[str, Any]:
    """A row of a batch as JSON values."""
    return {"id": row.public_id, "membership": member.public_id, "number": member.number, "on": row.on,
            "kind": row.kind, "data": row.data, "status": row.status}  # fmt: skip
