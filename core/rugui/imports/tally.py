"""Counting verdicts and reasons, with examples of each: what a preview and a result show. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rugui.imports.decisions import NEW, PERSON, VERDICTS, Decision
from rugui.imports.problems import Problem, words

EXAMPLES = 5  # rows named for each reason
REASONS = 60


@dataclass
class Tally:
    """Rows by verdict; reasons with how often and where; sites a file names that are not here."""

    verdicts: Counter[str] = field(default_factory=Counter)
    guests: int = 0
    stays: int = 0
    reasons: dict[tuple[str, str, str], list[Any]] = field(default_factory=dict)
    sites: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return sum(self.verdicts.values())

    def add(self, decisions: Iterable[Decision]) -> None:
        """Counts these."""
        for one in decisions:
            self.verdicts[one.verdict] += 1
            if one.verdict == NEW:
                self.guests += one.creates is not None
                self.stays += one.site_id is not None
            for problem in dict.fromkeys(one.problems):
                self._reason(one.verdict, problem, one.parsed.place)

    def _reason(self, verdict: str, problem: Problem, place: str) -> None:
        if problem.code == "site_unknown" and (problem.value in self.sites or len(self.sites) < 50):
            self.sites[problem.value] += 1
        key = (verdict if problem.fatal else "", problem.code, problem.field)
        if key not in self.reasons:
            if len(self.reasons) >= REASONS:
                return
            self.reasons[key] = [0, []]
        entry = self.reasons[key]
        entry[0] += 1
        if len(entry[1]) < EXAMPLES:
            entry[1].append([place, problem.value, problem.limit])

    def settle(self, problems: Iterable[tuple[str, str]]) -> None:
        """Takes away a row that needed a person for these codes and fields: somebody has answered it."""
        self.verdicts[PERSON] -= 1
        for code, field_ in problems:
            entry = self.reasons.get((PERSON, code, field_))
            if entry is not None:
                entry[0] -= 1
                if not entry[0]:
                    del self.reasons[PERSON, code, field_]

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "verdicts": dict(self.verdicts), "guests": self.guests, "stays": self.stays, "sites": dict(self.sites),
            "reasons": [[*key, *entry] for key, entry in self.reasons.items()],
        }  # fmt: skip

    @classmethod
    def load(cls, kept: dict[str, Any]) -> "Tally":
        """What `dump` wrote; an empty one for nothing."""
        return cls(
            Counter(kept.get("verdicts", {})), kept.get("guests", 0), kept.get("stays", 0),
            {(a, b, c): [count, places] for a, b, c, count, places in kept.get("reasons", [])},
            Counter(kept.get("sites", {})),
        )  # fmt: skip

    def listed(self) -> list["Reason"]:
        """The reasons, those that keep rows out first, the commonest first."""
        found = [
            Reason(verdict, code, field_, count, [tuple(one) for one in places])
            for (verdict, code, field_), (count, places) in self.reasons.items()
        ]
        return sorted(found, key=lambda one: (not one.verdict, VERDICTS[::-1].index(one.verdict or NEW), -one.count))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were not taken, or (no verdict) what was said beside rows that were."""

    verdict: str
    code: str
    field: str
    count: int
    places: list[tuple[str, str, int]]

    @property
    def text(self) -> str:
        """The sentence about the first of its rows."""
        _place, value, limit = self.places[0]
        return words(self.code, self.field, value, limit)

    @property
    def rows(self) -> list[str]:
        """Where the first of its rows stand in the file."""
        return [place for place, _value, _limit in self.places]
