"""What an account holds, for programs: roles, sessions, tokens."""

from flask import Blueprint, Response, url_for

from rugui import edge
from rugui.edge import requires, session, viewer
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.staff import accounts, schemas, sessions, sites, tokens
from rugui.staff.accounts import MANAGE
from rugui.staff.schemas import HoldSchema
from rugui.staff.schemas_given import AccountGiven, SessionsGiven, TokensGiven
from rugui.web.fields import answer, body, picked_each


def register(blueprint: Blueprint) -> None:
    """Put the routes on the blueprint of the staff."""
    blueprint.post("/accounts/<id>/roles")(give_role)
    blueprint.delete("/accounts/<id>/roles/<int:held>")(take_role)
    blueprint.get("/accounts/<id>/sessions")(sessions_of)
    blueprint.delete("/accounts/<id>/sessions")(end_sessions)
    blueprint.delete("/accounts/<id>/sessions/<opened>")(end_session)
    blueprint.get("/accounts/<id>/tokens")(tokens_of)
    blueprint.delete("/accounts/<id>/tokens/<token>")(revoke_token)


@requires(MANAGE)
@describes(takes=HoldSchema, gives=AccountGiven, status=201)
def give_role(id: str) -> Response:
    """Give a role at `site` (a code), or everywhere; nobody gives what they do not hold there themselves."""
    values = body(HoldSchema())
    site = sites.site_by_code(session(), values["site"], viewer()) if values["site"] else None
    accounts.give_role(session(), id, values["role"], site)
    told = schemas.account(accounts.managed(session(), id))
    return answer(told, 201, Location=url_for("staff_api.show", id=id))


@requires(MANAGE)
@describes(status=204)
def take_role(id: str, held: int) -> Response:
    """Take a role away."""
    accounts.take_role(session(), id, held)
    return Response(status=204)


@requires(MANAGE)
@describes(gives=SessionsGiven, query={"fields": describing.chosen()})
def sessions_of(id: str) -> Response:
    """Where somebody is signed in."""
    owner = accounts.managed(session(), id).account
    found = sessions.open_sessions(session(), owner.id, **edge.lifetimes())
    return answer({"sessions": picked_each(schemas.opened(one) for one in found)})


@requires(MANAGE)
@describes(status=204)
def end_sessions(id: str) -> Response:
    """Sign somebody out everywhere."""
    accounts.end_sessions(session(), accounts.managed(session(), id).account)
    return Response(status=204)


@requires(MANAGE)
@describes(status=204)
def end_session(id: str, opened: str) -> Response:
    """End one session of somebody."""
    sessions.revoke(session(), accounts.managed(session(), id).account.id, opened)
    return Response(status=204)


@requires(MANAGE)
@describes(gives=TokensGiven, query={"fields": describing.chosen()})
def tokens_of(id: str) -> Response:
    """The tokens of an account. A token is made on its page, by a person."""
    owner, codes = accounts.managed(session(), id).account, schemas.codes(edge.sites(session()))
    return answer({"tokens": picked_each(schemas.token(one, codes) for one in tokens.listing(session(), owner.id))})


@requires(MANAGE)
@describes(status=204)
def revoke_token(id: str, token: str) -> Response:
    """Make a token worthless."""
    tokens.revoke(session(), token, accounts.managed(session(), id).account.id)
    return Response(status=204)
