"""What programs send about the catalogue, tasks and suggestions, and what they get."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate
from rugui.toolkit import Given, Text, html_lang

from hotel_preferences.catalogue import DEPARTMENTS, Kind
from hotel_preferences.schemas import BriefGiven
from hotel_preferences.service_kinds import LONGEST, OWN_VALUES
from hotel_preferences.service_suggestions import Suggested
from hotel_preferences.service_tasks import LONGEST as LONGEST_REASON
from hotel_preferences.words import title


class NewKindSchema(Schema):
    """A kind of the house's own; a name in at least one language. `synonyms` are separated by `;`."""

    group = Text(40, required=True)
    title_en = Text(LONGEST, load_default="")
    title_zh_hant = Text(LONGEST, load_default="")
    title_zh_hans = Text(LONGEST, load_default="")
    department = Text(40, load_default="", validate=[validate.OneOf(["", *DEPARTMENTS])])
    synonyms = Text(2000, load_default="")
    exclusive = Text(30, load_default="")
    sensitive = Text(40, load_default="")
    value = Text(10, load_default="none", validate=[validate.OneOf(OWN_VALUES)])
    site = Text(20, load_default="")


class RetireSchema(Schema):
    """Whether it is offered no more."""

    retired = fields.Boolean(required=True, truthy={True}, falsy={False})


class KindGiven(Given):
    """A kind; `site` (a code) where it is one house's own, `own` where the chain or a house added it."""

    code = fields.String()
    group = fields.String()
    title = fields.String()
    department = fields.String()
    value = fields.String()
    sensitive = fields.String()
    exclusive = fields.String()
    site = fields.String(allow_none=True)
    retired = fields.Boolean()


class KindsGiven(Given):
    """The catalogue."""

    kinds = fields.List(fields.Nested(KindGiven))


class MakeSchema(Schema):
    """The site (a code) and the day of the arrivals."""

    site = Text(20, required=True)
    date = fields.Date(required=True)


class MadeGiven(Given):
    """How many tasks are new."""

    made = fields.Integer()


class SettleSchema(Schema):
    """Done, not possible (and why), or open again."""

    status = Text(12, required=True, validate=[validate.OneOf(("open", "done", "impossible"))])
    reason = Text(LONGEST_REASON, load_default="")


class TaskGiven(Given):
    """A task in the words this reader may know: of an allergy, what to keep away."""

    id = fields.String()
    status = fields.String()
    reason = fields.String()
    who = fields.String()
    text = fields.String()
    safety = fields.Boolean()
    must = fields.Boolean()
    severity = fields.String()
    note = fields.String()
    department = fields.String()


class RoomGiven(Given):
    """A stay and what is to do for it."""

    visit = fields.String()
    room = fields.String()
    customer = fields.String()
    open = fields.Integer()
    tasks = fields.List(fields.Nested(TaskGiven))


class RoomsGiven(Given):
    """What is to do at a site on a day, room by room."""

    rooms = fields.List(fields.Nested(RoomGiven))


class SettledGiven(Given):
    """The task as it is now."""

    id = fields.String()
    status = fields.String()
    reason = fields.String()


class SuggestionGiven(Given):
    """Something a stay or a wish suggests to note; `words` are those it was read from."""

    id = fields.String()
    kind = fields.String()
    title = fields.String()
    value = fields.String()
    strength = fields.String()
    origin = fields.String()
    words = fields.String()


class AlikeGiven(Given):
    """Of `of` guests who like `liked`, `both` also like `kind`."""

    kind = fields.String()
    title = fields.String()
    liked = fields.String()
    both = fields.Integer()
    of = fields.Integer()


class SuggestionsGiven(Given):
    """What is suggested and not decided; `alike`: what guests like this one also like, to whoever may note it."""

    suggestions = fields.List(fields.Nested(SuggestionGiven))
    alike = fields.List(fields.Nested(AlikeGiven))


class DecideSchema(Schema):
    """Note it, leave it, or suggest it again."""

    status = Text(10, required=True, validate=[validate.OneOf(("accepted", "dismissed", "open"))])


class DecidedGiven(Given):
    """What was decided, and what was noted by it."""

    id = fields.String()
    status = fields.String()
    noted = fields.Nested(BriefGiven, allow_none=True)


def kind(one: Kind, codes: Mapping[int, str]) -> dict[str, Any]:
    """A kind, named in the asker's language."""
    return {
        "code": one.code, "group": one.group, "title": one.title(html_lang()), "department": one.department,
        "value": one.value, "sensitive": one.sensitive, "exclusive": one.exclusive,
        "site": codes.get(one.site_id) if one.site_id is not None else None, "retired": one.retired,
    }  # fmt: skip


def room(shown: Mapping[str, Any]) -> dict[str, Any]:
    """A room as its page shows it."""
    stay = shown["stay"]
    tasks = [{**one, "who": str(one["who"] or ""), "text": str(one["text"]), "severity": str(one["severity"]),
              "department": str(one["department"])} for one in shown["todos"]]  # fmt: skip
    return {"visit": stay.public_id, "room": stay.room, "customer": shown["guest"].public_id, "open": shown["open"],
            "tasks": tasks}  # fmt: skip


def suggested(one: Suggested) -> dict[str, Any]:
    """A suggestion."""
    return {"id": one.public_id, "kind": one.kind.code, "title": str(title(one.kind, one.value)), "value": one.value,
            "strength": one.strength, "origin": one.origin, "words": one.words}  # fmt: skip


def alike(one: Suggested) -> dict[str, Any]:
    """What guests like this one also like."""
    assert one.pair is not None  # noqa: S101 - what comes from other guests has its support
    return {"kind": one.kind.code, "title": str(title(one.kind)), "liked": one.pair.kind, "both": one.pair.both,
            "of": one.pair.of}  # fmt: skip
