"""The plugin's part of the demonstration: preferences learnt over the guests' stays, as a good desk would."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from rugui.toolkit import Stay, customer_ids, new_public_id, sites, stays, utcnow
from sqlalchemy import insert
from sqlalchemy.orm import Session

from hotel_preferences import service_suggestions, service_tasks
from hotel_preferences.catalogue import Kind, builtin
from hotel_preferences.matching import Offer, mentions
from hotel_preferences.models import Acknowledgement, Allergy, Evidence, Preference, Suggestion, Task
from hotel_preferences.service_kinds import catalogue

STEP = 1000
STAFF = ("林怡君", "陈静", "Ana Ferreira", "王志明", "Li Na")
# What hotel guests ask for most; the rest of the catalogue comes up now and then.
OFTEN = (
    "floor.high", "room.quiet", "room.non_smoking", "bed.king", "bed.twin", "pillow.soft", "pillow.firm",
    "pillow.feather_free", "room.away_from_lift", "temperature.room", "minibar.sparkling_water", "newspaper.title",
    "service.late_checkout", "transport.airport_pickup", "taste.coffee", "taste.tea", "diet.vegetarian", "view.sea",
    "bath.tub", "temperature.humidifier", "taste.congee", "service.turndown", "service.late_arrival", "work.desk",
)  # fmt: skip
# Liked together, so that "guests like this one" has something to find.
TOGETHER = {"taste.tea": "taste.hot_water", "work.desk": "service.ironing", "view.sea": "room.balcony",
            "room.quiet": "room.away_from_lift", "bed.twin": "family.kids_amenities"}  # fmt: skip
OPPOSITE = {"floor.high": "floor.low", "bed.king": "bed.twin", "pillow.soft": "pillow.firm"}
SEVERITY = ("mild", "moderate", "severe", "unknown")
REACTIONS = {
    "zh-Hant": {"severe": "過敏性休克", "moderate": "起疹、腫脹", "mild": "發癢", "unknown": ""},
    "zh-Hans": {"severe": "过敏性休克", "moderate": "皮疹、肿胀", "mild": "瘙痒", "unknown": ""},
    "en": {"severe": "anaphylaxis", "moderate": "rash, swelling", "mild": "itching", "unknown": ""},
}
NOT_THAT_DAY = {"zh-Hant": "當天沒有", "zh-Hans": "当天没有", "en": "Not available that day"}
PAPERS = {"zh-Hant": ("聯合報", "自由時報", "經濟日報"), "zh-Hans": ("人民日报", "第一财经日报", "新民晚报"),
          "en": ("Financial Times", "The Guardian", "Le Monde")}  # fmt: skip


def demo(session: Session, seed: int) -> None:
    """Write preferences, allergies, conflicts, stale ones, fulfilment and suggestions; the same seed, the same ones."""
    random = Random(seed)  # noqa: S311 - invented wishes, nothing secret
    kinds = catalogue(session).kinds
    languages = {"TPE": "zh-Hant", "SHA": "zh-Hans"}
    spoken = {site.id: languages.get(site.code, "en") for site in sites(session)}
    after = 0
    while ids := customer_ids(session, after, STEP):
        after = ids[-1]
        been: dict[int, list[Stay]] = {}
        for stay in stays(session, ids):
            if stay.customer_id is not None and stay.status not in ("cancelled", "no_show"):
                been.setdefault(stay.customer_id, []).append(stay)
        _step(session, random, kinds, been, spoken)
    service_suggestions.count_alike(session)
    service_tasks.make_all(session)


def _step(
    session: Session, random: Random, kinds: dict[str, Kind] | Any, been: dict[int, list[Stay]], spoken: dict[int, str]
) -> None:
    preferences: list[dict[str, Any]] = []
    seen: list[list[tuple[Stay, str]]] = []
    allergies: list[dict[str, Any]] = []
    suggested: list[dict[str, Any]] = []
    for customer_id, guest_stays in been.items():
        past = [stay for stay in reversed(guest_stays) if stay.arrival <= utcnow().date()]
        learnt = _wishes(random, kinds, len(past) or len(guest_stays))
        for code in learnt:
            row, stays_seen = _preference(random, kinds[code], customer_id, past or guest_stays, spoken)
            preferences.append(row)
            seen.append(stays_seen)
        awaited = any(stay.status in ("expected", "in_house") for stay in guest_stays)
        if random.random() < (0.16 if awaited else 0.055):  # who has one says so before they come
            allergies.append(_allergy(random, kinds, customer_id, (past or guest_stays)[0], spoken))
        if past and past[-1].requests and random.random() < 0.5:
            suggested += _suggestions(kinds, past[-1], set(learnt))
    _write(session, random, kinds, preferences, seen, allergies, suggested, spoken)


def _wishes(random: Random, kinds: Any, stays_count: int) -> list[str]:
    """More stays, more known; about one guest in three has told us nothing."""
    if random.random() < 0.35:
        return []
    count = min(1 + int(random.expovariate(0.9)) + stays_count // 2, 12)
    wishes = [random.choice(OFTEN) for _ in range(count)]
    if random.random() < 0.4:
        harmless = [code for code, kind in kinds.items() if kind.sensitive in ("", "diet_religious")]
        wishes.append(random.choice([code for code in harmless if kinds[code].value != "text"]))
    wishes += [TOGETHER[code] for code in wishes if code in TOGETHER and random.random() < 0.6]
    wishes += [OPPOSITE[code] for code in wishes if code in OPPOSITE and random.random() < 0.06]
    kept: list[str] = []
    taken: set[str] = set()
    for code in dict.fromkeys(wishes):
        exclusive = kinds[code].exclusive
        if not exclusive or exclusive not in taken or code in OPPOSITE.values():
            kept.append(code)
            taken.add(exclusive)
    return kept


def _preference(
    random: Random, kind: Kind, customer_id: int, been: Sequence[Stay], spoken: dict[int, str]
) -> tuple[dict[str, Any], list[tuple[Stay, str]]]:
    first = random.randrange(len(been))
    seen = [(been[first], "noted")] + [(stay, "seen") for stay in been[first + 1 :] if random.random() < 0.6]
    noted, last = been[first].arrival, seen[-1][0].arrival
    today = utcnow().date()
    source = random.choices(("guest", "staff", "pms", "survey"), (50, 30, 15, 5))[0]
    row = {
        "public_id": new_public_id(), "customer_id": customer_id, "kind": kind.code,
        "value": _value(random, kind, spoken.get(been[first].site_id, "en")),
        "strength": random.choices(("likes", "must", "dislikes", "never"), (78, 12, 6, 4))[0],
        "whose": "", "site_id": been[first].site_id if random.random() < 0.12 else None, "source": source,
        "first_noted": min(noted, today), "last_confirmed": min(last, today), "valid_from": None, "valid_until": None,
        "months": 0b11000000011 if kind.group == "temperature" and random.random() < 0.2 else 0,
        "note": "", "noted_by": random.choice(STAFF) if source != "pms" else "", "version": 1,
        "created_at": _moment(random, min(noted, today)), "removed_at": None, "removed_by": "",
    }  # fmt: skip
    if kind.code in OPPOSITE.values() and random.random() < 0.5:
        row["site_id"] = been[-1].site_id
    return row, seen


def _value(random: Random, kind: Kind, language: str) -> str:
    if kind.value == "choice":
        return random.choice(kind.choices).code
    if kind.value == "number":
        return str(random.randint(20, 25))
    if kind.code.startswith("newspaper."):
        return random.choice(PAPERS[language])
    return "22:30" if kind.code == "service.late_arrival" else ""


def _allergy(random: Random, kinds: Any, customer_id: int, stay: Stay, spoken: dict[int, str]) -> dict[str, Any]:
    kind = random.choice([one for one in kinds.values() if one.is_allergy and one.value == "none"])
    severity = random.choices(SEVERITY, (35, 30, 20, 15))[0]
    noted = min(stay.arrival, utcnow().date())
    at = _moment(random, noted)
    return {"public_id": new_public_id(), "customer_id": customer_id, "kind": kind.code, "value": "",
            "severity": severity, "reaction": REACTIONS[spoken.get(stay.site_id, "en")][severity], "whose": "",
            "source": "guest",
            "first_noted": noted, "last_confirmed": noted, "noted_by": random.choice(STAFF), "created_at": at,
            "changed_at": at, "removed_at": None, "removed_by": "", "removed_why": ""}  # fmt: skip


def _suggestions(kinds: Any, stay: Stay, known: set[str]) -> list[dict[str, Any]]:
    rows = []
    for offer in _mentioned(stay.requests):
        if offer.kind not in known and kinds[offer.kind].value != "choice":
            rows.append(
                {"public_id": new_public_id(), "customer_id": stay.customer_id, "visit_id": stay.id,
                 "kind": offer.kind, "value": offer.value, "strength": offer.strength, "origin": "request",
                 "words": offer.words, "status": "open", "decided_by": ""}
            )  # fmt: skip
    return rows


@cache
def _mentioned(text: str) -> list[Offer]:
    # The demonstration's guests ask for few different things; reading each once is enough.
    return mentions(text, builtin().at(None))


def _moment(random: Random, day: date) -> datetime:
    """An hour of a day, but never one still to come."""
    return min(datetime.combine(day, time(random.randint(6, 20), random.randint(0, 59)), UTC), utcnow())


def _write(
    session: Session,
    random: Random,
    kinds: Any,
    preferences: list[dict[str, Any]],
    seen: list[list[tuple[Stay, str]]],
    allergies: list[dict[str, Any]],
    suggested: list[dict[str, Any]],
    spoken: dict[int, str],
) -> None:
    evidence: list[dict[str, Any]] = []
    tasks: list[dict[str, Any]] = []
    if preferences:
        statement = insert(Preference).returning(Preference.id, sort_by_parameter_order=True)
        for id_, row, stays_seen in zip(session.scalars(statement, preferences), preferences, seen, strict=True):
            for stay, what in stays_seen:
                day = min(stay.arrival, utcnow().date())
                evidence.append({"preference_id": id_, "visit_id": stay.id, "what": what, "source": row["source"],
                                 "at": _moment(random, day), "who": row["noted_by"]})  # fmt: skip
                if what == "seen" and kinds[row["kind"]].department and row["strength"] != "dislikes":
                    why = NOT_THAT_DAY[spoken.get(stay.site_id, "en")]
                    tasks.append(_task(random, row, id_, stay, kinds[row["kind"]].department, why))
    if allergies:
        statement = insert(Allergy).returning(Allergy.id, sort_by_parameter_order=True)
        marks = [
            {"allergy_id": id_, "account_id": 0, "name": random.choice(STAFF),
             "at": min(row["changed_at"] + timedelta(minutes=5), utcnow())}
            for id_, row in zip(session.scalars(statement, allergies), allergies, strict=True)
        ]  # fmt: skip
        session.execute(insert(Acknowledgement), marks)
    for model, rows in ((Evidence, evidence), (Task, tasks), (Suggestion, suggested)):
        if rows:
            session.execute(insert(model), rows)


def _task(random: Random, row: dict[str, Any], id_: int, stay: Stay, department: str, why: str) -> dict[str, Any]:
    impossible = random.random() < 0.12
    at = _moment(random, min(stay.arrival, utcnow().date()))
    return {"public_id": new_public_id(), "customer_id": row["customer_id"], "preference_id": id_, "allergy_id": None,
            "visit_id": stay.id, "site_id": stay.site_id, "day": stay.arrival, "department": department,
            "status": "impossible" if impossible else "done",
            "reason": why if impossible else "",
            "done_at": at, "done_by": random.choice(STAFF)}  # fmt: skip
