"""Accounts for programs: /api/v1/accounts, and /api/v1/account, whose token it is.

Signing in, one-time codes and making a token are a person's: no program does them, and none is told a secret.
"""

from flask import Blueprint, Response, url_for

from rugui import edge
from rugui.edge import SIGNED_IN, requires, session, viewer
from rugui.programs import describing
from rugui.programs.describing import describes
from rugui.staff import accounts, api_held, api_house, passwords, schemas
from rugui.staff.accounts import MANAGE
from rugui.staff.schemas import AccountChangeSchema, AccountSchema, OwnSchema, PasswordSchema
from rugui.staff.schemas_given import AccountGiven, AccountsGiven, MeGiven
from rugui.web.fields import answer, body, picked, picked_each

blueprint = Blueprint("staff_api", __name__, url_prefix="/api/v1")
api_held.register(blueprint)
api_house.register(blueprint)


@blueprint.get("/account")
@requires(SIGNED_IN)
@describes(gives=MeGiven)
def me() -> Response:
    """Whose token this is, and what it may do where."""
    codes = schemas.codes(edge.sites(session()))
    return answer(schemas.me(accounts.own(session()), viewer(), codes))


@blueprint.patch("/account")
@requires(SIGNED_IN)
@describes(takes=OwnSchema, gives=MeGiven)
def set_me() -> Response:
    """One's own language and calendar; what is not sent stays."""
    values, mine = body(OwnSchema()), accounts.own(session()).account
    accounts.set_own(session(), values.get("locale", mine.locale), values.get("roc_years", mine.roc_years))
    return me()


@blueprint.get("/accounts")
@requires(MANAGE)
@describes(gives=AccountsGiven, query={"fields": describing.chosen()})
def index() -> Response:
    """The accounts this program may manage: those that hold nothing it does not hold itself."""
    return answer({"accounts": picked_each(schemas.account(one) for one in accounts.listing(session()))})


@blueprint.post("/accounts")
@requires(MANAGE)
@describes(takes=AccountSchema, gives=AccountGiven, status=201)
def create() -> Response:
    """Add an account, which holds no role yet: 201."""
    values = body(AccountSchema())
    password, hashed = values.pop("password"), ""
    if password:
        accounts.check_password(password, values["login"])
        hashed = passwords.make_hash(password)
    made = accounts.create(session(), values.pop("login"), values.pop("name"), hashed, **values)
    return _told(made.public_id, 201, Location=url_for("staff_api.show", id=made.public_id))


@blueprint.get("/accounts/<id>")
@requires(MANAGE)
@describes(gives=AccountGiven, query={"fields": describing.chosen()})
def show(id: str) -> Response:
    """One account and the roles it holds."""
    return _told(id)


@blueprint.patch("/accounts/<id>")
@requires(MANAGE)
@describes(takes=AccountChangeSchema, gives=AccountGiven)
def change(id: str) -> Response:
    """Change who it is; with `active` false its sessions end and its tokens stop working."""
    values, row = body(AccountChangeSchema()), accounts.managed(session(), id).account
    active = values.pop("active", row.active)
    if values:
        accounts.change(session(), id, **{name: values.get(name, getattr(row, name)) for name in accounts.FIELDS})
    accounts.set_active(session(), id, active)
    return _told(id)


@blueprint.post("/accounts/<id>/password")
@requires(MANAGE)
@describes(takes=PasswordSchema, status=204)
def set_password(id: str) -> Response:
    """Give somebody a new password; their sessions end."""
    password, row = body(PasswordSchema())["password"], accounts.managed(session(), id).account
    accounts.check_password(password, row.login)
    accounts.set_password(session(), row, passwords.make_hash(password))
    return Response(status=204)


def _told(id: str, status: int = 200, **headers: str) -> Response:
    return answer(picked(schemas.account(accounts.managed(session(), id))), status, **headers)
