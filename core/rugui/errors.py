"""The four ways a service says no. One handler turns them into a page, another into JSON."""

from collections.abc import Mapping
from typing import Any


class RuguiError(Exception):
    """Base of all refusals: an HTTP `status`, a sentence for the reader, and details by field.

    `message` and the values of `fields` may be lazy translations; they are rendered in the reader's language.
    """

    status = 400
    code = "error"

    def __init__(self, message: object, *, fields: Mapping[str, object] | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})
        self.details = details

    def __str__(self) -> str:
        return str(self.message)


class Invalid(RuguiError):
    """What came in cannot be used; `fields` names each field and why (422)."""

    status = 422
    code = "invalid"


class NotFound(RuguiError):
    """There is no such thing, or the reader may not know that there is (404)."""

    status = 404
    code = "not_found"


class Conflict(RuguiError):
    """Somebody else changed it meanwhile (409); `details["differences"]` lists field, theirs, yours."""

    status = 409
    code = "conflict"


class Refused(RuguiError):
    """The rules say no: a missing permission, a legal hold, a plugin's veto (403)."""

    status = 403
    code = "refused"
