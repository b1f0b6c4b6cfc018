"""What a person does with a membership from its page: each answers with the page and, where the rules say no, why."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from rugui.toolkit import Conflict, Invalid, Refused, _, customer_by_public_id, requires, session
from werkzeug.wrappers import Response

from membership_club import service_family, service_members
from membership_club.access import LEVELS, WRITE
from membership_club.forms import DependantForm, ExtendForm, FreezeForm, LeaveForm, ReasonForm, TierForm
from membership_club.names import Named
from membership_club.service_clubs import tiers
from membership_club.views import blueprint, say


def _back(membership_id: str) -> Response:
    return redirect(url_for("membership_club.member", membership_id=membership_id), 303)


def _do(membership_id: str, form: Any, act: Callable[[], object], said: str, undo: str = "") -> Response:
    """Do it and say so; what is wrong is said on the member's page, and nothing is half done."""
    if not form.validate_on_submit():
        flash(next((str(one) for errors in form.errors.values() for one in errors), _("Nothing was saved.")), "error")
        return _back(membership_id)
    try:
        with session().begin_nested():
            act()
    except (Invalid, Conflict, Refused) as error:
        session().expire_all()
        flash(str(next(iter(error.fields.values()), error)), "error")
    else:
        say(said, undo)
    return _back(membership_id)


@blueprint.post("/members/<membership_id>/renew")
@requires(WRITE)
def renew(membership_id: str) -> Response:
    """Renew for the next period, or let in who applied."""
    form = ReasonForm()
    return _do(membership_id, form, lambda: service_members.renew_or_admit(
        session(), membership_id, version=form.version.data), _("Renewed."))  # fmt: skip


@blueprint.post("/members/<membership_id>/freeze")
@requires(WRITE)
def freeze(membership_id: str) -> Response:
    """Stop the clock."""
    form, back = FreezeForm(), url_for("membership_club.thaw", membership_id=membership_id)
    return _do(membership_id, form, lambda: service_members.freeze(
        session(), membership_id, on=form.on.data, until=form.until.data, reason=form.reason.data or "",
        version=form.version.data), _("Frozen."), back)  # fmt: skip


@blueprint.post("/members/<membership_id>/thaw")
@requires(WRITE)
def thaw(membership_id: str) -> Response:
    """Let the clock run again."""
    return _do(membership_id, ReasonForm(), lambda: service_members.thaw(session(), membership_id),
               _("The freeze is over."))  # fmt: skip


@blueprint.post("/members/<membership_id>/extend")
@requires(WRITE)
def extend(membership_id: str) -> Response:
    """Another end of the term."""
    form = ExtendForm()
    return _do(membership_id, form, lambda: service_members.extend(
        session(), membership_id, form.until.data, reason=form.reason.data or "", version=form.version.data),
        _("Saved."))  # fmt: skip


@blueprint.post("/members/<membership_id>/tier")
@requires(LEVELS)
def set_tier(membership_id: str) -> Response:
    """Set the tier by hand."""
    form = TierForm()
    row = service_members.get(session(), membership_id, LEVELS)
    form.tier.choices = [(tier.code, str(Named(tier))) for tier in tiers(session(), row.club_id)]
    return _do(membership_id, form, lambda: service_members.set_tier(
        session(), membership_id, form.tier.data, until=form.until.data, reason=form.reason.data or "",
        version=form.version.data), _("The tier is set; automatic changes are paused."),
        url_for("membership_club.end_manual", membership_id=membership_id))  # fmt: skip


@blueprint.post("/members/<membership_id>/tier/end")
@requires(LEVELS)
def end_manual(membership_id: str) -> Response:
    """Let the rules decide again."""
    return _do(membership_id, ReasonForm(), lambda: service_members.end_manual(session(), membership_id),
               _("The rules decide again."))  # fmt: skip


@blueprint.post("/members/<membership_id>/refer")
@requires(WRITE)
def refer(membership_id: str) -> Response:
    """Note that the member brought somebody."""
    form = ReasonForm()
    version = form.version.data or None  # sent twice it is one referral
    return _do(
        membership_id, form, lambda: service_members.refer(session(), membership_id, version=version), _("Noted.")
    )


@blueprint.post("/members/<membership_id>/leave")
@requires(WRITE)
def leave(membership_id: str) -> Response:
    """End the membership; dependants go on as the rules or the person say."""
    form = LeaveForm()
    row = service_members.get(session(), membership_id, WRITE)
    numbers = [one.number for one in service_family.dependants(session(), row)]
    form.heir.choices = [("", ""), *((number, number) for number in numbers)]
    return _do(membership_id, form, lambda: service_family.leave(
        session(), membership_id, form.why.data, reason=form.reason.data or "", heir=form.heir.data or "",
        version=form.version.data), _("The membership has ended."))  # fmt: skip


@blueprint.post("/members/<membership_id>/dependants")
@requires(WRITE)
def add_dependant(membership_id: str) -> Response:
    """Take a guest in as dependant; `guest` is the id in the address of the guest's page, or the address."""
    form = DependantForm()

    def act() -> None:
        given = (request.form.get("guest") or "").rstrip("/").rsplit("/", 1)[-1]
        service_family.add_dependant(session(), membership_id, customer_by_public_id(session(), given).id)

    return _do(membership_id, form, act, _("Taken in."))


@blueprint.post("/members/<membership_id>/changes/<change_id>/undo")
@requires(WRITE)
def undo_change(membership_id: str, change_id: str) -> Response:
    """Take a change back; it stays in the history, crossed out."""
    return _do(membership_id, ReasonForm(), lambda: service_members.undo(session(), membership_id, change_id),
               _("Undone."))  # fmt: skip
