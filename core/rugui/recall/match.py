"""One line of a result, made from a guest's card for one asker."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import orjson

from rugui.recall.probe import Sight
from rugui.recall.query import Query
from rugui.recall.statements import Found
from rugui.recall.subject import ARRIVING, ELSEWHERE, state_of
from rugui.recall.why import explain
from rugui.values import Json, NameForm


class Match(NamedTuple):
    """A guest found, as the asker may see them; dates are ISO 8601 text. Immutable, and cheap to make.

    `state` is in_house, arriving or "", and the fields about a stay are empty, where the asker may not read the stays
    of that site. `score` only orders one list; `why` says what matched.
    """

    customer_id: int
    score: int
    tag: str
    query: Query
    corrected: str
    incognito: bool
    state: str
    site_id: int | None
    # from here on the fields of `cards.Face`
    public_id: str = ""
    external_id: str = ""
    name: str = ""
    language: str = ""
    honorific: str = ""
    alternate: str = ""
    alternate_language: str = ""
    phonetic: str = ""
    phonetic_language: str = ""
    pseudonym: str = ""
    pseudonym_language: str = ""
    organisation: str = ""
    phone_tail: str = ""
    room: str = ""
    arrival: str = ""
    departure: str = ""
    last_departure: str = ""

    @property
    def why(self) -> object:
        """What matched, as a short phrase in the reader's language (a lazy translation)."""
        return explain(self.tag, self.query, self.name, self.alternate, self.phonetic, self.phone_tail, self.corrected)

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
        return {one: getattr(self, one) for one in _SHOWN} | {"why": str(self.why)}


_SHOWN = [one for one in Match._fields if one not in ("tag", "query", "customer_id", "corrected")]
_REAL_NAMES: dict[str, Any] = dict.fromkeys(
    ("name", "language", "honorific", "alternate", "alternate_language", "phonetic", "phonetic_language",
     "organisation"), ""
)  # fmt: skip
_NO_STAY: dict[str, Any] = {"state": ELSEWHERE, "site_id": None, "room": "", "arrival": "", "departure": ""}


def match(found: Found, score: int, query: Query, sight: Sight, today: date, corrected: str = "") -> Match:
    """The line of a guest as the asker may see it: no real name of an incognito guest, no stay at a foreign site."""
    state = state_of(found.nrank)
    line = Match(
        found.customer_id, score, found.tag, query, corrected, False, state, found.site_id if state else None,
        *orjson.loads(found.face),
    )  # fmt: skip
    if line.pseudonym:
        line = line._replace(incognito=True, **({} if sight.incognito else _REAL_NAMES))
    if state and not _may_tell(line, sight, today):
        line = line._replace(**_NO_STAY)
    if sight.sites is not None and not sight.sites:
        line = line._replace(last_departure="")
    return line


def _may_tell(line: Match, sight: Sight, today: date) -> bool:
    """Whether the stay is of a site the asker may read, and not an arrival that never came (no nightly job since)."""
    if sight.sites is not None and line.site_id not in sight.sites:
        return False
    return line.state != ARRIVING or (today - date.fromisoformat(line.arrival)).days <= 1
