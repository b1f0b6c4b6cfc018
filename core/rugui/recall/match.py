"""One line of a result, made from a guest's card for one asker."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

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
    incognito: bool
    state: str
    site_id: int | None
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
        return {one: getattr(self, one) for one in _SHOWN} | {"why": str(self.why)}


_SHOWN = [one for one in Match._fields if one not in ("tag", "query", "customer_id")]
_REAL = (
    "name",
    "language",
    "honorific",
    "alternate",
    "alternate_language",
    "phonetic",
    "phonetic_language",
    "organisation",
)
_STAY = ("room", "arrival", "departure")


def match(found: Found, score: int, query: Query, sight: Sight, today: date, corrected: str = "") -> Match:
    """The line of a guest as the asker may see it: no real name of an incognito guest, no stay at a foreign site."""
    face = orjson.loads(found.face)
    state = state_of(found.nrank)
    if state == ARRIVING and (today - date.fromisoformat(face["arrival"])).days > 1:
        state = ELSEWHERE  # the nightly job has not run since an arrival that never came
    if not (sight.sites is None or found.site_id in sight.sites):
        state = ELSEWHERE
    if state == ELSEWHERE:
        for one in _STAY:
            face.pop(one, None)
    if sight.sites is not None and not sight.sites:
        face.pop("last_departure", None)
    incognito = "pseudonym" in face
    if incognito and not sight.incognito:
        for one in _REAL:
            face.pop(one, None)
    site_id = found.site_id if state else None
    return Match(found.customer_id, score, found.tag, query, incognito, state, site_id, corrected=corrected, **face)
