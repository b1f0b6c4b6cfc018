"""Signing in and out, and a person's own account."""

from datetime import datetime
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response
from wtforms import Field

from rugui import edge
from rugui.db import utcnow
from rugui.edge import PUBLIC, SIGNED_IN, requires, session
from rugui.errors import Invalid, Refused
from rugui.i18n import _
from rugui.staff import accounts, passwords, roles, sessions, sign_in, throttle, totp, views_manage, views_phone
from rugui.staff import sites as staff_sites
from rugui.staff.forms import CodeForm, CurrentPasswordForm, OwnPasswordForm, PreferencesForm, SignInForm
from rugui.staff.pages import blueprint, done
from rugui.web.context import moment
from rugui.web.views import local_path

__all__ = ["blueprint", "views_manage", "views_phone"]


@blueprint.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@requires(PUBLIC)
def sign_in_page() -> Any:
    """Ask for login and password; on to the code where the account uses one, else to `next`."""
    form = SignInForm(data={"next": request.args.get("next", "")})
    if not form.validate_on_submit():
        return render_template("staff/sign_in.html", form=form), 422 if form.errors else 200
    asked = _ask(form.login.data)
    if asked.wait_until:
        return _wait(asked.wait_until, "staff/sign_in.html", form)
    if not asked.proves(form.password.data):
        sign_in.failed(session(), asked)
        form.password.errors = [_("The sign-in name or the password is not right.")]
        return render_template("staff/sign_in.html", form=form), 422
    if pending := sign_in.code_needed(session(), asked):
        cookie["pending"] = pending | {"next": local_path(form.next.data or "")}
        return redirect(url_for("staff.code"), 303)
    new_hash = passwords.make_hash(form.password.data) if passwords.outdated(asked.password_hash) else ""
    return _enter(asked, form.next.data or "", new_hash)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@requires(PUBLIC)
def code() -> Any:
    """Ask for the one-time code of the account whose password was right a moment ago."""
    form, pending = CodeForm(), cookie.get("pending")
    if not pending:
        return redirect(url_for("staff.sign_in"), 303)
    if not form.validate_on_submit():
        return render_template("staff/code.html", form=form), 422 if form.errors else 200
    with edge.transaction(write=True) as work:
        asked = sign_in.ask_code(work, pending, request.remote_addr or "")
    if asked is None:
        cookie.pop("pending")
        return redirect(url_for("staff.sign_in", next=pending["next"]), 303)
    if asked.wait_until:
        return _wait(asked.wait_until, "staff/code.html", form)
    if not sign_in.accept_code(session(), asked, form.code.data):
        sign_in.failed(session(), asked)
        form.code.errors = [_("This code is not right, or was used already.")]
        return render_template("staff/code.html", form=form), 422
    return _enter(asked, pending["next"])


