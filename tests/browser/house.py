"""What browser tests know about the demonstration: who is there, where every page is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from hotel_preferences.models import Allergy, Preference, Task
from loyalty_pricing.models import Product
from loyalty_pricing.models_quotes import GuestQuote
from loyalty_pricing.models_rules import RulesVersion
from membership_club.models import Batch, Club, Membership, Tier
from membership_club.models_cards import Card
from membership_club.models_events import ClubEvent
from membership_club.models_value import ValueEntry
from rugui.customers import service as customers
from rugui.customers.details import Details
from rugui.customers.models import Customer, CustomerName
from rugui.duplicates import merging
from rugui.duplicates.models import CustomerMerge
from rugui.followups.models import FollowUp, HandOver
from rugui.interactions import visits
from rugui.interactions.models import Interaction, Visit
from rugui.staff.models import Account, Site
from rugui.values import OPERATOR, NameForm
from rugui.webhooks import service as webhooks
from rugui.webhooks.models import WebhookEndpoint
from sqlalchemy import Select, select

from tests.membership_club.accounts import new_estate

# The day of the hotel whose desk the tests sit at: it is tomorrow there for eight hours a day.
TODAY: date = datetime.now(ZoneInfo("Asia/Taipei")).date()
NOT_PAGES = ("/api/", "/static/", "/preferences/static/", "/healthz", "/readyz", "/metrics", "/arrivals/rows",
             "/guests/rows/", "/calls/mine", "/guests/<id>/file/", "/duplicates/run", "/clubs/static/",
             "/clubs/check/list", "/clubs/check/worker.js", "/pricing/static/")  # fmt: skip
FILES = (".pdf", ".svg")
_GIVEN = ("".join(pair) for pair in product("安心靜好", "嵐岑岫渚"))


@dataclass(frozen=True)
class House:
    """The application as it is served at `base`; one password for everybody."""

    app: Flask
    base: str
    password: str

    def rows(self, statement: Select[Any]) -> Sequence[Any]:
        """What the database holds now."""
        state = self.app.extensions["rugui"]
        with state.database.unit_of_work(state.plugins, write=False, viewer=OPERATOR) as session:
            return list(session.execute(statement).all())

    def arriving(self, site: str = "TPE") -> list[str]:
        """Public ids of guests who are expected today, one after another by room."""
        found = self.rows(
            select(Customer.public_id)
            .join(Visit, Visit.customer_id == Customer.id)
            .join(Site, Site.id == Visit.site_id)
            .where(Site.code == site, Visit.arrival == TODAY, Visit.status == "expected")
            .order_by(Visit.room)
        )
        return [row[0] for row in found]

    def plain(self) -> str:
        """A new guest, expected today, of whom nothing is noted: whatever day the demonstration was made on."""
        state = self.app.extensions["rugui"]
        given = next(_GIVEN)
        form = NameForm("primary", f"顧{given}", "zh-Hant-TW", "顧", given)
        with self.app.app_context(), state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
            guest = customers.create(session, Details(names=(form,), language="zh-Hant-TW"), region="TW")
            session.flush()
            site = session.scalars(select(Site).where(Site.code == "TPE")).one()
            visits.create(session, guest.id, site.id, TODAY, TODAY + timedelta(days=2), room=f"19{guest.id % 100:02}")
            return guest.public_id

    def name(self, guest: str) -> str:
        """The name a guest is called by."""
        names = select(CustomerName.full).join(Customer).where(Customer.public_id == guest)
        return str(self.rows(names.order_by(CustomerName.position))[0][0])


def happen(house: House) -> None:
    """What the demonstration does not do: some arrive whatever the day, two records become one, a system is told."""
    for _ in range(4):
        house.plain()
    state = house.app.extensions["rugui"]
    busy = select(Visit.customer_id).where(Visit.status.in_(("expected", "in_house")), Visit.customer_id.is_not(None))
    idle = select(Customer).where(Customer.kind == "person", Customer.id.not_in(busy)).order_by(Customer.id.desc())
    with house.app.app_context(), state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        kept, dropped = session.scalars(idle.limit(2))
        merging.merge(session, kept.public_id, dropped.public_id, (kept.version, dropped.version))
        webhooks.create(session, "https://example.com/told", ["customers.merged"])
        if session.scalar(select(Club.id)) is None:
            new_estate(session, kept)


def pages(house: House) -> dict[str, str]:
    """Every page there is: its rule → an address. A rule that cannot be filled in raises KeyError: say how below."""
    guest, stay = house.rows(
        select(Customer.public_id, Interaction.public_id)
        .join(Visit, Visit.customer_id == Customer.id)
        .join(Interaction, Interaction.id == Visit.id)
        .join(Preference, Preference.customer_id == Customer.id)
        .where(Visit.status == "departed", Customer.kind == "person")
        .order_by(Customer.id)
    )[0]
    club, tier = house.rows(select(Club.public_id, Tier.code).join(Tier).order_by(Club.id, Tier.id))[0]
    some = {
        "guest_id": guest,
        "preference_id": house.rows(select(Preference.public_id).order_by(Preference.id))[0][0],
        "allergy_id": house.rows(select(Allergy.public_id).order_by(Allergy.id))[0][0],
        "visit_id": house.rows(select(Interaction.public_id).join(Task, Task.visit_id == Interaction.id))[0][0],
        "public_id": house.rows(select(Account.public_id).order_by(Account.id))[0][0],
        "code": "TPE",
        "membership_id": house.rows(select(Membership.public_id).order_by(Membership.id))[0][0],
        "club_id": club,
        "batch_id": house.rows(select(Batch.public_id).order_by(Batch.id.desc()))[0][0],
        "movement_id": house.rows(select(ValueEntry.public_id).order_by(ValueEntry.id))[0][0],
        "event_id": house.rows(select(ClubEvent.public_id).order_by(ClubEvent.id))[0][0],
        "quote_id": house.rows(select(GuestQuote.public_id).order_by(GuestQuote.id))[0][0],
        "rules_id": house.rows(select(RulesVersion.public_id).order_by(RulesVersion.id.desc()))[0][0],
        "product_id": house.rows(select(Product.public_id).order_by(Product.id))[0][0],
        "card_id": house.rows(select(Card.public_id).where(Card.status == "active").order_by(Card.id))[0][0],
    }
    named = {
        "/guests/": guest, "/stays/": stay,
        "/follow-ups/": house.rows(select(FollowUp.public_id).order_by(FollowUp.id))[0][0],
        "/handover/": house.rows(select(HandOver.public_id).order_by(HandOver.id))[0][0],
        "/webhooks/": house.rows(select(WebhookEndpoint.public_id))[0][0],
        "/merges/": house.rows(select(CustomerMerge.public_id).order_by(CustomerMerge.id))[0][0],
    }  # fmt: skip
    others = house.rows(select(Customer.public_id).where(Customer.kind == "person").order_by(Customer.id).limit(2))
    queries = QUERIES | {"/merges/new": "?kept={}&dropped={}".format(*(row[0] for row in others))}
    found = dict(_pages(house, some, named, queries))
    rule = "/clubs/<club_id>/tiers/<code>"  # a tier's code, not a site's
    return found | {rule: f"/clubs/{club}/tiers/{tier}"}


def _pages(
    house: House, some: dict[str, str], named: dict[str, str], queries: dict[str, str]
) -> Iterator[tuple[str, str]]:
    for rule in house.app.url_map.iter_rules():
        text = str(rule)
        if "GET" not in (rule.methods or ()) or text.startswith(NOT_PAGES) or text.endswith(FILES):
            continue
        if text.startswith("/imports/<id>"):  # needs a file: test_import_page
            continue
        prefix = next((start for start in named if text.startswith(start)), "")
        values = some | ({"id": named[prefix]} if prefix else {})
        address = text
        for argument in rule.arguments:
            address = address.replace(f"<int:{argument}>", values[argument]).replace(f"<{argument}>", values[argument])
        yield text, address + queries.get(text, "")


# Pages that say nothing without a question.
QUERIES = {
    "/find": "?q=wang",
    "/preferences/guest/<guest_id>/find": "?q=feather",
    "/preferences/guest/<guest_id>/new": "?kind=pillow.soft",
    "/language": "?language=en",
}
