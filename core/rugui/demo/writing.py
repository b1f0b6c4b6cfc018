"""Bulk writing of the demonstration's rows."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from rugui.customers import models as c
from rugui.db import Base, new_public_id, utcnow
from rugui.demo import promises
from rugui.demo import stays as stays_
from rugui.demo.people import Person
from rugui.demo.talk import talk
from rugui.interactions.models import Interaction, InteractionLine, Visit
from rugui.staff.models import Site

RATES = {"TWD": 34.0, "CNY": 7.8, "EUR": 1.0}
EXTRAS = (("breakfast", 18, 0.5), ("minibar", 12, 0.4), ("spa", 75, 0.45), ("laundry", 22, 0.5), ("dinner", 48, 0.55),
          ("airport-transfer", 40, 0.7))  # fmt: skip


class House:
    """Rooms given out today, and how many arrivals and guests in house each site still wants."""

    def __init__(self, sites: dict[str, Site], today: date, guests: int) -> None:
        self.sites = sites
        self.today = today
        wanted = max(4, min(40, guests // 50))
        self.arriving = dict.fromkeys(sites, wanted)
        self.staying = dict.fromkeys(sites, wanted)
        self.rooms: dict[str, Iterator[str]] = {code: _rooms() for code in sites}

    def room(self, code: str) -> str:
        """The next free room of a site; empty when the house is full."""
        return next(self.rooms[code], "")


def _rooms() -> Iterator[str]:
    for number in range(1, 25):
        for floor in range(3, 20):
            yield f"{floor}{number:02}"


def add_organisations(session: Session, organisations: Sequence[dict[str, Any]]) -> dict[str, list[int]]:
    """Companies with their names; returns their ids by country."""
    by_country: dict[str, list[int]] = {}
    for one in organisations:
        names = [c.CustomerName(kind="primary", full=one["name"])]
        if one["latin"]:
            names.append(c.CustomerName(kind="alternate", full=one["latin"], language="en", position=1))
        company = c.Customer(kind="organisation", nationality=one["country"], names=names)
        session.add(company)
        session.flush()
        by_country.setdefault(one["country"], []).append(company.id)
    return by_country


def add_guests(
    session: Session,
    random: Random,
    batch: Sequence[tuple[str, Person]],
    house: House,
    organisations: dict[str, list[int]],
) -> tuple[list[int], int]:
    """Write guests with stays, lines and talk; returns their ids and the number of stays."""
    rows = [
        {"public_id": new_public_id(), "kind": "person", "nationality": p.country, "language": p.language,
         "birth_year": p.birth[0], "birth_month": p.birth[1], "birth_day": p.birth[2], "version": 1,
         "vip": "VIP" if random.random() < 0.012 else ""}
        for _, p in batch
    ]  # fmt: skip
    ids = list(session.scalars(insert(c.Customer).returning(c.Customer.id, sort_by_parameter_order=True), rows))
    _contacts(session, random, ids, batch, organisations)
    planned, now = [], utcnow()
    for customer_id, (code, person) in zip(ids, batch, strict=True):
        planned += [(customer_id, code, person, stay) for code, stay in _plan(random, code, person, house)]
    _write_stays(session, random, planned, house)
    said = [row for id_, (code, p) in zip(ids, batch, strict=True)
            for row in talk(random, id_, house.sites[code], p, house.today, now)]  # fmt: skip
    if said:
        _bulk(session, Interaction, said)
        promises.write(session, said, list(house.sites.values()), now)
    return ids, len(planned)


def _contacts(
    session: Session,
    random: Random,
    ids: Sequence[int],
    batch: Sequence[tuple[str, Person]],
    organisations: dict[str, list[int]],
) -> None:
    names: list[dict[str, Any]] = []
    phones: list[dict[str, Any]] = []
    emails: list[dict[str, Any]] = []
    handles: list[dict[str, Any]] = []
    relations: list[dict[str, Any]] = []
    for id_, (_code, person) in zip(ids, batch, strict=True):
        for position, n in enumerate(person.names):
            names.append({"customer_id": id_, "position": position, "kind": n.kind, "language": n.language,
                          "full": n.full, "family": n.family, "given": n.given, "honorific": n.honorific})  # fmt: skip
        for position, (typed, e164) in enumerate(person.phones):
            phones.append({"customer_id": id_, "position": position, "label": "mobile", "typed": typed, "e164": e164})
        for email in person.emails:
            emails.append({"customer_id": id_, "position": 0, "typed": email, "folded": email.casefold()})
        for service, handle in person.handles:
            handles.append({"customer_id": id_, "position": 0, "service": service, "handle": handle})
        if random.random() < 0.12 and (companies := organisations.get(person.country)):
            relations.append({"customer_id": id_, "other_id": random.choice(companies), "kind": "employee"})
    for table, rows in ((c.CustomerName, names), (c.CustomerPhone, phones), (c.CustomerEmail, emails),
                        (c.CustomerHandle, handles), (c.CustomerRelation, relations)):  # fmt: skip
        if rows:
            _bulk(session, table, rows)


def _plan(random: Random, code: str, person: Person, house: House) -> list[tuple[str, stays_.Stay]]:
    """The stays of one guest, never two at once; first those who arrive today or are in house."""
    today, language = house.today, person.language.rsplit("-", 1)[0]
    found: list[tuple[str, stays_.Stay]] = []
    if house.arriving[code] and random.random() < 0.2:
        house.arriving[code] -= 1
        found.append((code, stays_.arriving_on(random, today, today, language)))
    elif house.staying[code] and random.random() < 0.2:
        stay = stays_.arriving_on(random, today - timedelta(days=random.randint(1, 3)), today, language)
        if stay.departure >= today:
            house.staying[code] -= 1
            found.append((code, stay))
    for _ in range(stays_.number_of_stays(random)):
        where = code if random.random() < 0.85 else random.choice(list(house.sites))
        stay = stays_.draw(random, today, language)
        if stay.status != "in_house" and all(
            stay.departure <= o.arrival or stay.arrival >= o.departure for _, o in found
        ):
            found.append((where, stay))
    return found


def _write_stays(
    session: Session, random: Random, planned: Sequence[tuple[int, str, Person, stays_.Stay]], house: House
) -> None:
    if not planned:
        return
    interactions = [
        {"public_id": new_public_id(), "customer_id": id_, "site_id": house.sites[code].id, "kind": "visit",
         "channel": "web" if stay.source == "ota" else "", "direction": "in", "at": _noon(stay.arrival), "summary": ""}
        for id_, code, _, stay in planned
    ]  # fmt: skip
    returning = insert(Interaction).returning(Interaction.id, sort_by_parameter_order=True)
    visit_ids = list(session.scalars(returning, interactions))
    visits, lines = [], []
    for visit_id, (id_, code, _, stay) in zip(visit_ids, planned, strict=True):
        now = stay.status in ("in_house", "expected") and stay.arrival <= house.today
        room = house.room(code) if now else f"{random.randint(3, 19)}{random.randint(1, 24):02}"
        visits.append({"id": visit_id, "customer_id": id_, "site_id": house.sites[code].id, "arrival": stay.arrival,
                       "departure": stay.departure, "status": stay.status, "adults": stay.adults,
                       "eta": f"{random.randint(13, 22)}:{random.choice(('00', '30'))}",
                       "children": stay.children, "source": stay.source, "booking_reference": f"R{visit_id:07}",
                       "room": "" if stay.status in ("cancelled", "no_show") else room,
                       "requests": "; ".join(stay.requests), "changed_at": _noon(stay.arrival - timedelta(days=3)),
                       "external_id": None})  # fmt: skip
        if stay.status in ("departed", "in_house"):
            lines += _lines(random, visit_id, stay, house.sites[code].currency)
    _bulk(session, Visit, visits)
    if lines:
        _bulk(session, InteractionLine, lines)


def _bulk(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    # Through the table: the ORM's bulk path costs half as much again.
    session.execute(insert(cast(Table, model.__table__)), rows)


def _lines(random: Random, visit_id: int, stay: stays_.Stay, currency: str) -> list[dict[str, Any]]:
    nights = (stay.departure - stay.arrival).days
    sold = [("room", nights, stay.rate * nights, 0.58)]
    for product, price, cost in random.sample(EXTRAS, random.choices([0, 1, 2, 3], [45, 30, 17, 8])[0]):
        quantity = random.randint(1, max(1, nights))
        sold.append((product, quantity, float(price * quantity), cost))
    factor = RATES[currency] * 100
    return [{"interaction_id": visit_id, "product": product, "quantity": quantity, "currency": currency,
             "net_minor": round(net * factor, -2), "cost_minor": round(net * factor * cost, -2)}
            for product, quantity, net, cost in sold]  # fmt: skip


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
