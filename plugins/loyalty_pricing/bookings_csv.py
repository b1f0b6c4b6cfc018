"""Rows of the hotel booking demand data (Antonio, de Almeida, Nunes 2019) as bookings to replay. Pure.

Each night is taken at the row's average daily rate (`adr`), in the currency of the rules; rows of stays that did not
take place, without nights, or below zero are left out and counted.
"""

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO

from rugui.toolkit import Invalid, _l

from loyalty_pricing.cart import Cart, CartLine, Facts, Night, Value
from loyalty_pricing.replay import Past

MONTHS = {name: at for at, name in enumerate(
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
     "December"), start=1)}  # fmt: skip
TEXTS = ("country", "market_segment", "customer_type", "meal", "deposit_type", "agent", "company")
NUMBERS = ("adults", "children", "babies", "previous_cancellations", "previous_bookings_not_canceled",
           "total_of_special_requests", "required_car_parking_spaces", "is_repeated_guest")  # fmt: skip
SEGMENTS = ("hotel", "market_segment", "customer_type", "country")
NEEDED = ("hotel", "is_canceled", "lead_time", "arrival_date_year", "arrival_date_month", "arrival_date_day_of_month",
          "stays_in_weekend_nights", "stays_in_week_nights", "distribution_channel", "reserved_room_type", "adr",
          *TEXTS, *NUMBERS)  # fmt: skip


@dataclass(slots=True)
class Assumed:
    """What the data does not tell: the cost as a share of the rate, and the commission of travel agents, both in
    hundredths of a percent; and how many rows were left out, by reason."""

    currency: str
    cost: int = 4_000
    commission: int = 1_500
    left_out: dict[str, int] = field(default_factory=dict)


def read(file: Path, assumed: Assumed) -> Iterator[Past]:
    """The bookings of a CSV file, gzipped or not, one at a time; raises `Invalid` where columns are missing."""
    with _open(file) as text:
        yield from past_of(text, assumed)


def _open(file: Path) -> IO[str]:
    if file.suffix == ".gz":
        return gzip.open(file, "rt", encoding="utf-8", newline="")
    return file.open(encoding="utf-8-sig", newline="")


def past_of(lines: Iterable[str], assumed: Assumed) -> Iterator[Past]:
    """The bookings of the lines of such a file."""
    rows = csv.reader(lines)
    header = next(rows, [])
    if missing := [name for name in NEEDED if name not in header]:
        raise Invalid(_l("There is no column %(name)s.", name=missing[0]))
    place = {name: header.index(name) for name in NEEDED}
    for row in rows:
        reason, past = _past(row, place, assumed) if len(row) == len(header) else ("unreadable", None)
        if past is None:
            assumed.left_out[reason] = assumed.left_out.get(reason, 0) + 1
        else:
            yield past


def _past(row: list[str], place: dict[str, int], assumed: Assumed) -> tuple[str, Past | None]:
    if row[place["is_canceled"]] != "0":
        return "cancelled", None
    try:
        nights = int(row[place["stays_in_weekend_nights"]]) + int(row[place["stays_in_week_nights"]])
        arrival = date(int(row[place["arrival_date_year"]]), MONTHS[row[place["arrival_date_month"]]],
                       int(row[place["arrival_date_day_of_month"]]))  # fmt: skip
        booked = arrival - timedelta(days=int(row[place["lead_time"]]))
        rate = int((Decimal(row[place["adr"]]) * 100).to_integral_value())
    except (ValueError, KeyError, InvalidOperation, OverflowError):
        return "unreadable", None
    if not 0 < nights <= 366 or not 0 <= rate <= 10**11:
        return "no nights" if nights <= 0 else "no price", None
    channel, room = row[place["distribution_channel"]], row[place["reserved_room_type"]]
    cost = rate * assumed.cost // 10_000
    line = CartLine("1", room, tuple(
        [Night(rate, cost, arrival + timedelta(days=n)) for n in range(nights)]
    ))  # fmt: skip
    values: dict[str, tuple[Value, ...]] = {}
    for name in TEXTS:
        if (said := row[place[name]].strip()) not in ("", "NULL", "NA"):
            values[f"booking.{name}"] = (said,)
    for name in NUMBERS:
        if (said := row[place[name]]).isdigit():
            values[f"booking.{name}"] = (int(said),)
    cart = Cart((line,), assumed.currency, row[place["hotel"]], channel, (), (), arrival,
                arrival + timedelta(days=nights), booked, assumed.commission if channel == "TA/TO" else 0)  # fmt: skip
    return "", Past(cart, Facts(values), {name: row[place[name]] for name in SEGMENTS})
