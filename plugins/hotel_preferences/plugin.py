"""The declaration and the hook implementations; no logic."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rugui.toolkit import (
    Event,
    Fact,
    ImportOutcome,
    Job,
    Json,
    MenuItem,
    Page,
    Panel,
    Permission,
    Plugin,
    TimelineEntry,
    _l,
    hookimpl,
    today_here,
)
from sqlalchemy.orm import Session

from hotel_preferences import (
    access,
    api,
    demo,
    facts,
    panels_of,
    reactions,
    service,
    service_allergies,
    service_import,
    service_records,
    service_suggestions,
    service_tasks,
    service_timeline,
    views_allergies,
    views_kinds,
    views_suggestions,
    views_tasks,
)
from hotel_preferences.service_kinds import catalogue
from hotel_preferences.views import blueprint
from hotel_preferences.words_of_codes import WORDS

__all__ = ["plugin", "views_allergies", "views_kinds", "views_suggestions", "views_tasks"]
FRONT_DESK, CLUB, DUTY, ADMIN, READ_ONLY = (
    "front_desk", "club_administrator", "duty_manager", "administrator", "read_only",
)  # fmt: skip
DESK = (FRONT_DESK, CLUB, DUTY, ADMIN)
HOUR, DAY = 3600, 86400

plugin = Plugin(
    api=1,
    title=_l("Preferences"),
    facts=facts.KINDS,
    words=WORDS,
    permissions=(
        Permission(access.READ, _l("Read preferences"), (*DESK, READ_ONLY)),
        Permission(access.WRITE, _l("Note and change preferences"), DESK),
        Permission(access.SENSITIVE, _l("See allergies and what concerns health, religion or access"), DESK),
        Permission(access.TASKS, _l("See and do tasks before arrivals"), DESK),
        Permission(access.KINDS, _l("Add kinds of preferences"), (DUTY, ADMIN)),
    ),
    menu=(MenuItem(_l("Tasks"), "hotel_preferences.tasks", access.TASKS, "clipboard-check", 30),),
    blueprints=(blueprint, api.blueprint),
    jobs=(
        Job("hotel_preferences.tasks", service_tasks.make_all, HOUR),
        Job("hotel_preferences.alike", service_suggestions.count_alike, DAY),
    ),
    demo=demo.demo,
)


@hookimpl
def customer_facts(session: Session, customer_ids: Sequence[int]) -> Mapping[int, Sequence[Fact]]:
    """Allergies, musts, contradictions, questions and likings; the same few statements for any number of guests."""
    noted, allergies = service.of(session, customer_ids), service_allergies.of(session, customer_ids)
    kinds, today = catalogue(session).kinds, today_here(session)
    return {one: facts.state(noted[one], allergies[one], kinds, today) for one in customer_ids}


@hookimpl
def customer_timeline(
    session: Session, customer_id: int, before: datetime | None, limit: int
) -> Sequence[TimelineEntry]:
    """Noted, confirmed, seen again, not possible."""
    return service_timeline.entries(session, customer_id, before, limit)


@hookimpl
def panels(session: Session, page: Page) -> Sequence[Panel]:
    """Allergies and preferences on the guest's page; how much is to do on the home page and the briefing."""
    return panels_of.of(session, page)


@hookimpl
def import_customer(session: Session, customer_id: int, record: Mapping[str, Any]) -> ImportOutcome | None:
    """Preferences of a PMS profile, and suggestions from wishes written as text."""
    return service_import.take(session, customer_id, record)


@hookimpl
def export_customer(session: Session, customer_id: int) -> Json:
    """Every row about the guest, removed ones and acknowledgements included."""
    return service_records.export(session, customer_id)


@hookimpl
def erase_customer(session: Session, customer_id: int) -> Json:
    """Every row about the guest, gone; says how many of what."""
    return service_records.erase(session, customer_id)


@hookimpl
def merge_customers(session: Session, kept_id: int, dropped_id: int) -> Json:
    """Everything moves to the kept guest; the journal says exactly what."""
    return service_records.merge(session, kept_id, dropped_id)


@hookimpl
def unmerge_customers(session: Session, journal: Json) -> None:
    """Exactly what moved goes back."""
    service_records.unmerge(session, journal)


@hookimpl
def happened(session: Session, event: Event) -> None:
    """Learns from a stay that ended and keeps the tasks of the next days up to date."""
    reactions.react(session, event)
