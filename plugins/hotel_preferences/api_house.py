"""The catalogue, the tasks of departments and what is suggested, for programs: /api/v1/preferences."""

from datetime import date
from typing import Any

from flask import Blueprint, Response
from rugui.toolkit import (
    Invalid,
    NotFound,
    SiteRef,
    _l,
    answer,
    argument,
    body,
    chosen,
    describes,
    picked_each,
    requires,
    session,
    sites,
    text_argument,
    today_at,
    viewer,
)

from hotel_preferences import schemas, schemas_house, service_kinds, service_suggestions, service_tasks
from hotel_preferences.access import KINDS, READ, TASKS, WRITE
from hotel_preferences.schemas_house import (
    DecidedGiven,
    DecideSchema,
    KindGiven,
    KindsGiven,
    MadeGiven,
    MakeSchema,
    NewKindSchema,
    RetireSchema,
    RoomsGiven,
    SettledGiven,
    SettleSchema,
)
from hotel_preferences.views_tasks import note_shown, shown

TITLES = {"en": "title_en", "zh-Hant-TW": "title_zh_hant", "zh-Hans-CN": "title_zh_hans"}


def register(blueprint: Blueprint) -> None:
    """Put the routes on the blueprint of preferences."""
    blueprint.get("/preferences/kinds")(kinds)
    blueprint.post("/preferences/kinds")(add_kind)
    blueprint.patch("/preferences/kinds/<code>")(retire_kind)
    blueprint.get("/preferences/tasks")(tasks)
    blueprint.post("/preferences/tasks")(make_tasks)
    blueprint.patch("/preferences/tasks/<task_id>")(settle)
    blueprint.patch("/preferences/suggestions/<suggestion_id>")(decide)


@requires(READ)
@describes(gives=KindsGiven, query={"fields": chosen()})
def kinds() -> Response:
    """Everything that can be noted, retired kinds too."""
    codes = {site.id: site.code for site in sites(session())}
    found = service_kinds.catalogue(session()).kinds.values()
    return answer({"kinds": picked_each(schemas_house.kind(one, codes) for one in found)})


@requires(KINDS)
@describes(takes=NewKindSchema, gives=KindGiven, status=201)
def add_kind() -> Response:
    """Add a kind, of `site` (a code) or of the whole chain: 201."""
    values = body(NewKindSchema())
    titles = {language: values.pop(field) for language, field in TITLES.items()}
    code = values.pop("site")
    site = _site(code, KINDS) if code else None
    row = service_kinds.add(session(), titles=titles, site_id=site.id if site else None, **values)
    return answer(_kind(row.code), 201)


@requires(KINDS)
@describes(takes=RetireSchema, gives=KindGiven)
def retire_kind(code: str) -> Response:
    """Offer a kind no more, or again; what was noted of it stays."""
    service_kinds.retire(session(), code, retired=body(RetireSchema())["retired"])
    return answer(_kind(code))


@requires(TASKS)
@describes(
    gives=RoomsGiven,
    query={"site": argument("A site's code.", 20), "date": argument("A day like 2026-11-22; today there if none.", 10),
           "department": argument("One department's.", 40), "fields": chosen()},
)  # fmt: skip
def tasks() -> Response:
    """What is to do at `site` (a code) on `date` (today there if not given), room by room; `department` narrows."""
    site = _site(text_argument("site", 20), TASKS)
    work = service_tasks.rooms(session(), site.id, _day(site), text_argument("department", 40))
    note_shown(work)
    return answer({"rooms": picked_each(schemas_house.room(shown(one)) for one in work)})


@requires(TASKS)
@describes(takes=MakeSchema, gives=MadeGiven, status=200)
def make_tasks() -> Response:
    """Write the tasks of a day now, instead of waiting for the hourly work."""
    values = body(MakeSchema())
    return answer({"made": service_tasks.make(session(), _site(values["site"], TASKS).id, values["date"])})


@requires(TASKS)
@describes(takes=SettleSchema, gives=SettledGiven)
def settle(task_id: str) -> Response:
    """Done, not possible (with the reason), or open again."""
    service_tasks.get(session(), task_id)
    row = service_tasks.settle(session(), task_id, **body(SettleSchema()))
    return answer({"id": row.public_id, "status": row.status, "reason": row.reason})


@requires(WRITE)
@describes(takes=DecideSchema, gives=DecidedGiven)
def decide(suggestion_id: str) -> Response:
    """Note what is suggested, leave it for good, or take that back."""
    status, noted = body(DecideSchema())["status"], None
    if status == "accepted":
        noted = schemas.brief(service_suggestions.accept(session(), suggestion_id))
    elif status == "dismissed":
        service_suggestions.dismiss(session(), suggestion_id)
    else:
        service_suggestions.reopen(session(), suggestion_id)
    return answer({"id": suggestion_id, "status": status, "noted": noted})


def _kind(code: str) -> dict[str, Any]:
    codes = {site.id: site.code for site in sites(session())}
    return schemas_house.kind(service_kinds.catalogue(session()).kind(code), codes)


def _site(code: str, permission: str) -> SiteRef:
    found = [one for one in sites(session()) if one.code == code.strip().upper() and viewer().can(permission, one.id)]
    if not found:
        raise NotFound(_l("There is no such site."))
    return found[0]


def _day(site: SiteRef) -> date:
    try:
        return date.fromisoformat(text_argument("date", 10)) if text_argument("date", 10) else today_at(site)
    except ValueError as error:
        reason = _l("Write the date like 2026-11-22.")
        raise Invalid(_l("This question cannot be answered."), fields={"date": reason}) from error
