"""The caller's card: asked for by every page every second and a half, and a page of its own for who has no script."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from rugui.arrivals.candidates import today_at
from rugui.calls import access, service
from rugui.calls.callers import Card, card
from rugui.customers import masking
from rugui.edge import requires, session, sites, unattended, viewer
from rugui.i18n import phone

blueprint = Blueprint("calls", __name__)


@blueprint.get("/calls")
@requires(access.READ)
def index() -> str:
    """The calls at one's own telephone."""
    return render_template("calls/index.html", cards=_cards())


@blueprint.get("/calls/mine")
@requires(access.READ)
@unattended
def mine() -> Response:
    """The cards, or 304 while they are as the asker knows them: two statements, with who is asking."""
    version = service.version(session(), viewer().account_id)
    if version in request.if_none_match:
        answer = Response(status=304)
    elif version == service.NOTHING:
        answer = Response("")
    else:
        answer = make_response(render_template("calls/_cards.html", cards=_cards()))
    answer.set_etag(version)
    return answer


@blueprint.post("/calls/<id>/close")
@requires(access.READ)
def close(id: str) -> Any:
    """Dismiss a card."""
    service.close(session(), id)
    if request.headers.get("HX-Request"):
        return Response(status=204)
    return redirect(url_for("calls.index"), 303)


@blueprint.app_template_global()
def caller_number(one: Card) -> str:
    """The number as this reader may see it: in full for who may see masked phones anyway."""
    if not viewer().can("customers.reveal", one.site.id):
        return masking.phone(one.call.number)
    return phone(one.call.number, one.call.e164, one.site.region)


def _cards() -> list[Card]:
    """The first call with all the next minute needs, the others with who it may be."""
    places = {site.id: site for site in sites(session())}
    calls = [one for one in service.waiting(session(), viewer().account_id) if one.site_id in places]
    return [
        card(session(), one, places[one.site_id], viewer(), today_at(places[one.site_id]), whole=place == 0)
        for place, one in enumerate(calls)
    ]
