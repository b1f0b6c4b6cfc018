"""The evidence, the steps of a look, and what happened since a merge, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from rugui.customers.differences import LABELS
from rugui.duplicates import alike, since, unmerging
from rugui.duplicates.scoring import Reason
from rugui.duplicates.tables import MOVED
from rugui.i18n import _, _l

REASONS: Mapping[str, object] = {
    "document": _l("same document"),
    "phone": _l("same phone"),
    "email": _l("same e-mail"),
    "handle": _l("same messaging ID"),
    "birthday": _l("same birthday"),
    "birthday_part": _l("same birthday, the year unknown"),
    "address": _l("same address"),
    alike.SAME: _l("same name"),
    alike.SCRIPT: _l("same name, other script"),
    alike.SPELLING: _l("one name is how the other is spelt"),
    alike.SOUND: _l("names that sound the same"),
    alike.PART: _l("one name is part of the other"),
    alike.SLIP: _l("names one letter apart"),
    "name_rare": _l("a name few others have"),
    alike.UNCLEAR: _l("names in two scripts that do not tell"),
    alike.GIVEN_DIFFERS: _l("different given names"),
    alike.DIFFERS: _l("different names"),
    "birthday_differs": _l("different birthdays"),
    "identity_differs": _l("different identity cards"),
    "nationality_differs": _l("different nationalities"),
    "family": _l("a phone or address shared by a family counts for nothing"),
}
THRESHOLDS: Mapping[str, object] = {
    "listed": _l("Listed from"),
    "sure": _l("Almost certain from"),
}
BANDS: Mapping[str, object] = {"sure": _l("almost certain"), "maybe": _l("maybe")}
PHASES: Mapping[str, object] = {
    "document": _l("Documents"),
    "phone": _l("Phones"),
    "email": _l("E-mails"),
    "handle": _l("Messaging"),
    "birthday": _l("Birthdays"),
    "name": _l("Names"),
    "changed": _l("Guests who changed"),
}
TABLES: Mapping[str, object] = {key.name: key.title for key in MOVED}


def why(reasons: Iterable[Reason]) -> list[str]:
    """The evidence, one phrase each."""
    return [str(REASONS.get(reason.name, reason.name)) for reason in reasons]


def later(left: Iterable[Iterable[Any]]) -> list[str]:
    """What happened since a merge, and what an undo does with it, one sentence each."""
    return [_said(*one) for one in left]


def _said(what: str, name: str, count: int) -> str:
    if what == unmerging.EDITED:
        return _("%(field)s: edited since, stays with the survivor.", field=LABELS.get(name, name))
    title = TABLES.get(name) or since.title(name)
    if what == unmerging.ADDED:
        return _("%(what)s: %(n)s added since, stay with the survivor.", what=title, n=count)
    if what == unmerging.CHANGED:
        return _("%(what)s: %(n)s changed since, go back as they are now.", what=title, n=count)
    if what == unmerging.TOUCHED:
        return _("%(what)s: %(n)s changed since, stay as they are now.", what=title, n=count)
    return _("%(what)s: %(n)s deleted since, stay deleted.", what=title, n=count)
