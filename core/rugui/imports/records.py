"""What every format is read into: guests and stays as plain values, and what was wrong with a row. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rugui.customers.details import Details
from rugui.imports.problems import Problem


@dataclass(frozen=True, slots=True)
class Note:
    """A note about a guest; `confidential` needs its own permission to be read."""

    text: str
    title: str = ""
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An identity document as read; it is sealed before it is stored. `kind` as in `customers.documents`."""

    kind: str
    number: str
    country: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class RelationTo:
    """The guest is `kind` of the guest whose number is `external_id`."""

    kind: str
    external_id: str


@dataclass(frozen=True, slots=True)
class GuestRecord:
    """A guest as a file describes one. Without names it only adds to a guest already known by `details.external_id`.

    `public_id` is the id an export of this house writes; one that is not known here says nothing.
    `preferences` and `memberships` are handed to the plugins (`import_customer`): see `for_plugins`.
    """

    details: Details
    organisation: str = ""
    notes: tuple[Note, ...] = ()
    documents: tuple[Document, ...] = ()
    relations: tuple[RelationTo, ...] = ()
    preferences: tuple[Mapping[str, Any], ...] = ()
    memberships: tuple[Mapping[str, Any], ...] = ()
    public_id: str = ""

    def for_plugins(self, format_: str, site: str) -> dict[str, Any]:
        """The mapping `import_customer` receives; empty where no plugin can have a part in it.

        `preferences`: group, group_description, value, description, global, hotels, source. `memberships`: program,
        number, level, status, name, since, until. A stay adds `requests`, its wishes as text. Missing is "", false or
        an empty list.
        """
        if not (self.preferences or self.memberships):
            return {}
        return {
            "format": format_,
            "site": site,
            "external_id": self.details.external_id,
            "preferences": [dict(one) for one in self.preferences],
            "memberships": [dict(one) for one in self.memberships],
        }


@dataclass(frozen=True, slots=True)
class StayRecord:
    """A stay as a file describes one. Who stayed: `guest`, or the number of a guest already here, or nobody named.

    `site` is a code as the file writes it, "" where it names none. Amounts are net, in minor units of `currency`.
    """

    arrival: date
    departure: date
    external_id: str = ""
    guest_external_id: str = ""
    guest: GuestRecord | None = None
    site: str = ""
    status: str = ""
    room: str = ""
    eta: str = ""
    booking_reference: str = ""
    adults: int = 1
    children: int = 0
    currency: str = ""
    revenue_minor: int | None = None
    cost_minor: int | None = None
    requests: str = ""
    source: str = ""

    @property
    def named(self) -> bool:
        """Whether it says whose stay it is."""
        return bool(self.guest or self.guest_external_id)


@dataclass(frozen=True, slots=True)
class Parsed:
    """One row, card or object of a file: a record, or why there is none. `place` is what a clerk looks it up by."""

    place: str
    record: GuestRecord | StayRecord | None = None
    problems: tuple[Problem, ...] = field(default=())

    @property
    def refused(self) -> Problem | None:
        """The problem for which the row cannot be used, if there is one."""
        return next((problem for problem in self.problems if problem.fatal), None)
