"""One case of `rugui club explain`: published rules, a dated history, the days to explain, as JSON. Pure.

docs/clubs.md states the form. `read` takes one line; everything wrong with it is raised with its path.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rugui.toolkit import Invalid, _l

from membership_club import rules_json
from membership_club.activity import COUNTERS, NIGHTS, NO_SHOWS, REFERRALS, SPEND, STAYS, TIER_POINTS, Entry
from membership_club.reading import Reader, printable
from membership_club.rules import ClubRules, TierRules, Version

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)  # so that no window of ten years leaves the calendar
MOST_HISTORY, MOST_DAYS, MOST_VERSIONS, MOST = 5000, 400, 50, 10**15
LANGUAGES = ("en", "zh-Hant-TW", "zh-Hans-CN")
DEEDS: dict[str, set[str]] = {
    "applied": set(), "joined": {"tier", "until", "auto"}, "renewed": {"until"}, "extended": {"until"},
    "auto": {"auto"}, "expired": set(), "moved": {"tier", "until"}, "manual": {"tier", "until", "reason", "who"},
    "manual_ended": set(), "frozen": {"until", "reason"}, "thawed": set(), "left": {"why", "reason"},
}  # fmt: skip
DONE: dict[str, set[str]] = {
    "stay": {"nights", "spend"}, "no_show": {"count"}, "referred": {"count"}, **{one: {"count"} for one in COUNTERS},
}  # fmt: skip
SINGLE = {"no_show": NO_SHOWS, "referred": REFERRALS}
EXPECTED = ("status", "tier", "term_end", "grace_end", "tier_end", "paused_until", "falls_to", "missing_next",
            "missing_keep")  # fmt: skip
STATUSES = ("none", "applied", "active", "grace", "frozen", "expired", "left")
NOBODY = ClubRules((TierRules("member"),))


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a person did with the membership; `at` is its place in the history."""

    on: date
    what: str
    at: int
    tier: str = ""
    until: date | None = None
    auto: bool = False
    reason: str = ""
    who: str = ""
    why: str = "other"


@dataclass(frozen=True, slots=True)
class Asked:
    """A day to explain, and what somebody expects of it."""

    on: date
    expected: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """A whole case. Without `asked` the line only states the rules of `club`, for the lines after it."""

    case: str
    club: str
    versions: tuple[Version, ...]
    currency: str
    language: str
    deeds: tuple[Deed, ...]
    done: tuple[Entry, ...]
    asked: tuple[Asked, ...]


def read(text: str, known: Mapping[str, tuple[Version, ...]]) -> Told:
    """The case of one line; `known` are the rules that lines before it stated. Raises `Invalid` with paths."""
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_constant)
    except RecursionError:
        raise Invalid(_l("This is nested too deeply.")) from None
    except _Twice as error:
        raise Invalid(_l("This field is there twice: %(name)s.", name=printable(str(error)[:40]))) from None
    except ValueError as error:
        raise Invalid(_l("This is not JSON: %(why)s.", why=printable(str(error)[:120]))) from None
    if not isinstance(document, dict):
        raise Invalid(_l("A case is an object, in braces."))
    reader = _Case()
    found = reader.case(document, known)
    if reader.wrong:
        raise Invalid(_l("This case cannot be used."), fields=reader.wrong)
    return found


