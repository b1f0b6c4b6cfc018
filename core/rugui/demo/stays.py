"""Invented stays, made from the packaged bookings: length, party, rate, requests and outcome are real ones. Pure."""

import csv
import gzip
import io
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from random import Random

YEARS = 3
AHEAD = 45  # days of bookings already on the books


@dataclass(frozen=True, slots=True)
class Booking:
    """What one row of the sample tells: nights, party, average daily rate in euro, requests, outcome."""

    nights: int
    adults: int
    children: int
    rate: float
    requests: int
    outcome: str
    month: int
    segment: str


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay to be written: dates, status, party, rate in euro, what was asked for."""

    arrival: date
    departure: date
    status: str
    adults: int
    children: int
    rate: float
    requests: tuple[str, ...]
    source: str


@cache
def bookings() -> list[Booking]:
    """The sample's rows that can be a stay: at least a night and an adult, and a rate above zero."""
    packed = resources.files("rugui.demo").joinpath("data/hotel_bookings_sample3000.csv.gz").read_bytes()
    months = {date(2000, n, 1).strftime("%B"): n for n in range(1, 13)}
    found = []
    for row in csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8"))):
        nights = int(row["stays_in_weekend_nights"]) + int(row["stays_in_week_nights"])
        adults, rate = int(row["adults"]), float(row["adr"])
        if not (0 < nights <= 21 and 0 < adults <= 4 and rate > 0):
            continue
        outcome = {"Check-Out": "departed", "Canceled": "cancelled", "No-Show": "no_show"}[row["reservation_status"]]
        found.append(
            Booking(nights, adults, int(float(row["children"] or 0)), rate, int(row["total_of_special_requests"]),
                    outcome, months[row["arrival_date_month"]], row["market_segment"])
        )  # fmt: skip
    return found


WISHES = {
    "zh-Hant": ("高樓層", "安靜房間", "靠近電梯", "軟枕頭", "兩張單人床", "加濕器", "晚到", "素食早餐",
                "嬰兒床", "生日蛋糕"),
    "zh-Hans": ("高楼层", "安静房间", "靠近电梯", "软枕", "双床", "加湿器", "晚到", "素食早餐", "婴儿床", "生日蛋糕"),
    "en": ("high floor", "quiet room", "near the lift", "feather-free pillow", "twin beds", "humidifier",
           "late arrival", "vegetarian breakfast", "baby cot", "birthday cake"),
}  # fmt: skip


def number_of_stays(random: Random) -> int:
    """Most guests come once, few come often: the tail is Pareto's, with at most 24 stays."""
    return min(24, 1 + int(random.paretovariate(1.25)) - 1) if random.random() < 0.45 else 1


def draw(random: Random, today: date, language: str) -> Stay:
    """A stay somewhere between three years ago and some weeks ahead, in a month like its booking's."""
    booking = random.choice(bookings())
    day = today + timedelta(days=random.randint(-365 * YEARS, AHEAD))
    arrival = date(day.year, booking.month, min(day.day, 28))
    if not today - timedelta(days=365 * YEARS) <= arrival <= today + timedelta(days=AHEAD):
        arrival = day
    return at(random, booking, arrival, today, language)


def arriving_on(random: Random, arrival: date, today: date, language: str) -> Stay:
    """A stay that begins on a given day and was neither cancelled nor missed."""
    booking = random.choice(
        [one for one in random.choices(bookings(), k=40) if one.outcome == "departed"] or bookings()
    )
    return at(random, booking, arrival, today, language, outcome="departed")


def at(random: Random, booking: Booking, arrival: date, today: date, language: str, outcome: str = "") -> Stay:
    """The booking as a stay beginning on `arrival`, with the status it has today."""
    departure = arrival + timedelta(days=booking.nights)
    status = outcome or booking.outcome
    if status == "departed" and departure >= today:
        status = "in_house" if arrival < today else "expected"
    elif status == "no_show" and arrival >= today:
        status = "expected"
    wishes = WISHES[language if language in WISHES else "en"]
    asked = tuple(random.sample(wishes, min(booking.requests, 3)))
    return Stay(arrival, departure, status, booking.adults, min(booking.children, 3), booking.rate, asked,
                "direct" if booking.segment in ("Direct", "Corporate") else "ota")  # fmt: skip
