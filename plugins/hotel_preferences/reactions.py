"""What the plugin does when something happened elsewhere: learns from a stay, and keeps the tasks up to date."""

from datetime import timedelta

from rugui.toolkit import Event, NotFound, customer_by_public_id, sites, stay_by_public_id, stays, today_at
from sqlalchemy.orm import Session

from hotel_preferences import service_suggestions, service_tasks

DEPARTED, UNMERGED = "visits.departed", "customers.unmerged"
MATTERS = ("visits.", "hotel_preferences.", "customers.merged")
OWN_WORK = "hotel_preferences.task."


def react(session: Session, event: Event) -> None:
    """Idempotent: the same event told twice leaves what it left the first time."""
    if event.name == DEPARTED:
        try:
            stay = stay_by_public_id(session, str(event.payload.get("interaction", "")))
        except NotFound:
            return  # erased or undone meanwhile
        service_suggestions.learn(session, stay)
    elif event.name == UNMERGED:
        for public_id in (event.payload["kept"], event.payload["dropped"]):
            try:
                guest = customer_by_public_id(session, str(public_id))
            except NotFound:
                continue  # erased meanwhile
            _refresh(session, guest.id)
    elif event.customer_id is not None and event.name.startswith(MATTERS) and not event.name.startswith(OWN_WORK):
        _refresh(session, event.customer_id)


def _refresh(session: Session, customer_id: int) -> None:
    """The tasks of a guest who comes within the days the job looks ahead."""
    coming = [stay for stay in stays(session, [customer_id]) if stay.status == "expected"]
    if not coming:
        return
    days = {site.id: today_at(site) for site in sites(session)}
    for stay in coming:
        today = days[stay.site_id]
        if today <= stay.arrival <= today + timedelta(days=service_tasks.DAYS_AHEAD):
            service_tasks.make(session, stay.site_id, stay.arrival)