class _Twice(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


class _Case(Reader):
    def case(self, doc: dict[str, Any], known: Mapping[str, tuple[Version, ...]]) -> Told:
        names = {"case", "club", "rules", "currency", "language", "joined", "tier", "until", "auto", "history", "on",
                 "expected", "days"}  # fmt: skip
        for name in sorted(printable(one[:40]) for one in doc if one not in names)[:5]:
            self.wrong[name] = _l("There is no such field.")
        club = self.words(doc.get("club", ""), "club", 60)
        versions = self.versions(doc, club, known)
        stated = "rules" in doc and not doc.keys() & {"joined", "history", "on", "days", "expected"}
        deeds, done = ([], []) if stated else self.history(doc)
        currency = self.text(doc.get("currency", "TWD"), "currency", 3)
        if len(currency) != 3 or not currency.isalpha():
            self.wrong["currency"] = _l("Three letters, like TWD.")
        return Told(
            self.words(doc.get("case", ""), "case", 300), club, versions, currency.upper(),
            self.one_of(doc["language"], LANGUAGES, "language") if "language" in doc else "",
            tuple(deeds), tuple(done), () if stated else self.asked(doc),
        )  # fmt: skip

    def versions(self, doc: Mapping[str, Any], club: str, known: Mapping[str, Any]) -> tuple[Version, ...]:
        given = doc.get("rules")
        if "rules" not in doc:
            if club not in known:
                self.wrong["rules"] = _l("Say which rules hold, here or on a line before.")
            there: tuple[Version, ...] = known.get(club, (Version(date.min, NOBODY),))
            return there
        if not isinstance(given, list):
            return (Version(date.min, self.rules(given, "rules")),)
        found = []
        for place, one in enumerate(self.rows(given, "rules", MOST_VERSIONS)):
            row = self.obj(one, f"rules.{place}", {"from", "rules"})
            since = self.date(row.get("from"), f"rules.{place}.from")
            found.append(Version(since, self.rules(row.get("rules"), f"rules.{place}.rules")))
        if not found:
            self.wrong.setdefault("rules", _l("Say which rules hold, here or on a line before."))
        return tuple(found) or (Version(date.min, NOBODY),)

    def rules(self, given: Any, path: str) -> ClubRules:
        try:
            return rules_json.load(given)
        except Invalid as error:
            for name, text in error.fields.items():
                inner = name.removeprefix("rules").removeprefix(".")
                self.wrong[f"{path}.{inner}" if inner else path] = text
            return NOBODY

    def history(self, doc: Mapping[str, Any]) -> tuple[list[Deed], list[Entry]]:
        deeds: list[Deed] = []
        done: list[Entry] = []
        if "joined" in doc:
            deeds.append(self.deed(doc, "joined", "", -1))
        for place, one in enumerate(self.rows(doc.get("history", []), "history", MOST_HISTORY)):
            path = f"history.{place}."
            if not isinstance(one, dict):
                self.wrong[path[:-1]] = _l("This is not readable.")
                continue
            what = self.one_of(one.get("what"), (*DONE, *DEEDS), f"{path}what")
            self.obj(one, path[:-1], {"on", "what", *DONE.get(what, set()), *DEEDS.get(what, set())})
            if what in DEEDS:
                deeds.append(self.deed(one, what, path, place))
            else:
                done += self.activity(one, what, path)
        return deeds, done

    def deed(self, one: Mapping[str, Any], what: str, path: str, at: int) -> Deed:
        on = self.date(one.get("joined" if at < 0 else "on"), f"{path}{'joined' if at < 0 else 'on'}")
        until = self.date(one["until"], f"{path}until") if one.get("until") is not None else None
        if until is not None and until < on:
            self.wrong[f"{path}until"] = _l("This is before the first day.")
        if (what == "extended" and until is None) or (what in ("manual", "moved") and not one.get("tier")):
            self.wrong[f"{path}{'until' if what == 'extended' else 'tier'}"] = _l("Something is needed here.")
        return Deed(
            on, what, at, self.text(one.get("tier", ""), f"{path}tier", 20, empty=True), until,
            self.flag(one.get("auto", what == "auto"), f"{path}auto"),
            self.words(one.get("reason", ""), f"{path}reason", 300),
            self.words(one.get("who", ""), f"{path}who", 120), self.words(one.get("why", "other"), f"{path}why", 20),
        )  # fmt: skip

    def activity(self, one: Mapping[str, Any], what: str, path: str) -> list[Entry]:
        on = self.date(one.get("on"), f"{path}on")
        if what == "stay":
            nights = self.number(one.get("nights"), f"{path}nights", 0, 1000)
            spend = self.number(one.get("spend", 0), f"{path}spend", -MOST, MOST)
            return [Entry(on, *pair) for pair in ((STAYS, 1), (NIGHTS, nights), (SPEND, spend)) if pair[1]]
        low = -MOST if what in (SPEND, TIER_POINTS) else 0
        count = one.get("count", 1) if what in SINGLE else one.get("count")
        return [Entry(on, SINGLE.get(what, what), self.number(count, f"{path}count", low, MOST))]

    def asked(self, doc: Mapping[str, Any]) -> tuple[Asked, ...]:
        if ("on" in doc) == ("days" in doc):
            self.wrong["on"] = _l("Say which day, either as on or as days.")
        if "days" not in doc:
            return (Asked(self.date(doc.get("on"), "on"), self.expected(doc, "")),)
        if "expected" in doc:
            self.wrong["expected"] = _l("With days, each day says what is expected of it.")
        listed = self.rows(doc["days"], "days", MOST_DAYS)
        if not listed:
            self.wrong["days"] = _l("Say which day.")
        return tuple(self.day_asked(one, f"days.{place}") for place, one in enumerate(listed))

    def day_asked(self, given: Any, path: str) -> Asked:
        row = self.obj(given, path, {"on", "expected"})
        return Asked(self.date(row.get("on"), f"{path}.on"), self.expected(row, f"{path}."))

    def expected(self, doc: Mapping[str, Any], path: str) -> Mapping[str, Any]:
        if "expected" not in doc:
            return {}
        given, found = self.obj(doc["expected"], f"{path}expected", set(EXPECTED)), dict[str, Any]()
        for name in EXPECTED:
            if name in given:
                found[name] = self.one_expected(name, given[name], f"{path}expected.{name}")
        return found

    def one_expected(self, name: str, value: Any, path: str) -> Any:
        if name == "status":
            return self.one_of(value, STATUSES, path)
        if name in ("tier", "falls_to"):
            return self.text(value, path, 20, empty=True)
        if name.startswith("missing") and value is not None:
            row = self.obj(value, path, set(COUNTERS))
            return {one: self.number(row[one], f"{path}.{one}", 0, MOST) for one in COUNTERS if one in row}
        return None if value is None else self.date(value, path)

    def date(self, given: Any, path: str) -> date:
        found = super().date(given, path)
        if path not in self.wrong and not (FIRST <= found <= LAST and found.isoformat() == given):
            self.wrong[path] = _l("A day like 2026-12-31, from %(first)s to %(last)s.", first=FIRST.isoformat(),
                                  last=LAST.isoformat())  # fmt: skip
        return found if FIRST <= found <= LAST else FIRST

    def words(self, given: Any, path: str, most: int) -> str:
        if not isinstance(given, str) or len(given) > most or printable(given) != given:
            self.wrong[path] = _l("A text of at most %(n)s characters, without control characters.", n=most)
            return ""
        return given
