"""Points for programs: /api/v1/memberships/{id}/points and /api/v1/clubs/{id}/points."""

from datetime import date

from flask import Response
from marshmallow import fields
from rugui.toolkit import Invalid, _l, answer, body, describes, requires, session, text_argument, today_here

from membership_club import schemas_points as schemas
from membership_club import service, service_clubs, service_points, service_points_rules
from membership_club.access import POINTS, READ, RULES
from membership_club.api import blueprint
from membership_club.models_points import PointsEntry
from membership_club.service_points import Earning

ON = {"on": fields.Date(metadata={"description": "The day the balance is of; today without it."})}


def day_argument(name: str) -> date | None:
    """A day of the query, as YYYY-MM-DD; None where it is not given."""
    text = text_argument(name, 10)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        wrong = {name: _l("Not a valid date value.")}
        raise Invalid(_l("This question cannot be answered."), fields=wrong) from error


@blueprint.get("/memberships/<membership_id>/points")
@requires(READ)
@describes(gives=schemas.PointsGiven, query=ON)
def points(membership_id: str) -> Response:
    """The balance on a day, past or future, and the newest entries."""
    on = day_argument("on") or today_here(session())
    row = service.get(session(), membership_id)
    found = service_points.balances(session(), [row.id], on)[row.id]
    entries = [schemas.entry(one) for one in service_points.statement(session(), row.id)]
    return answer({"balance": schemas.balance(found, on), "entries": entries})


@blueprint.post("/memberships/<membership_id>/points/earn")
@requires(POINTS)
@describes(takes=schemas.EarnSchema, gives=schemas.EntriesGiven, status=201)
def earn_points(membership_id: str) -> Response:
    """Give points: 201, also for what was told before."""
    sent = body(schemas.EarnSchema())
    what = Earning(sent["award"], sent["tier"], sent["pending_until"], sent["expires_on"])
    rest = {name: sent[name] for name in ("day", "source", "note")}
    return _written([service_points.earn(session(), membership_id, what, **rest)])


@blueprint.post("/memberships/<membership_id>/points/redeem")
@requires(POINTS)
@describes(takes=schemas.RedeemSchema, gives=schemas.EntriesGiven, status=201)
def redeem_points(membership_id: str) -> Response:
    """Spend points, soonest to expire first: 201; 403 where there are fewer."""
    return _written(service_points.redeem(session(), membership_id, **body(schemas.RedeemSchema())))


@blueprint.post("/memberships/<membership_id>/points/<entry_id>/give-back")
@requires(POINTS)
@describes(takes=schemas.NoteSchema, gives=schemas.EntriesGiven, status=201)
def give_back_points(membership_id: str, entry_id: str) -> Response:
    """Return a redemption, once."""
    return _written(service_points.give_back(session(), membership_id, entry_id, **body(schemas.NoteSchema())))


@blueprint.post("/memberships/<membership_id>/points/<entry_id>/reverse")
@requires(POINTS)
@describes(takes=schemas.NoteSchema, gives=schemas.EntriesGiven, status=201)
def reverse_points(membership_id: str, entry_id: str) -> Response:
    """Take an earning back, as the club's policy allows."""
    return _written(service_points.reverse(session(), membership_id, entry_id, **body(schemas.NoteSchema())))


@blueprint.post("/memberships/<membership_id>/points/<entry_id>/extend")
@requires(POINTS)
@describes(takes=schemas.UntilSchema, gives=schemas.EntriesGiven, status=201)
def extend_points(membership_id: str, entry_id: str) -> Response:
    """Let an earning live longer."""
    return _written([service_points.extend(session(), membership_id, entry_id, **body(schemas.UntilSchema()))])


@blueprint.post("/memberships/<membership_id>/points/<entry_id>/reinstate")
@requires(POINTS)
@describes(takes=schemas.ReinstateSchema, gives=schemas.EntriesGiven, status=201)
def reinstate_points(membership_id: str, entry_id: str) -> Response:
    """Give back what expired of an earning."""
    return _written([service_points.reinstate(session(), membership_id, entry_id, **body(schemas.ReinstateSchema()))])


def _written(rows: list[PointsEntry]) -> Response:
    return answer({"entries": [schemas.entry(row) for row in rows]}, 201)


@blueprint.get("/clubs/<club_id>/points")
@requires(READ)
@describes(gives=schemas.ClubPointsGiven)
def club_points(club_id: str) -> Response:
    """How a club gives points, and what its members may still spend by the month it expires."""
    return _club(club_id)


@blueprint.put("/clubs/<club_id>/points")
@requires(RULES)
@describes(takes=schemas.RuleSchema, gives=schemas.ClubPointsGiven)
def set_points_rule(club_id: str) -> Response:
    """Say how a club gives points; points given before stay as they are."""
    service_points_rules.set_rule(session(), club_id, **body(schemas.RuleSchema()))
    return _club(club_id)


def _club(club_id: str) -> Response:
    club = service_clubs.get(session(), club_id)
    found = [schemas.due(one) for one in service_points_rules.liability(session(), club_id)]
    rule = schemas.rule(service_points.rule_of(session(), club.id))
    return answer({"rule": rule, "currency": club.currency, "liability": found})
