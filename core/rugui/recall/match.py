"""One line of a result."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from rugui.recall.query import Query
from rugui.recall.why import explain
from rugui.values import Json, NameForm


@dataclass(frozen=True, slots=True)
class Match:
    """A guest found, as the asker may see them. `state` is in_house, arriving or ""; the fields about a stay are
    empty for a site whose stays the asker may not read. `score` only orders one list; `why` says what matched.
    """

    customer_id: int
    public_id: str
    external_id: str
    name: str
    language: str
    honorific: str
    alternate: str
    alternate_language: str
    phonetic: str
    phonetic_language: str
    incognito: bool
    pseudonym: str
    pseudonym_language: str
    organisation: str
    phone_tail: str
    state: str
    site_id: int | None
    room: str
    arrival: date | None
    departure: date | None
    last_departure: date | None
    score: int
    tag: str
    query: Query
    corrected: str = ""

    @property
    def why(self) -> object:
        """What matched, as a short phrase in the reader's language (a lazy translation)."""
        return explain(self.tag, self.query, self.name, self.alternate, self.phone_tail, self.corrected)

    @property
    def names(self) -> list[NameForm]:
        """The names to show, the one the house calls the guest by first."""
        forms = [
            NameForm("primary", self.name, self.language, honorific=self.honorific),
            NameForm("alternate", self.alternate, self.alternate_language),
            NameForm("phonetic", self.phonetic, self.phonetic_language),
            NameForm("incognito", self.pseudonym, self.pseudonym_language),
        ]
        return [form for form in forms if form.full]

    def as_json(self) -> dict[str, Json]:
        """Plain JSON values, `why` in the current language."""
        found: dict[str, Json] = {}
        for one in _SHOWN:
            value: Any = getattr(self, one)
            found[one] = value.isoformat() if isinstance(value, date) else value
        return found | {"why": str(self.why)}


_SHOWN = [one.name for one in fields(Match) if one.name not in ("tag", "query", "customer_id")]
