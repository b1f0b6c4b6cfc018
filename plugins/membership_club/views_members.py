"""Pages of members: the list of a club, one member, why their status is what it is on any day, joining."""

from datetime import UTC, date, datetime, time
from typing import Any

from flask import redirect, render_template, request, url_for
from rugui.toolkit import (
    Conflict,
    Invalid,
    _,
    customer_by_public_id,
    customers,
    guest_url,
    requires,
    session,
    text_argument,
    today_here,
)

from membership_club import (
    service,
    service_cases,
    service_changes,
    service_clubs,
    service_family,
    service_lists,
    service_members,
    words,
)
from membership_club.access import READ, WRITE
from membership_club.forms import BulkForm, ExtendForm, FreezeForm, JoinForm, LeaveForm, TierForm
from membership_club.models import Club, Membership
from membership_club.names import Named
from membership_club.rules import in_force
from membership_club.views import blueprint, refuse, say


@blueprint.get("/<club_id>/members")
@requires(READ)
def members(club_id: str) -> str:
    """The members of a club by status, tier, kind, number and end of term."""
    club = service_clubs.get(session(), club_id)
    asked, wanted = wanted_of()
    given = request.args.get("page", "")[:7]
    page = max(1, min(int(given), 100_000)) if given.isascii() and given.isdigit() else 1
    rows, total = service_lists.members(session(), club, wanted, page)
    names = service_clubs.names_of(session(), club.id)
    bulk = BulkForm()
    bulk.tier.choices = [(code, str(name)) for code, name in names.items()]

    def there(number: int) -> str:
        return url_for("membership_club.members", club_id=club_id, page=number, **asked)

    return render_template(
        "membership_club/members.html", club=club, name=Named(club), rows=[(one, Named(one.tier)) if one.tier else
        (one, "") for one in rows], total=total, asked=asked, words=words, names=names, bulk=bulk,
        statuses=service_lists.STATUSES, previous=there(page - 1) if page > 1 else "",
        following=there(page + 1) if page * service_lists.PAGE < total else "", page=page,
    )  # fmt: skip


def wanted_of() -> tuple[dict[str, Any], service_lists.Wanted]:
    """What the address asks for, as it stands there and as the list takes it."""
    asked: dict[str, Any] = {
        name: text_argument(name, 60) for name in ("status", "tier", "kind", "number", "ends", "manual")
    }
    asked = {name: text for name, text in asked.items() if text}
    ends = asked.get("ends", "")
    return asked, service_lists.Wanted(
        today_here(session()), asked.get("status", ""), asked.get("tier", ""), asked.get("kind", ""),
        asked.get("number", ""), int(ends) if ends.isascii() and ends.isdigit() and len(ends) < 5 else 0,
        bool(asked.get("manual")),
    )  # fmt: skip


@blueprint.get("/members/<membership_id>")
@requires(READ)
def member(membership_id: str) -> str:
    """One member: status, tier, why, what is missing, what comes next, everything that ever happened."""
    return _member(service.get(session(), membership_id), today_here(session()), None)


@blueprint.get("/members/<membership_id>/why")
@requires(READ)
def why(membership_id: str) -> Any:
    """Why the status is what it is on the day asked for, past or to come; as known today or as known on that day."""
    row = service.get(session(), membership_id)
    today = today_here(session())
    on = _day("on") or today
    if abs((on - today).days) > 36_600:
        raise Invalid(_("This question cannot be answered."), fields={"on": _("This is too far ahead.")})
    by = None
    if request.args.get("known") == "then" and on < today:
        by = datetime.combine(on, time.max, UTC)
    return _member(row, on, by)


def _day(name: str) -> date | None:
    text = text_argument(name, 20)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid(_("This question cannot be answered."), fields={name: _("This is not a day.")}) from error


def _member(row: Membership, on: date, by: datetime | None) -> str:
    club = session().get_one(Club, row.club_id)
    today = today_here(session())
    told = service_cases.explained(session(), club, row, on, by=by)
    names, currency = service_clubs.names_of(session(), club.id), club.currency
    rules = in_force(service_cases.versions(session(), club), on)
    guest = customers(session(), [row.customer_id])[row.customer_id]
    below = service_family.dependants(session(), row) if row.kind != "individual" else []
    people = service_lists.named(session(), below)
    forms = _forms(row, names, below)
    return render_template(
        "membership_club/member.html", row=row, club=club, club_name=Named(club), guest=guest, told=told, words=words,
        names=names, currency=currency, on=on, today=today, known=by is not None, rules=rules, forms=forms,
        below=[(one, people[one.customer_id]) for one in below], changes=_changes(row, names, currency),
        payer=session().get(Membership, row.payer_id) if row.payer_id else None,
    )  # fmt: skip


def _changes(row: Membership, names: Any, currency: str) -> list[dict[str, Any]]:
    rows = service_changes.history(session(), row)
    undone = {one.reverses_id for one in rows if one.reverses_id}
    return [{"row": one, "what": words.step(service_changes.as_step(one), names, currency), "undone": one.id in undone}
            for one in rows]  # fmt: skip


def _forms(row: Membership, names: Any, below: list[Membership]) -> dict[str, Any]:
    """The forms of the page, each with the version that is shown."""
    made = {"freeze": FreezeForm(formdata=None), "tier": TierForm(formdata=None), "extend": ExtendForm(formdata=None),
            "leave": LeaveForm(formdata=None)}  # fmt: skip
    for form in made.values():
        form.version.data = row.version
    made["tier"].tier.choices = [(code, str(name)) for code, name in names.items()]
    made["leave"].heir.choices = [("", _("as the club's rules say")), *((one.number, one.number) for one in below)]
    return made


@blueprint.route("/guest/<guest_id>/join", methods=["GET", "POST"])
@requires(WRITE)
def join(guest_id: str) -> Any:
    """A guest joins a club, or applies."""
    guest = customer_by_public_id(session(), guest_id)
    there = {one.public_id: one for one in service_clubs.clubs(session()) if one.retired_at is None}
    form = JoinForm()
    form.club.choices = [(id_, str(Named(one))) for id_, one in there.items()]
    ways = {way for one in there.values() for way in one.joining.split()}
    form.how.choices = [(way, words.JOINING[way]) for way in service_clubs.JOINING if way in ways]
    if there and form.validate_on_submit():
        try:
            row = service_members.join(
                session(), there[form.club.data], guest.id, how=form.how.data, kind=form.kind.data, on=form.on.data,
                number=form.number.data or "", applied=bool(form.applied.data),
            )  # fmt: skip
            say(_("Member number %(number)s.", number=row.number))
            return redirect(url_for("membership_club.member", membership_id=row.public_id), 303)
        except (Invalid, Conflict) as error:
            refuse(form, error)
    page = render_template("membership_club/join.html", form=form, guest=guest, guest_url=guest_url, clubs=there)
    return page, 422 if form.errors else 200
