"""At which telephone somebody sits: set by themselves when they sit down, or by who manages the staff."""

from typing import Any

from flask import url_for

from rugui import edge
from rugui.edge import SIGNED_IN, requires, session
from rugui.errors import RuguiError
from rugui.i18n import _
from rugui.staff import accounts, extensions, sites
from rugui.staff.forms import PhoneForm
from rugui.staff.models import Account, Site
from rugui.staff.pages import blueprint, done
from rugui.web import site_name
from rugui.web.forms import choices


def phone_form(account: Account | None = None) -> PhoneForm:
    """The form: as sent, or with an account given, as it is now."""
    mine = edge.sites(session())
    data: dict[str, Any] = {}
    if account is not None:
        here = edge.current_site(session())
        site_id = account.extension_site_id or (here.id if here else None)
        data = {"extension": account.extension, "site": next((one.code for one in mine if one.id == site_id), "")}
    form = PhoneForm(None, data=data, prefix="phone-") if account is not None else PhoneForm(prefix="phone-")
    form.site.choices = choices((one.code, f"{one.code} {site_name(one)}") for one in mine)
    return form


def chosen_site(form: PhoneForm) -> Site | None:
    """The site chosen; None where no telephone is."""
    if not (form.extension.data and form.site.data):
        return None
    return sites.site_by_code(session(), form.site.data, edge.viewer())


@blueprint.post("/account/phone")
@requires(SIGNED_IN)
def phone() -> Any:
    """Sit down at a telephone: its calls show here from now on, and no longer with who sat there before."""
    from rugui.staff.views import account_page

    form = phone_form()
    if not form.validate_on_submit():
        return account_page(phone=form)
    try:
        mine = accounts.own(session()).account
        before = extensions.set_extension(session(), mine, form.extension.data, chosen_site(form), take=True)
    except RuguiError as error:
        form.take(error)
        return account_page(phone=form)
    said = _("Saved. Until now %(name)s had this extension.", name=before.name) if before else _("Saved.")
    return done(said, url_for("staff.account"))


@blueprint.post("/staff/accounts/<public_id>/phone")
@requires("staff.manage")
def account_phone(public_id: str) -> Any:
    """Seat somebody at a telephone where nobody sits."""
    from rugui.staff.views_manage import account_page

    account, form = accounts.managed(session(), public_id).account, phone_form()
    if not form.validate_on_submit():
        return account_page(public_id, 422, phone=form)
    try:
        extensions.set_extension(session(), account, form.extension.data, chosen_site(form))
    except RuguiError as error:
        form.take(error)
        return account_page(public_id, error.status, phone=form)
    return done(_("Saved."), url_for("staff.account_edit", public_id=public_id))
