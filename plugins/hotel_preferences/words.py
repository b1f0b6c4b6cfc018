"""The words of the trade for strengths, sources, severities, departments and reasons."""

from typing import Any

from rugui.toolkit import _, _l, html_lang

from hotel_preferences.catalogue import Kind
from hotel_preferences.claims import months_of

STRENGTHS = {"must": _l("must have"), "likes": _l("likes"), "dislikes": _l("dislikes"), "never": _l("never")}
SOURCES = {
    "guest": _l("guest said"),
    "staff": _l("staff saw"),
    "pms": _l("hotel system"),
    "survey": _l("survey"),
}
SEVERITIES = {
    "severe": _l("severe"),
    "moderate": _l("moderate"),
    "mild": _l("mild"),
    "unknown": _l("severity not known: ask"),
}
DEPARTMENTS = {
    "housekeeping": _l("Housekeeping"),
    "kitchen": _l("Food and beverage"),
    "concierge": _l("Concierge"),
    "front_desk": _l("Front desk"),
    "": _l("Good to know"),
}
REASONS = {
    "site": _l("it was noted for this hotel"),
    "newer": _l("it was confirmed later"),
    "stronger": _l("it is said more firmly"),
    "later": _l("it was entered later"),
}
VALUES = {"none": _l("nothing more"), "text": _l("a few words")}
SENSITIVE = {
    "": _l("not sensitive"),
    "accessibility": _l("accessibility"),
    "health": _l("health"),
    "diet_religious": _l("religion"),
}
STATUSES = {"open": _l("Open"), "done": _l("Done"), "impossible": _l("Not possible")}
MONTHS = (
    _l("January"), _l("February"), _l("March"), _l("April"), _l("May"), _l("June"), _l("July"), _l("August"),
    _l("September"), _l("October"), _l("November"), _l("December"),
)  # fmt: skip


class Title:
    """A kind's name with its value, in whatever language it is read in (facts outlive the request that stated them)."""

    def __init__(self, kind: Kind, value: str = "", whose: str = "") -> None:
        self.kind, self.value, self.whose = kind, value, whose

    def __str__(self) -> str:
        return title(self.kind, self.value, self.whose)


class Listed:
    """Several names as one text, in the language it is read in."""

    def __init__(self, *parts: Any) -> None:
        self.parts = parts

    def __str__(self) -> str:
        return (", " if html_lang() == "en" else "、").join(str(part) for part in self.parts)


def title(kind: Kind, value: str = "", whose: str = "") -> str:
    """ "Newspaper: Le Monde", "Room temperature: 22 °C", with the person of the party it is about."""
    language = html_lang()
    text = kind.title(language)
    if value:
        said = kind.value_title(value, language)
        text = said if kind.code == "other.note" else _("%(kind)s: %(value)s", kind=text, value=said)
    return _("%(what)s (%(who)s)", what=text, who=whose) if whose else text


def season(mask: int) -> str:
    """The months of a season by name."""
    return str(Listed(*(MONTHS[month - 1] for month in months_of(mask))))
