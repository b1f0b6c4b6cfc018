"""Clubs and memberships for programs: /api/v1/clubs, /api/v1/memberships, /api/v1/customers/{id}/memberships."""

from datetime import UTC, date, datetime, time
from typing import Any

from flask import Response, request, url_for
from rugui.toolkit import (
    Invalid,
    NotFound,
    _l,
    answer,
    body,
    customer_by_public_id,
    customers,
    describes,
    requires,
    session,
    text_argument,
    today_here,
    version_sent,
)

from membership_club import (
    schemas,
    service,
    service_cases,
    service_clubs,
    service_family,
    service_lists,
    service_members,
)
from membership_club.access import READ, RULES, WRITE
from membership_club.api import blueprint
from membership_club.models import Club, Membership
from membership_club.rules import in_force
from membership_club.rules_json import dump


@blueprint.get("/clubs")
@requires(READ)
@describes(gives=schemas.ClubsGiven)
def clubs() -> Response:
    """Every club with how many members it has."""
    counts = service_clubs.counts(session())
    return answer({"clubs": [schemas.club(one, counts.get(one.id, {})) for one in service_clubs.clubs(session())]})


def _club(row: Club) -> dict[str, Any]:
    rules = in_force(service_cases.versions(session(), row), today_here(session()))
    found = schemas.club(row, service_clubs.counts(session()).get(row.id, {}))
    tiers = [schemas.tier(one) for one in service_clubs.tiers(session(), row.id) if one.retired_at is None]
    return found | {"tiers": tiers, "rules": dump(rules)}


@blueprint.get("/clubs/<club_id>")
@requires(READ)
@describes(gives=schemas.ClubFullGiven)
def club(club_id: str) -> Response:
    """A club with its tiers and the rules in force today."""
    row = service_clubs.get(session(), club_id)
    return answer(_club(row), ETag=f'"{row.version}"')


@blueprint.post("/clubs")
@requires(RULES)
@describes(takes=schemas.ClubSchema, gives=schemas.ClubFullGiven, status=201)
def create_club() -> Response:
    """Make a club with its tiers and rules: 201."""
    values = body(schemas.ClubSchema())
    row = service_clubs.add(
        session(), values["code"], values["names"], values["rules"], valid_from=values["valid_from"],
        tier_names=values["tiers"], currency=values["currency"], joining=values["joining"], commits=values["commits"],
    )  # fmt: skip
    return answer(_club(row), 201, Location=url_for("membership_club_api.club", club_id=row.public_id))


@blueprint.patch("/clubs/<club_id>")
@requires(RULES)
@describes(takes=schemas.ClubChangeSchema, gives=schemas.ClubFullGiven, versioned=True)
def change_club(club_id: str) -> Response:
    """Change a club's names, how one joins it, who commits its nightly run, or close it."""
    values = body(schemas.ClubChangeSchema())
    version, closed, names = (
        version_sent(values.pop("version", None)),
        values.pop("closed", None),
        values.pop("names", None),
    )
    row = service_clubs.get(session(), club_id, RULES)
    row = service_clubs.change(session(), club_id, version, names or schemas.names(row), **values)
    if closed is not None:
        service_clubs.retire(session(), club_id, retired=closed)
    return answer(_club(row), ETag=f'"{row.version}"')


@blueprint.post("/clubs/<club_id>/rules")
@requires(RULES)
@describes(takes=schemas.RulesSchema, gives=schemas.ClubFullGiven, status=201)
def set_rules(club_id: str) -> Response:
    """Rules from a day on: 201. A mistake is named by its path in the document."""
    values = body(schemas.RulesSchema())
    row = service_clubs.set_rules(session(), club_id, values["rules"], values["valid_from"])
    for code, names in values["tiers"].items():
        service_clubs.name_tier(session(), row, code, names)
    return answer(_club(row), 201)


def given(row: Membership) -> dict[str, Any]:
    """A membership as it is given everywhere; four statements."""
    club = session().get_one(Club, row.club_id)
    codes = {id_: code for code, id_ in service_clubs.tier_ids(session(), club.id).items()}
    guest = customers(session(), [row.customer_id]).get(row.customer_id)
    payer = session().get(Membership, row.payer_id) if row.payer_id else None
    return schemas.membership(row, club.public_id, guest.public_id if guest else None, codes.get(row.tier_id or 0),
                              payer.public_id if payer else None)  # fmt: skip


@blueprint.get("/clubs/<club_id>/members")
@requires(READ)
@describes(gives=schemas.MembershipsGiven)
def members(club_id: str) -> Response:
    """The members of a club, 50 at a time: `status`, `tier`, `kind`, `number`, `ends` (days) and `page`."""
    club = service_clubs.get(session(), club_id)
    names = {name: text_argument(name, 40) for name in ("status", "tier", "kind", "number", "ends", "page")}
    for name in ("ends", "page"):
        text = names[name]
        if text and not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) > 0):
            raise Invalid(_l("This question cannot be answered."), fields={name: _l("A whole number from 1 on.")})
    wanted = service_lists.Wanted(today_here(session()), names["status"], names["tier"], names["kind"], names["number"],
                                  int(names["ends"] or 0))  # fmt: skip
    rows, total = service_lists.members(session(), club, wanted, int(names["page"] or 1))
    found = [
        schemas.membership(one.row, club.public_id, one.guest.public_id if one.guest else None,
                           one.tier.code if one.tier else None, None) for one in rows
    ]  # fmt: skip
    return answer({"memberships": found, "total": total})


