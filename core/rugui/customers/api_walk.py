"""Every guest and what is known of them, for programs."""

from flask import Response, request

from rugui.arrivals import schemas as arrivals
from rugui.customers import access, fact_filters, schemas, sheet, walking
from rugui.customers.api_base import asked_site, blueprint
from rugui.customers.profile import profile
from rugui.customers.schemas_given import FactKindsGiven, FactsGiven
from rugui.edge import requires, session, viewer
from rugui.facts import facts, kinds
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.web.fields import answer, moment_argument, number_argument, picked_each, text_argument

QUERY = {
    "updated_since": describing.moment("Only guests changed since this moment."),
    "fact": describing.several("A fact that must be so: `name` or `name:value`. All of them.", fact_filters.MOST),
    "after": describing.AFTER,
}


def page() -> Response:
    """A page of all guests."""
    declared = {kind.name: kind for _plugin, kind in kinds(session())}
    asked = fact_filters.parse(request.args.getlist("fact"), declared, viewer())
    site = asked_site()
    wanted = walking.Wanted(moment_argument("updated_since"), asked, site.id if site else None)
    limit = number_argument("limit", 50, walking.MOST)
    found = walking.walk(session(), viewer(), wanted, after=text_argument("after", 100), limit=limit)
    told = picked_each(schemas.listed(one, viewer()) for one in found.guests)
    if told and viewer().can(access.REVEAL):
        sheet.opened_many(session(), found.guests, told[0])
    return answer({"customers": told, "next": found.next or None, "incomplete": found.incomplete})


@blueprint.get("/customers/<id>/facts", endpoint="facts")
@requires(access.READ)
@describes(gives=FactsGiven, query={"site": describing.SITE, "fields": describing.chosen()})
def facts_of(id: str) -> Response:
    """What the plugins know of a guest now, what matters most first; `site` (a code) leaves out other sites' facts."""
    guest, site = profile(session(), id, viewer()), asked_site()
    found, failed = facts(session(), [guest.id], viewer(), site.id if site else None)
    told = picked_each(arrivals.fact(one) for one in found[guest.id])
    return answer({"facts": told, "incomplete": [one.plugin for one in failed]})


@blueprint.get("/facts", endpoint="kinds_of_facts")
@requires(access.READ)
@describes(gives=FactKindsGiven)
def kinds_of_facts() -> Response:
    """The facts there are to filter by, as the plugins declare them."""
    told = [{"name": kind.name, "title": str(kind.title), "type": kind.type, "plugin": plugin}
            for plugin, kind in kinds(session())]  # fmt: skip
    return answer({"facts": told})
