"""Figures of a club for programs: /api/v1/clubs/{id}/figures."""

from flask import Response
from marshmallow import Schema, fields
from rugui.toolkit import answer, describes, requires, session

from membership_club import service_figures
from membership_club.access import READ
from membership_club.api import blueprint


class MonthGiven(Schema):
    """A month: members on its last day (of the present one: today), who came, who went."""

    first = fields.Date()
    last = fields.Date()
    members = fields.Integer()
    tiers = fields.Dict(keys=fields.String(), values=fields.Integer())
    statuses = fields.Dict(keys=fields.String(), values=fields.Integer())
    joined = fields.Integer()
    left = fields.Integer()
    net = fields.Integer()


class WhyLeftGiven(Schema):
    """Why memberships ended; `expired` is that of those who were not renewed."""

    why = fields.String()
    members = fields.Integer()


class FiguresGiven(Schema):
    """Twelve months, the newest last, and the reasons of those who went, the most frequent first."""

    months = fields.List(fields.Nested(MonthGiven))
    churn = fields.List(fields.Nested(WhyLeftGiven))


@blueprint.get("/clubs/<club_id>/figures")
@requires(READ)
@describes(gives=FiguresGiven)
def club_figures(club_id: str) -> Response:
    """Members by tier and status over a year, who came and went, and why."""
    told = service_figures.overview(session(), club_id)
    churn = [{"why": why, "members": count} for why, count in told.churn]
    return answer(FiguresGiven().dump({"months": told.months, "churn": churn}))
