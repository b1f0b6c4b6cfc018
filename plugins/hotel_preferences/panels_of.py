"""The plugin's parts of the guest's page, the arrival briefing and the home page."""

from datetime import date
from functools import partial
from typing import Any

from rugui.toolkit import Page, Panel, Viewer, _l, audit, consent_url, customers, html_lang, sites, today_here
from sqlalchemy.orm import Session

from hotel_preferences import board, consent, service, service_allergies, service_panel, service_tasks
from hotel_preferences.access import READ, SENSITIVE, TASKS, WRITE
from hotel_preferences.catalogue import DEPARTMENTS
from hotel_preferences.service_allergies import Known
from hotel_preferences.service_kinds import catalogue
from hotel_preferences.words import DEPARTMENTS as DEPARTMENT_WORDS
from hotel_preferences.words import SEVERITIES, SOURCES, title


def of(session: Session, page: Page) -> list[Panel]:
    """The panels of a page; what the viewer may not see is not in them."""
    if page.kind == "profile" and page.customer_id is not None:
        return _profile(session, page, page.customer_id)
    return _work(session, page)


def _profile(session: Session, page: Page, customer_id: int) -> list[Panel]:
    guest = customers(session, [customer_id]).get(customer_id)
    if guest is None:
        return []
    today = page.day or today_here(session)
    allergies = service_allergies.of(session, [customer_id])[customer_id]
    found = []
    if page.viewer.can(SENSITIVE) and allergies:
        found.append(_safety(session, page.viewer, customer_id, allergies))
    if page.viewer.can(READ):
        context = profile(session, page.viewer, customer_id, page.site_id, today, allergies)
        context["guest_id"] = guest.public_id
        if page.viewer.can(SENSITIVE) and context["to_ask"]:
            # Made where the page is: a hook is asked outside of one too.
            context["consent_url"] = partial(consent_url, guest.public_id, context["to_ask"])
        found.append(Panel(_l("Preferences"), "hotel_preferences/panel.html", context, 10, "main", READ))
    return found


def _safety(session: Session, viewer: Viewer, customer_id: int, known: list[Known]) -> Panel:
    audit(session, "hotel_preferences.allergies.read", customer_id=customer_id)
    alerts = [alert(one, viewer) for one in known]
    return Panel(_l("Allergies"), "hotel_preferences/safety.html", {"alerts": alerts}, 0, "safety", SENSITIVE)


def alert(one: Known, viewer: Viewer) -> dict[str, Any]:
    """One allergy as its alert shows it to this person."""
    row = one.row
    return {
        "id": row.public_id,
        "what": title(one.kind, row.value, row.whose),
        "severity": SEVERITIES[row.severity],
        "reaction": row.reaction,
        "source": SOURCES[row.source],
        "confirmed": row.last_confirmed,
        "noted": row.first_noted,
        "noted_by": row.noted_by,
        "seen_at": one.seen_by(viewer.account_id),
        "seen": one.seen,
        "may_write": viewer.can(WRITE),
        "person": viewer.account_id is not None,
    }


def profile(
    session: Session, viewer: Viewer, customer_id: int, site_id: int | None, today: date, allergies: list[Known]
) -> dict[str, Any]:
    """What the guest's panel shows; a fixed number of statements however much is noted."""
    noted = service.of(session, [customer_id], viewer=viewer)[customer_id]
    if any(one.kind.sensitive for one in noted):
        audit(session, "hotel_preferences.sensitive.read", customer_id=customer_id)
    beside = service_panel.beside(session, customer_id, service_panel.liked(noted))
    around = board.Around(
        catalogue(session).kinds, today, site_id, site_names(session), beside.rates,
        [one.row.kind for one in allergies], viewer.can(SENSITIVE),
    )  # fmt: skip
    sensitive = [one.kind.sensitive for one in noted] + [one.kind.sensitive for one in allergies]
    may_write = viewer.can(WRITE)
    return {
        "board": board.lay_out(noted, around),
        "suggestions": beside.suggested if may_write else (),
        "alike": beside.alike if may_write else (),
        "may_write": may_write,
        "to_ask": consent.missing(session, customer_id, sensitive),
        "title_of": title,
    }


def site_names(session: Session) -> dict[int, str]:
    """Names of the sites in the language of the page."""
    field = {"zh-Hant-TW": "name_zh_hant", "zh-Hans-CN": "name_zh_hans"}.get(html_lang(), "name")
    return {site.id: getattr(site, field) or site.name for site in sites(session)}


def _work(session: Session, page: Page) -> list[Panel]:
    """How much is still to do for a day's arrivals at the site, by department."""
    if page.site_id is None or not page.viewer.can(TASKS, page.site_id):
        return []
    day = page.day or today_here(session)
    counts = service_tasks.counts(session, [page.site_id], day)
    rows = [
        {"code": code, "title": DEPARTMENT_WORDS[code], "open": counts[page.site_id, code][0],
         "of": counts[page.site_id, code][1]}
        for code in DEPARTMENTS if (page.site_id, code) in counts
    ]  # fmt: skip
    if not rows and page.kind == "home":
        return []
    context = {"rows": rows, "day": day, "site_id": page.site_id}
    return [Panel(_l("Tasks before arrival"), "hotel_preferences/work.html", context, 50, "aside", TASKS)]
