"""A guest from the fields of a row. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rugui.customers.details import PERSON, SERVICES, AddressForm, Details, HandleForm, PhoneForm
from rugui.customers.masking import DOT
from rugui.imports import codes, people
from rugui.imports.mapping import NONE, Mapping_
from rugui.imports.problems import Problem, beside
from rugui.imports.records import GuestRecord, Note
from rugui.imports.text import empty_word, tidy
from rugui.values import NameForm

MASKED = ("phone", "email", "birthday")
DIVIDER = re.compile(r"(?<!\\)[;；]|\n")
MEMBERSHIP = ("program", "number", "level", "status", "since", "until")
PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{8,40}", re.ASCII)
MEMBER = "member"  # the service under which a member number is kept until a plugin has it


@dataclass(frozen=True)
class Setting:
    """What reading depends on besides the file: the day, and the sites with their regions (ISO 3166)."""

    today: date
    site: str = ""
    regions: Mapping[str, str] = field(default_factory=dict)
    mapping: Mapping_ = NONE
    encoding: str = ""

    def site_code(self, named: str) -> str:
        """The code of the site a file names, as the mapping has it; the site asked for where the file names none."""
        return self.mapping.sites.get(named.casefold(), named) if named else self.site

    def region(self, named: str = "") -> str:
        """The region that reads local phone numbers."""
        return self.regions.get(self.site_code(named).casefold(), "")


def guest(
    values: Mapping[str, str], setting: Setting, problems: list[Problem], *, region: str = "", form: str = "",
    forms: Mapping[str, str] | None = None,
) -> GuestRecord | None:  # fmt: skip
    """The guest of a row; None, and why in `problems`, where it names none. `form` reads the birthday, `forms` the
    days of a membership."""

    def get(name: str) -> str:
        raw = values.get(name)
        if not raw:
            return ""
        if empty_word(raw.strip()):
            return ""
        text = tidy(raw, name, problems)
        if name in MASKED and DOT * 2 in text:
            problems.append(beside("masked", field=name))  # who exported it may not see it, and has nothing to add
            return ""
        return text

    spoken = people.language(get("name_language"), problems)
    names = [
        NameForm("primary", get("name"), spoken, get("family_name"), get("given_name"), get("honorific")),
        NameForm("alternate", get("alternate_name")),
        NameForm("phonetic", get("phonetic_name")),
    ]
    nationality = people.country(get("nationality"), problems)
    regions = (region, nationality)
    phones = [people.phone(text, "", regions, problems) for text in several(get("phone"))]
    emails = [people.email(text, problems) for text in several(get("email"))]
    handles = [HandleForm(service, get(service)) for service in SERVICES if values.get(service)]
    handles += [HandleForm(MEMBER, number) for number in several(get("member_number"))]
    membership = _membership({name: get(f"membership_{name}") for name in MEMBERSHIP}, forms or {}, problems)
    if membership and membership["number"]:
        handles.append(HandleForm(MEMBER, str(membership["number"])))
    address = AddressForm(
        get("address"), get("city"), get("state"), get("postal_code"), people.country(get("country"), problems)
    )
    details = Details(
        kind=PERSON,
        names=tuple(one for one in names if one.full or one.family or one.given),
        phones=tuple(one for one in phones if isinstance(one, PhoneForm)),
        emails=tuple(one for one in emails if one),
        handles=tuple(one for one in handles if one.handle),
        addresses=(address,) if address != AddressForm() else (),
        birthday=people.birthday(get("birthday"), setting.today, problems, form),
        nationality=nationality,
        language=people.language(get("language"), problems),
        form_of_address=get("form_of_address"),
        vip=get("vip"),
        external_id=get("external_id") or None,
    )
    notes = get("notes")
    organisation = get("organisation")
    if any(problem.fatal for problem in problems):
        return None
    finished = people.finished(details, setting.today, region, problems)
    if finished is None:
        return None
    # An id is ours or says nothing: whatever else another system writes into such a column is passed over.
    public_id = values.get("id", "").strip()
    return GuestRecord(
        finished, organisation, (Note(notes),) if notes else (),
        public_id=public_id if PUBLIC_ID.fullmatch(public_id) else "", memberships=(membership,) if membership else (),
    )  # fmt: skip


def _membership(found: dict[str, str], forms: Mapping[str, str], problems: list[Problem]) -> dict[str, str] | None:
    """A membership as plugins are handed one; None where the row names none. Days become YYYY-MM-DD."""
    if not (found["program"] or found["number"] or found["level"]):
        return None
    for name in ("since", "until"):
        day = codes.day(found[name], forms.get(f"membership_{name}", "")) if found[name] else None
        if found[name] and day is None:
            problems.append(beside("date", found[name], f"membership_{name}"))
        found[name] = day.isoformat() if day else ""
    return found | {"name": ""}


def several(text: str) -> list[str]:
    """The parts of a cell that holds several: divided by a semicolon, full width too, or a line break.

    A backslash before a semicolon says that it belongs to the part; an export writes it so.
    """
    if not text:
        return []
    parts = DIVIDER.split(text)
    return [found for part in parts if (found := part.replace("\\;", ";").replace("\\；", "；").strip())]
