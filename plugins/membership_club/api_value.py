"""Stored value for programs: /api/v1/memberships/{id}/value and /api/v1/clubs/{id}/value."""

from flask import Response
from rugui.toolkit import answer, body, describes, requires, session

from membership_club import schemas_value as schemas
from membership_club import service, service_clubs, service_value
from membership_club.access import READ, RULES, VALUE
from membership_club.api import blueprint


@blueprint.get("/memberships/<membership_id>/value")
@requires(READ)
@describes(gives=schemas.ValueGiven)
def value(membership_id: str) -> Response:
    """What is kept for a member, and every movement."""
    row = service.get(session(), membership_id)
    held = service_value.balances(session(), [row.id])[row.id]
    return answer(schemas.value(held, service_value.statement(session(), row.id)))


@blueprint.post("/memberships/<membership_id>/value/load")
@requires(VALUE)
@describes(takes=schemas.AmountSchema, gives=schemas.ValueEntryGiven, status=201)
def load_value(membership_id: str) -> Response:
    """Keep what a member paid, with the club's bonus: 201; 403 above the ceiling."""
    sent = body(schemas.AmountSchema())
    return answer(schemas.entry(service_value.load(session(), membership_id, sent.pop("amount"), **sent)), 201)


@blueprint.post("/memberships/<membership_id>/value/spend")
@requires(VALUE)
@describes(takes=schemas.AmountSchema, gives=schemas.ValueEntryGiven, status=201)
def spend_value(membership_id: str) -> Response:
    """Pay with what is kept: 201; 403 where there is less."""
    sent = body(schemas.AmountSchema())
    return answer(schemas.entry(service_value.spend(session(), membership_id, sent.pop("amount"), **sent)), 201)


@blueprint.post("/memberships/<membership_id>/value/pay-out")
@requires(VALUE)
@describes(takes=schemas.AmountSchema, gives=schemas.ValueEntryGiven, status=201)
def pay_out_value(membership_id: str) -> Response:
    """Pay principal out in money; the bonus that came with it lapses in proportion."""
    sent = body(schemas.AmountSchema())
    return answer(schemas.entry(service_value.pay_out(session(), membership_id, sent.pop("amount"), **sent)), 201)


@blueprint.post("/memberships/<membership_id>/value/<movement_id>/give-back")
@requires(VALUE)
@describes(takes=schemas.AmountSchema, gives=schemas.ValueEntryGiven, status=201)
def give_back_value(membership_id: str, movement_id: str) -> Response:
    """Refund (a part of) a payment into the buckets it came from."""
    sent = body(schemas.AmountSchema())
    entry = service_value.give_back(session(), membership_id, movement_id, sent.pop("amount"), **sent)
    return answer(schemas.entry(entry), 201)


@blueprint.get("/clubs/<club_id>/value")
@requires(READ)
@describes(gives=schemas.ClubValueGiven)
def club_value(club_id: str) -> Response:
    """How a club keeps money."""
    return _club(club_id)


@blueprint.put("/clubs/<club_id>/value")
@requires(RULES)
@describes(takes=schemas.ValueRuleSchema, gives=schemas.ClubValueGiven)
def set_value_rule(club_id: str) -> Response:
    """Say how a club keeps money; what is kept already stays."""
    service_value.set_rule(session(), club_id, **body(schemas.ValueRuleSchema()))
    return _club(club_id)


def _club(club_id: str) -> Response:
    club = service_clubs.get(session(), club_id)
    return answer({"rule": schemas.rule(service_value.rule_of(session(), club.id)), "currency": club.currency})
