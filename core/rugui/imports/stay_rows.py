"""A stay from the fields of a row. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from rugui.imports import amounts, codes
from rugui.imports.guest_rows import Setting, guest
from rugui.imports.mapping import GUEST_OF_STAY
from rugui.imports.problems import Problem, refused
from rugui.imports.records import GuestRecord, StayRecord
from rugui.imports.text import empty_word, tidy
from rugui.interactions.visits import LONGEST

NAMING = frozenset({"name", "family_name", "given_name"})


def stay(
    values: Mapping[str, str],
    setting: Setting,
    problems: list[Problem],
    *,
    forms: Mapping[str, str],
    days: Mapping[str, tuple[str, int]],
) -> StayRecord | None:
    """The stay of a row; None, and why in `problems`. `forms` read dates, `days` are so many after another field."""

    def get(name: str) -> str:
        raw = values.get(name)
        if not raw:
            return ""
        text = tidy(raw, name, problems)
        return "" if text and len(text) < 5 and empty_word(text) else text

    found: dict[str, date] = {}
    for name in ("arrival", "departure"):
        if name in days and days[name][0] in found:
            found[name] = found[days[name][0]] + timedelta(days=days[name][1])
        elif (day := _day(name, get(name), forms.get(name, ""), setting.today, problems)) is not None:
            found[name] = day
    if len(found) == 2:
        check_days(found["arrival"], found["departure"], problems)
    site = get("site")
    money, currency = _money(get, setting, problems)
    record_guest = _guest(values, setting, problems, setting.region(site), forms)
    fields = {
        "external_id": get("external_id"),
        "guest_external_id": get("guest_external_id"),
        "site": setting.site_code(site),
        "status": read_status(get("status"), problems),
        "room": get("room"),
        "eta": get("eta"),
        "booking_reference": get("booking_reference"),
        "requests": get("requests"),
        "source": get("source"),
    }
    adults, children = count(get("adults"), "adults", 1, problems), count(get("children"), "children", 0, problems)
    if any(problem.fatal for problem in problems):
        return None
    return StayRecord(
        arrival=found["arrival"], departure=found["departure"], guest=record_guest, adults=adults, children=children,
        currency=currency, revenue_minor=money["revenue"], cost_minor=money["cost"], **fields,
    )  # fmt: skip


def check_days(arrival: date, departure: date, problems: list[Problem]) -> None:
    """Adds what is wrong with the two days together."""
    if departure < arrival:
        problems.append(refused("departure_first"))
    elif (departure - arrival).days > LONGEST:
        problems.append(refused("too_many_nights", (departure - arrival).days))


def read_status(text: str, problems: list[Problem]) -> str:
    """A status of a stay; "" where none is given: it follows from the dates then."""
    found = codes.status(text) if text else ""
    if text and not found:
        problems.append(refused("status", text))
    return found


def count(text: str, field: str, missing: int, problems: list[Problem]) -> int:
    """A number of people, 0 to 99."""
    if not text:
        return missing
    value = amounts.number(text)
    if value is None or value != value.to_integral_value() or not 0 <= value <= 99:
        problems.append(refused("number", text, field))
        return missing
    return int(value)


def _day(name: str, text: str, form: str, today: date, problems: list[Problem]) -> date | None:
    if not text:
        problems.append(refused("date_missing", field=name))
        return None
    day = codes.day(text, form)
    if day is None:
        problems.append(refused("date", text, name))
    elif not codes.believable(day, today):
        problems.append(refused("date_nonsense", text, name))
        return None
    return day


def _money(get, setting: Setting, problems: list[Problem]) -> tuple[dict[str, int | None], str]:  # type: ignore[no-untyped-def]
    given = get("currency")
    currency = amounts.known(given) if given else ""
    if given and not currency:
        problems.append(refused("currency", given))
    found: dict[str, int | None] = {"revenue": None, "cost": None}
    for name in found:
        if not (text := get(name)):
            continue
        read = amounts.read(text, currency, setting.mapping.decimal)
        if read is None:
            bare = amounts.number(text, setting.mapping.decimal) is not None
            if not (bare and given and not currency):
                problems.append(refused("currency_missing" if bare and not currency else "amount", text, name))
            continue
        found[name], named = read
        if currency and named != currency:
            problems.append(refused("currency", named))
        currency = named
    return found, currency


def _guest(
    values: Mapping[str, str], setting: Setting, problems: list[Problem], region: str, forms: Mapping[str, str]
) -> GuestRecord | None:
    """The guest inside the row, where it names one; a nationality alone is nobody."""
    inside = {name.removeprefix(GUEST_OF_STAY): text for name, text in values.items() if name.startswith(GUEST_OF_STAY)}
    if not any(inside.get(name, "").strip() for name in NAMING):
        return None
    return guest(inside, setting, problems, region=region, form=forms.get(f"{GUEST_OF_STAY}birthday", ""))
