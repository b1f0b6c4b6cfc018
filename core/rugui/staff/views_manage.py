"""Managing accounts, roles, tokens and sites."""

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from rugui import edge
from rugui.edge import requires, session
from rugui.errors import Invalid
from rugui.i18n import _
from rugui.staff import accounts, passwords, roles, sessions, sites, tokens, views_phone
from rugui.staff.accounts import MANAGE
from rugui.staff.forms import AccountForm, GiveRoleForm, NewAccountForm, NewRoleForm, PasswordForm, SiteForm, TokenForm
from rugui.staff.pages import blueprint, done
from rugui.web import site_name
from rugui.web.forms import choices


@blueprint.get("/staff", endpoint="accounts")
@requires(MANAGE)
def accounts_page() -> str:
    """The accounts the viewer may manage."""
    return render_template("staff/accounts.html", accounts=accounts.listing(session()), role_title=roles.title)


@blueprint.route("/staff/new", methods=["GET", "POST"])
@requires(MANAGE)
def account_new() -> Any:
    """Make an account with a first password; its roles come next."""
    form = NewAccountForm()
    if form.validate_on_submit():
        try:
            accounts.check_password(form.password.data, form.login.data)
            new_hash = passwords.make_hash(form.password.data)
            made = accounts.create(
                session(), form.login.data, form.name.data, new_hash, email=form.email.data, locale=form.locale.data
            )
            return redirect(url_for("staff.account_edit", public_id=made.public_id), 303)
        except Invalid as error:
            form.take(error)
    return render_template("staff/account_new.html", form=form), 422 if form.errors else 200


@blueprint.route("/staff/accounts/<public_id>", methods=["GET", "POST"])
@requires(MANAGE)
def account_edit(public_id: str) -> Any:
    """One account: who it is, roles, password, sessions, tokens."""
    form = AccountForm(obj=accounts.managed(session(), public_id).account)
    if form.validate_on_submit():
        try:
            accounts.change(session(), public_id, form.login.data, form.name.data, form.email.data, form.locale.data)
            return _done(_("Saved."), public_id)
        except Invalid as error:
            form.take(error)
    return account_page(public_id, 422 if form.errors else 200, details=form)


@blueprint.post("/staff/accounts/<public_id>/password")
@requires(MANAGE)
def account_password(public_id: str) -> Any:
    """Give somebody a new password; their sessions end."""
    form = PasswordForm()
    if form.validate_on_submit():
        new_hash = passwords.make_hash(form.password.data)
        account = accounts.managed(session(), public_id).account
        try:
            accounts.check_password(form.password.data, account.login)
            accounts.set_password(session(), account, new_hash)
            return _done(_("The password is changed, and every session ended."), public_id)
        except Invalid as error:
            form.take(error)
    return account_page(public_id, 422, password=form)


@blueprint.post("/staff/accounts/<public_id>/active")
@requires(MANAGE)
def account_active(public_id: str) -> Response:
    """Let somebody sign in (`active` is 1) or not."""
    active = request.form.get("active") == "1"
    accounts.set_active(session(), public_id, active)
    return _done(_("May sign in again.") if active else _("May no longer sign in."), public_id)


@blueprint.post("/staff/accounts/<public_id>/roles")
@requires(MANAGE)
def role_give(public_id: str) -> Any:
    """Give a role at a site or everywhere."""
    form = _role_form()
    if not form.validate_on_submit():
        return account_page(public_id, 422, role=form)
    site = sites.site_by_code(session(), form.site.data, edge.viewer()) if form.site.data else None
    accounts.give_role(session(), public_id, form.role.data, site)
    return _done(_("Saved."), public_id)


@blueprint.post("/staff/accounts/<public_id>/roles/<int:held_id>")
@requires(MANAGE)
def role_take(public_id: str, held_id: int) -> Response:
    """Take a role away."""
    accounts.take_role(session(), public_id, held_id)
    return _done(_("Saved."), public_id)


@blueprint.post("/staff/accounts/<public_id>/sessions")
@requires(MANAGE)
def account_sessions(public_id: str) -> Response:
    """End one session (`session`) of somebody, or all."""
    account = accounts.managed(session(), public_id).account
    if one := request.form.get("session"):
        sessions.revoke(session(), account.id, one)
    else:
        accounts.end_sessions(session(), account)
    return _done(_("Ended."), public_id)


@blueprint.post("/staff/accounts/<public_id>/tokens")
@requires(MANAGE)
def token_new(public_id: str) -> Any:
    """Make an API token, and show its secret once."""
    owner = accounts.managed(session(), public_id)
    form = _token_form(owner)
    if form.validate_on_submit():
        lifetime = timedelta(days=form.days.data) if form.days.data else None
        limit = [sites.site_by_code(session(), form.site.data, edge.viewer())] if form.site.data else None
        try:
            token, secret = tokens.create(
                session(), owner, form.name.data, form.scopes.data, sites=limit, lifetime=lifetime
            )
            return render_template("staff/token.html", owner=owner.account, token=token, secret=secret)
        except Invalid as error:
            form.take(error)
    return account_page(public_id, 422, token=form)