@blueprint.post("/sign-out")
@requires(PUBLIC)
def sign_out() -> Response:
    """End the session, here and in the database."""
    if sid := cookie.get("sid"):
        sessions.close(session(), sid)
    _start_cookie({"language": cookie.get("language")})
    response = redirect(url_for("staff.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.post("/site")
@requires(SIGNED_IN)
def choose_site() -> Response:
    """Work at the site with code `site` from now on, and go back to `next`."""
    site = staff_sites.site_by_code(session(), request.form.get("site", ""), edge.viewer())
    cookie["site"] = site.id
    return redirect(local_path(request.form.get("next", "")), 303)


@blueprint.get("/account")
@requires(SIGNED_IN)
def account() -> Any:
    """The viewer's own account."""
    return account_page()


@blueprint.post("/account/preferences")
@requires(SIGNED_IN)
def preferences() -> Any:
    """Change language and calendar."""
    form = PreferencesForm()
    if not form.validate_on_submit():
        return account_page(preferences=form)
    changed = accounts.set_own(session(), form.locale.data, form.roc_years.data)
    if changed.locale:
        cookie["language"] = changed.locale
    cookie["roc_years"] = changed.roc_years
    return done(_("Saved."), url_for("staff.account"))


@blueprint.post("/account/password")
@requires(SIGNED_IN)
def password() -> Any:
    """Change the password; every other session ends, and this one goes on under a new secret."""
    form = OwnPasswordForm()
    if not form.validate_on_submit():
        return account_page(password=form)
    login = _prove(form.current)
    if not login:
        return account_page(password=form)
    try:
        accounts.check_password(form.password.data, login)
    except Invalid as error:
        form.take(error)
        return account_page(password=form)
    new_hash = passwords.make_hash(form.password.data)
    accounts.set_password(session(), accounts.own(session()).account, new_hash)
    agent, address = request.user_agent.string, request.remote_addr or ""
    cookie["sid"] = sessions.open_session(session(), edge.viewer().account_id or 0, user_agent=agent, address=address)
    return done(_("The password is changed. Everywhere else you are signed out."), url_for("staff.account"))


@blueprint.post("/account/codes")
@requires(SIGNED_IN)
def totp_begin() -> Response:
    """Make a secret for an authenticator app, to be confirmed."""
    totp.begin(session(), accounts.own(session()).account)
    return redirect(url_for("staff.totp_page"), 303)


@blueprint.get("/account/codes")
@requires(SIGNED_IN)
def totp_page() -> Any:
    """Show the secret to scan or type, and ask for a first code."""
    mine = accounts.own(session()).account
    if mine.totp_since is not None or mine.totp_secret is None:
        return redirect(url_for("staff.account"), 303)
    return render_template("staff/totp.html", form=CodeForm(), secret=totp.secret_of(session(), mine))


@blueprint.get("/account/codes.svg")
@requires(SIGNED_IN)
def totp_picture() -> Response:
    """The secret that waits to be confirmed, as a QR code."""
    picture = totp.picture(session(), accounts.own(session()).account)
    return Response(picture, mimetype="image/svg+xml")


@blueprint.post("/account/codes/confirm")
@requires(SIGNED_IN)
def totp_confirm() -> Any:
    """Turn one-time codes on, and show the recovery codes once."""
    form, mine = CodeForm(), accounts.own(session()).account
    if form.validate_on_submit():
        try:
            return render_template("staff/recovery_codes.html", codes=totp.confirm(session(), mine, form.code.data))
        except Invalid as error:
            form.take(error)
    return render_template("staff/totp.html", form=form, secret=totp.secret_of(session(), mine)), 422


@blueprint.post("/account/codes/off")
@requires(SIGNED_IN)
def totp_off() -> Any:
    """Turn one-time codes off; asks for the password."""
    form = CurrentPasswordForm()
    if not form.validate_on_submit() or not _prove(form.proof):
        return account_page(off=form)
    totp.turn_off(session(), accounts.own(session()).account)
    return done(_("One-time codes are off."), url_for("staff.account"))


@blueprint.post("/account/sessions/<public_id>")
@requires(SIGNED_IN)
def session_revoke(public_id: str) -> Response:
    """End one of the viewer's own sessions."""
    sessions.revoke(session(), edge.viewer().account_id or 0, public_id)
    return done(_("That session is ended."), url_for("staff.account"))


def _ask(login: str) -> sign_in.Asked:
    with edge.transaction(write=True) as work:
        return sign_in.ask(work, login, request.remote_addr or "")


def _prove(field: Field) -> str:
    """The login of who is signed in where the field holds their password, else ""; counted like a sign-in."""
    with edge.transaction(write=False) as work:
        login = accounts.own(work).account.login
    asked = _ask(login)
    if asked.wait_until:
        raise Refused(_("Too many tries. Try again at %(time)s.", time=moment(asked.wait_until)))
    if not asked.proves(field.data):
        sign_in.failed(session(), asked)
        field.errors = [_("The password is not right.")]
        return ""
    throttle.withdraw(session(), asked.attempt_id)
    return login


def _enter(asked: sign_in.Asked, following: str, new_hash: str = "") -> Response:
    agent, earlier = request.user_agent.string, cookie.get("sid", "")
    kept = sign_in.let_in(session(), asked, user_agent=agent, earlier=earlier, new_hash=new_hash)
    _start_cookie({"language": cookie.get("language")} | kept)
    return redirect(local_path(following), 303)


def _start_cookie(values: dict[str, Any]) -> None:
    cookie.clear()  # nothing of before signing in or out stays, the CSRF token neither
    cookie.update({name: value for name, value in values.items() if value is not None})


def _wait(until: datetime, template: str, form: Any) -> Response:
    seconds = max(1, round((until - utcnow()).total_seconds()))
    response = make_response(render_template(template, form=form, wait_seconds=seconds), 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def account_page(**forms: Any) -> tuple[str, int]:
    """The viewer's own account, with the form just sent in place of the fresh one."""
    mine = accounts.own(session())
    shown = {
        "preferences": PreferencesForm(None, obj=mine.account),
        "password": OwnPasswordForm(None),
        "off": CurrentPasswordForm(None),
        "phone": views_phone.phone_form(mine.account),
    } | forms
    opened = sessions.open_sessions(session(), mine.account.id, **edge.lifetimes())
    this = edge.viewer().session_id
    page = render_template(
        "staff/account.html", mine=mine, forms=shown, opened=opened, this=this, role_title=roles.title
    )
    return page, 422 if forms else 200
