"""Follow-ups and hand-overs as the document of the API says them."""

from marshmallow import fields

from rugui.programs.describing import Given, when


class StepGiven(Given):
    """One link of the chain: what was done, and where and whose it was before and after."""

    at = fields.DateTime()
    what = fields.String()
    by = fields.String()
    reason = fields.String()
    from_ = fields.List(fields.String(), data_key="from")
    to = fields.List(fields.String())


class FollowUpGiven(Given):
    """A promise. `due` and `time` are as said at the site, `due_at` is when it becomes overdue (`late`)."""

    id = fields.String()
    customer = fields.String(allow_none=True)
    text = fields.String()
    due = fields.Date(allow_none=True)
    time = fields.String()
    due_at = fields.DateTime(allow_none=True)
    status = fields.String()
    late = fields.Boolean()
    site = fields.String(allow_none=True)
    person = fields.String(allow_none=True)
    team = fields.String(allow_none=True)
    by = fields.String()
    created_at = fields.DateTime()
    settled_at = fields.DateTime(allow_none=True)
    settled_by = fields.String(allow_none=True)
    outcome = fields.String()
    confidential = fields.Boolean()
    interaction = fields.String(allow_none=True)
    steps = fields.List(fields.Nested(StepGiven), **when("of one alone"))


class FollowUpsGiven(Given):
    """A page of follow-ups; `next` is what to send as `after`."""

    follow_ups = fields.List(fields.Nested(FollowUpGiven))
    next = fields.String(allow_none=True)


class HandedGiven(Given):
    """A line of a hand-over. `at`: when it happened, `day` and `clock`: by when it is due, `ref`: what it is."""

    section = fields.String()
    customer = fields.String(allow_none=True)
    text = fields.String()
    at = fields.DateTime(allow_none=True)
    who = fields.String()
    ref = fields.String()
    late = fields.Boolean()
    confidential = fields.Boolean()
    day = fields.Date(allow_none=True)
    clock = fields.String()


class SignedGiven(Given):
    """Who signed a hand-over and when, and who acknowledged it."""

    id = fields.String()
    site = fields.String()
    since = fields.DateTime()
    signed_at = fields.DateTime()
    signed_by = fields.String(allow_none=True)
    note = fields.String()
    acknowledged_at = fields.DateTime(allow_none=True)
    acknowledged_by = fields.String(allow_none=True)


class HandOverGiven(SignedGiven):
    """A signed hand-over as it stood then."""

    lines = fields.List(fields.Nested(HandedGiven))


class HandOversGiven(Given):
    """Signed hand-overs of a site, the newest first; `next` is what to send as `before`."""

    hand_overs = fields.List(fields.Nested(SignedGiven))
    next = fields.String(allow_none=True)


class ShiftGiven(Given):
    """What the shift that runs now would hand on; `since` is to be sent back when it is signed."""

    site = fields.String()
    since = fields.DateTime()
    lines = fields.List(fields.Nested(HandedGiven))
