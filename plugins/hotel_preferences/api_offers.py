"""Beside what is noted, for programs: what typed words mean, what is suggested, what was taken away."""

from flask import Blueprint, Response
from rugui.toolkit import (
    Invalid,
    _l,
    answer,
    argument,
    audit,
    body,
    chosen,
    customer_by_public_id,
    describes,
    picked_each,
    requires,
    session,
    sites,
    text_argument,
    today_here,
    viewer,
)

from hotel_preferences import (
    schemas_allergies,
    schemas_house,
    schemas_offers,
    service,
    service_allergies,
    service_panel,
    service_suggestions,
)
from hotel_preferences.access import READ, SENSITIVE, WRITE
from hotel_preferences.matching import offers as readings
from hotel_preferences.schemas_allergies import RemovedGiven
from hotel_preferences.schemas_house import SuggestionsGiven
from hotel_preferences.schemas_offers import AlikeSchema, OffersGiven
from hotel_preferences.service_kinds import catalogue
from hotel_preferences.views import LISTED, may_note

OF_GUEST = "/customers/<customer_id>/preferences"


def register(blueprint: Blueprint) -> None:
    """Put the routes on the blueprint of preferences."""
    blueprint.get("/preferences/offers")(offers)
    blueprint.get(f"{OF_GUEST}/suggestions")(suggestions)
    blueprint.post(f"{OF_GUEST}/alike/dismiss")(dismiss_alike)
    blueprint.get(f"{OF_GUEST}/removed")(removed)


@requires(WRITE)
@describes(
    gives=OffersGiven,
    query={"q": argument("What was typed."), "site": argument("A site's code: what it added is offered too.", 20),
           "fields": chosen()},
)  # fmt: skip
def offers() -> Response:
    """What typed words (`q`) can mean, as the add box offers it: the likeliest first, at last as a note."""
    code, typed = text_argument("site", 20).strip().upper(), text_argument("q").strip()
    found = [site.id for site in sites(session()) if site.code == code]
    if code and not found:
        raise Invalid(_l("This question cannot be answered."), fields={"site": _l("There is no such site.")})
    known = catalogue(session())
    read = readings(typed, known.at(found[0] if found else None), LISTED)
    mine = [one for one in read if may_note(known.kind(one.kind))]
    return answer({"offers": picked_each(schemas_offers.offer(one, known) for one in mine)})


@requires(READ)
@describes(gives=SuggestionsGiven)
def suggestions(customer_id: str) -> Response:
    """What a stay or a wish suggests to note of a guest, and what guests like this one also like."""
    guest = customer_by_public_id(session(), customer_id)
    found = service_panel.of_guest(session(), guest.id)
    also = found.alike if viewer().can(WRITE) else ()
    return answer({"suggestions": [schemas_house.suggested(one) for one in found.suggested],
                   "alike": [schemas_house.alike(one) for one in also]})  # fmt: skip


@requires(WRITE)
@describes(takes=AlikeSchema, status=204)
def dismiss_alike(customer_id: str) -> Response:
    """Do not suggest to this guest what others like."""
    guest = customer_by_public_id(session(), customer_id)
    service_suggestions.dismiss_alike(session(), guest.id, body(AlikeSchema())["kind"])
    return Response(status=204)


@requires(READ)
@describes(gives=RemovedGiven, query={"fields": chosen()})
def removed(customer_id: str) -> Response:
    """What was taken away of a guest's preferences and, to whoever may know of them, allergies (`null` otherwise);
    `fields` chooses those of the preferences."""
    guest = customer_by_public_id(session(), customer_id)
    gone = service.of(session(), [guest.id], removed=True)[guest.id]
    codes = {site.id: site.code for site in sites(session())}
    allergies = None
    if viewer().can(SENSITIVE):
        known = service_allergies.of(session(), [guest.id], removed=True)[guest.id]
        allergies = [schemas_allergies.removed(one) for one in known]
        if allergies or any(one.kind.sensitive for one in gone):
            audit(session(), "hotel_preferences.sensitive.read", customer_id=guest.id)
    found = picked_each(schemas_allergies.gone(one, codes, today_here(session())) for one in gone)
    return answer({"preferences": found, "allergies": allergies})