@blueprint.post("/staff/accounts/<public_id>/tokens/<token_id>")
@requires(MANAGE)
def token_revoke(public_id: str, token_id: str) -> Response:
    """Make a token worthless."""
    tokens.revoke(session(), token_id, accounts.managed(session(), public_id).account.id)
    return _done(_("The token is worthless now."), public_id)


@blueprint.route("/staff/roles", methods=["GET", "POST"], endpoint="roles")
@requires(MANAGE)
def roles_page() -> Any:
    """What each role may; ticked boxes are `role-<key>`, the rows shown are named in `roles`."""
    if request.method == "POST":
        wanted = {key: request.form.getlist(f"role-{key}") for key in request.form.getlist("roles")}
        roles.set_permissions(session(), wanted)
        return done(_("Saved."), url_for("staff.roles"))
    return _roles_page(NewRoleForm())


@blueprint.post("/staff/roles/new")
@requires(MANAGE)
def role_new() -> Any:
    """Add a role of the house's own."""
    form = NewRoleForm()
    if not form.validate_on_submit():
        return _roles_page(form), 422
    roles.create_role(session(), form.title.data)
    return done(_("Saved."), url_for("staff.roles"))


@blueprint.post("/staff/roles/<key>/delete")
@requires(MANAGE)
def role_delete(key: str) -> Response:
    """Delete a role of the house's own."""
    roles.delete_role(session(), key)
    return done(_("Deleted."), url_for("staff.roles"))


@blueprint.get("/staff/sites", endpoint="sites")
@requires(MANAGE)
def sites_page() -> str:
    """The sites."""
    return render_template("staff/sites.html", shown=edge.sites(session()))


@blueprint.route("/staff/sites/new", methods=["GET", "POST"])
@requires(MANAGE)
def site_new() -> Any:
    """Add a site."""
    form = SiteForm(data={"timezone": "Asia/Taipei", "region": "TW", "currency": "TWD"})
    if form.validate_on_submit():
        try:
            sites.create_site(session(), form.data)
            return done(_("Saved."), url_for("staff.sites"))
        except Invalid as error:
            form.take(error)
    return render_template("staff/site.html", form=form, site=None), 422 if form.errors else 200


@blueprint.route("/staff/sites/<code>", methods=["GET", "POST"])
@requires(MANAGE)
def site_edit(code: str) -> Any:
    """Change a site."""
    site = sites.site_by_code(session(), code, edge.viewer())
    form = SiteForm(obj=site)
    if form.validate_on_submit():
        try:
            sites.change_site(session(), code, form.data)
            return done(_("Saved."), url_for("staff.sites"))
        except Invalid as error:
            form.take(error)
    return render_template("staff/site.html", form=form, site=site), 422 if form.errors else 200


def _done(message: str, public_id: str) -> Response:
    return done(message, url_for("staff.account_edit", public_id=public_id))


def _roles_page(form: NewRoleForm) -> str:
    found = [(role, roles.title(role), role.key in roles.ROLE_TITLES) for role in roles.roles(session())]
    return render_template(
        "staff/roles.html", roles=found, permissions=roles.permissions(session()).values(), form=form
    )


def _role_form() -> GiveRoleForm:
    form = GiveRoleForm(prefix="role-")
    form.role.choices = choices((role.key, roles.title(role)) for role in roles.roles(session()))
    form.site.choices = _site_choices()
    return form


def _token_form(owner: accounts.Listed) -> TokenForm:
    form = TokenForm(prefix="token-")
    held = owner.grants
    form.scopes.choices = choices((p.name, p.title) for p in roles.permissions(session()).values() if p.name in held)
    form.site.choices = _site_choices()
    return form


def _site_choices() -> list[SelectChoice]:
    return choices([("", _("Every site")), *((s.code, f"{s.code} {site_name(s)}") for s in edge.sites(session()))])


def account_page(public_id: str, status: int, **forms: Any) -> tuple[str, int]:
    """One account, with the form just sent in place of the fresh one."""
    listed = accounts.managed(session(), public_id)
    shown = {
        "details": AccountForm(None, obj=listed.account),
        "password": PasswordForm(None),
        "role": _role_form(),
        "token": _token_form(listed),
        "phone": views_phone.phone_form(listed.account),
    } | forms
    page = render_template(
        "staff/account_edit.html",
        listed=listed,
        forms=shown,
        role_title=roles.title,
        opened=sessions.open_sessions(session(), listed.account.id, **edge.lifetimes()),
        tokens=tokens.listing(session(), listed.account.id),
    )
    return page, status
