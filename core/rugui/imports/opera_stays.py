"""A stay from an OPERA Cloud reservation, whole or as a line of a list."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from rugui.imports import amounts, codes
from rugui.imports.guest_rows import Setting
from rugui.imports.opera_profiles import flat, memberships, preferences, profile
from rugui.imports.opera_values import Object, day, first, inside, number_of, obj, objects, text, truth
from rugui.imports.problems import Problem, beside, refused
from rugui.imports.records import GuestRecord, StayRecord
from rugui.imports.stay_rows import check_days, count, read_status
from rugui.imports.text import tidy


def reservation(
    found: Object, setting: Setting, problems: list[Problem]
) -> tuple[StayRecord | None, list[GuestRecord]]:
    """The stay with its guest, and who else is named on it; None, and why in `problems`, where it is none."""
    room = obj(found.get("roomStay"))
    hotel = first(found, "hotelId", "hotelCode")
    ids = found.get("reservationIdList") or found.get("reservationIds") or found.get("reservationId")
    arrival, departure = (_day(room, found, name, setting.today, problems) for name in ("arrival", "departure"))
    if arrival and departure:
        check_days(arrival, departure, problems)
    guests = _guests(found, setting, hotel, problems)
    leader, number = _leader(found, guests)
    state = read_status(first(found, "reservationStatus", "computedReservationStatus"), problems)
    counts = obj(room.get("guestCounts")) or obj(obj(room.get("roomRates")).get("guestCounts"))
    adults = count(first(counts, "adults") or first(room, "adultCount"), "adults", 1, problems)
    children = count(first(counts, "children") or first(room, "childCount"), "children", 0, problems)
    revenue, currency = _revenue(room, arrival, departure, problems)
    requests = "\n".join(dict.fromkeys(
        written for one in [*inside(found, "comments", "comment"), *inside(found, "comments", "commentInfo", "comment")]
        if (written := tidy(first(one, "text", "comments"), "requests", problems))
    ))  # fmt: skip
    fields: dict[str, Any] = {
        "external_id": tidy(number_of(ids, "Reservation") or first(found, "reservationId"), "external_id", problems),
        "booking_reference": tidy(number_of(ids, "Confirmation", "ExternalReference"), "booking_reference", problems),
        "room": tidy(
            first(room, "roomNumber", "roomId") or first(room.get("currentRoomInfo"), "roomId"), "room", problems
        ),
        "source": tidy(_source(found, room), "source", problems)[:40],
        "eta": _eta(room),
    }
    if any(problem.fatal for problem in problems) or arrival is None or departure is None:
        return None, []
    stay = StayRecord(
        arrival, departure, guest=leader, guest_external_id="" if leader else number, site=setting.site_code(hotel),
        status=state, adults=adults, children=children, currency=currency, revenue_minor=revenue,
        requests=requests[:20_000], **fields,
    )  # fmt: skip
    return stay, [one for _primary, _number, one in guests if one is not None and one is not leader]


def is_reservation(found: Object) -> bool:
    """Whether an object is a reservation with a stay in it, not only a change of one."""
    room = obj(found.get("roomStay"))
    return bool(room.keys() & {"arrivalDate", "departureDate"}) or bool(
        found.keys() & {"reservationGuests", "reservationGuest"} and room
    )


def _day(room: Object, found: Object, name: str, today: date, problems: list[Problem]) -> date | None:
    written = day(room.get(f"{name}Date")) or day(obj(room.get("originalTimeSpan")).get(
        "startDate" if name == "arrival" else "endDate"))  # fmt: skip
    if not written:
        problems.append(refused("date_missing", field=name))
        return None
    read = codes.day(written)
    if read is None:
        problems.append(refused("date", written, name))
    elif not codes.believable(read, today):
        problems.append(refused("date_nonsense", written, name))
        return None
    return read


def _guests(
    found: Object, setting: Setting, hotel: str, problems: list[Problem]
) -> list[tuple[bool, str, GuestRecord | None]]:
    """Who is named: whether they lead, their number, and the guest where there is a name."""
    made: list[tuple[bool, str, GuestRecord | None]] = []
    extra = (preferences(found), memberships(found))
    for one in objects(found.get("reservationGuests")):
        info = obj(one.get("profileInfo"))
        inner, ids = obj(info.get("profile")), info.get("profileIdList")
        kind = first(inner, "profileType").lower()
        if kind not in ("", "guest", "contact", "employee"):
            problems.append(beside("not_kept", first(inner, "profileType")))
            continue
        number = number_of(ids, "Profile", "")
        said: list[Problem] = []
        record = profile(inner, ids, setting, said, hotel) if inner else None
        problems += [one for one in said if one.code != "no_name"]
        lead = truth(one.get("primary"))
        if record is not None and (lead or not made):
            record = replace(record, preferences=(*record.preferences, *extra[0]),
                             memberships=(*record.memberships, *extra[1]))  # fmt: skip
        made.append((lead, number, record))
    for one in objects(found.get("reservationGuest")):
        said = []
        record = flat(one, setting, said, hotel)
        problems += [one for one in said if one.code != "no_name"]
        made.append((True, first(one, "id"), record))
    return made


def _leader(found: Object, guests: list[tuple[bool, str, GuestRecord | None]]) -> tuple[GuestRecord | None, str]:
    ordered = sorted(guests, key=lambda one: not one[0])
    for _lead, number, record in ordered:
        if record is not None or number:
            return record, number
    return None, ""


def _revenue(
    room: Object, arrival: date | None, departure: date | None, problems: list[Problem]
) -> tuple[int | None, str]:
    """What the stay brings before tax: its total, the totals of its rates, or the rate of a night times the nights."""
    rates = inside(room, "roomRates")
    bases = inside(rates, "rates", "rate", "base")
    money = obj(room.get("rateAmount"))
    total = obj(room.get("total")) or obj(room.get("totalAmount"))
    currency = next(
        (code for one in (total, money, *bases, *inside(rates, "total")) if (code := first(one, "currencyCode"))), ""
    )
    amount = _decimal(first(total, "amountBeforeTax", "amount"))
    if amount is None:
        sums = [
            value for one in inside(rates, "total") if (value := _decimal(first(one, "amountBeforeTax"))) is not None
        ]
        amount = sum(sums, Decimal(0)) if sums else None
    if amount is None and arrival and departure:
        nightly = _decimal(first(money, "amount")) or (_decimal(first(bases[0], "amountBeforeTax")) if bases else None)
        amount = nightly * max(1, (departure - arrival).days) if nightly is not None else None
    code = amounts.known(currency)
    if amount is None or not code:
        if amount:
            problems.append(beside("not_kept", f"{amount} {currency}".strip()))
        return None, code
    return amounts.minor(amount, code), code


def _decimal(written: str) -> Decimal | None:
    return amounts.number(written) if written else None


def _source(found: Object, room: Object) -> str:
    return (
        first(room, "sourceOfBusinessDescription", "sourceOfBusiness")
        or first(obj(room.get("roomRates")), "sourceCodeDescription", "sourceCode")
        or first(found.get("sourceOfSale"), "sourceType")
    )


def _eta(room: Object) -> str:
    written = text(obj(room.get("expectedTimes")).get("reservationExpectedArrivalTime"))
    time = written[11:16]
    good = (
        len(time) == 5 and time[2] == ":" and time.replace(":", "").isdecimal() and time < "24:00" and time[3:] < "60"
    )
    return time if good and time != "00:00" else ""