@blueprint.get("/customers/<customer_id>/memberships")
@requires(READ)
@describes(gives=schemas.MembershipsGiven)
def of_guest(customer_id: str) -> Response:
    """A guest's memberships."""
    guest = customer_by_public_id(session(), customer_id)
    held = service.of(session(), [guest.id])[guest.id]
    found = [schemas.membership(row, club.public_id, guest.public_id, tier.code if tier else None, None)
             for row, club, tier in held]  # fmt: skip
    return answer({"memberships": found, "total": len(found)})


@blueprint.post("/customers/<customer_id>/memberships")
@requires(WRITE)
@describes(takes=schemas.JoinSchema, gives=schemas.MembershipGiven, status=201)
def join(customer_id: str) -> Response:
    """A guest joins a club, or applies (`applied`): 201; 409 for who is in it already."""
    guest = customer_by_public_id(session(), customer_id)
    values = body(schemas.JoinSchema())
    club = service_clubs.get(session(), values.pop("club"))
    row = service_members.join(session(), club, guest.id, **values)
    return answer(given(row), 201, Location=url_for("membership_club_api.why", membership_id=row.public_id))


@blueprint.get("/memberships/<membership_id>")
@requires(READ)
@describes(gives=schemas.WhyGiven)
def why(membership_id: str) -> Response:
    """Status, tier and why, what is missing, what comes next: on the day `on` (today), as known at the end of the day
    `known` (now). A day to come is what the rules will do if nothing else happens."""
    row = service.get(session(), membership_id)
    today = today_here(session())
    on, by = _day("on") or today, _day("known")
    if abs((on - today).days) > 36_600:
        raise Invalid(_l("This question cannot be answered."), fields={"on": _l("This is too far ahead.")})
    club = session().get_one(Club, row.club_id)
    moment = datetime.combine(by, time.max, UTC) if by else None
    told = service_cases.explained(session(), club, row, on, by=moment)
    names = service_clubs.names_of(session(), club.id)
    return answer(schemas.why(told, given(row), names, club.currency), ETag=f'"{row.version}"')


def _day(name: str) -> date | None:
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid(_l("This question cannot be answered."), fields={name: _l("This is not a day.")}) from error


@blueprint.post("/memberships/<membership_id>/<action>")
@requires(WRITE)
@describes(takes=schemas.ActSchema, gives=schemas.MembershipGiven)
def act(membership_id: str, action: str) -> Response:
    """Do one thing: admit, renew, extend (`until`), freeze (`on`, `until`), thaw, tier (`tier`, `until`, `reason`),
    resume, refer (`count`), leave (`why`, `heir`), undo (`change`), dependant (`customer`)."""
    values = body(schemas.ActSchema())
    done = _ACTIONS.get(action)
    if done is None:
        raise NotFound(_l("There is no such action."))
    return answer(given(done(membership_id, values)))


def _need(values: dict[str, Any], name: str) -> Any:
    if values.get(name) is None:
        raise Invalid(_l("This cannot be saved yet."), fields={name: _l("This is needed.")})
    return values[name]


def _leave(id_: str, values: dict[str, Any]) -> Membership:
    service_family.leave(session(), id_, _need(values, "why"), on=values.get("on"), reason=values["reason"],
                         heir=values["heir"], version=values.get("version"))  # fmt: skip
    return service.get(session(), id_)


def _tier(id_: str, values: dict[str, Any]) -> Membership:
    return service_members.set_tier(session(), id_, _need(values, "tier"), until=values.get("until"),
                                    reason=values["reason"], version=values.get("version"))  # fmt: skip


def _dependant(id_: str, values: dict[str, Any]) -> Membership:
    guest = customer_by_public_id(session(), _need(values, "customer"))
    return service_family.add_dependant(session(), id_, guest.id, on=values.get("on"))


_ACTIONS = {
    "admit": lambda id_, v: service_members.renew_or_admit(session(), id_, version=v.get("version")),
    "renew": lambda id_, v: service_members.renew(session(), id_, version=v.get("version"), on=v.get("on"),
                                                  until=v.get("until")),
    "extend": lambda id_, v: service_members.extend(session(), id_, _need(v, "until"), reason=v["reason"],
                                                    version=v.get("version")),
    "freeze": lambda id_, v: service_members.freeze(session(), id_, on=v.get("on"), until=v.get("until"),
                                                    reason=v["reason"], version=v.get("version")),
    "thaw": lambda id_, v: service_members.thaw(session(), id_, version=v.get("version")),
    "tier": _tier,
    "resume": lambda id_, v: service_members.end_manual(session(), id_, version=v.get("version")),
    "refer": lambda id_, v: service_members.refer(session(), id_, count=v.get("count", 1), on=v.get("on"),
                                                  version=v.get("version")),
    "leave": _leave,
    "undo": lambda id_, v: service_members.undo(session(), id_, _need(v, "change")),
    "dependant": _dependant,
}  # fmt: skip
