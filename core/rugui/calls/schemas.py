"""What a telephone exchange sends, and what it gets."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from rugui.calls import ringing
from rugui.calls.models import PhoneCall
from rugui.programs.describing import Given
from rugui.web.fields import Text


class CallSchema(Schema):
    """A call as the exchange knows it.

    `call` is the exchange's own id: the same again is the same call. `number` is the caller's, in any spelling; empty,
    null or "anonymous" where it is withheld; left out, what was said before stands. It rings at `extension`, or at the
    telephone of the `account` with this login; `site` is needed where several sites have the extension.
    """

    call = Text(120, required=True, validate=[validate.Length(min=1)])
    number = Text(60, allow_none=True)
    extension = Text(20, load_default="")
    account = Text(80, load_default="")
    site = Text(20, load_default="")
    direction = Text(4, load_default="in", validate=[validate.OneOf(ringing.DIRECTIONS)])
    state = Text(10, load_default=ringing.RINGING, validate=[validate.OneOf(ringing.TOLD)])


class ScreenGiven(Given):
    """The call at one person's screen; `state` "closed": they dismissed it, or wrote down what was said."""

    account = fields.String(required=True)
    site = fields.String(required=True)
    extension = fields.String(required=True)
    state = fields.String(required=True, validate=[validate.OneOf(ringing.STATES)])
    until = fields.DateTime(required=True)


class CallGiven(Given):
    """At whose screens the call is. Nothing about a guest: an exchange learns nobody's name."""

    call = fields.String(required=True)
    screens = fields.List(fields.Nested(ScreenGiven), required=True)


def given(call: str, legs: Sequence[PhoneCall], names: dict[int, tuple[str, str]]) -> dict[str, Any]:
    """A call as given back; `names` are (login, site's code) by row."""
    screens = [
        {"account": names[one.id][0], "site": names[one.id][1], "extension": one.extension, "state": one.state,
         "until": one.until} for one in legs
    ]  # fmt: skip
    return {"call": call, "screens": screens}
