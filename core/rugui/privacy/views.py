"""The page of the audit log."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for

from rugui import edge
from rugui.edge import requires, session
from rugui.i18n import _
from rugui.privacy import audit_verify, service, views_consent, views_erase, views_file, views_retention
from rugui.privacy.forms import AuditForm
from rugui.privacy.pages import blueprint
from rugui.web import site_name
from rugui.web.forms import choices

__all__ = ["blueprint", "views_consent", "views_erase", "views_file", "views_retention"]
PAGE = 50


@blueprint.get("/audit")
@requires("audit.read")
def audit_log() -> Any:
    """Who read or changed what, the newest first; `before` is the entry from which to go on."""
    form = AuditForm(request.args)
    form.site.choices = choices([("", _("every site")), *((one.code, site_name(one)) for one in edge.sites(session()))])
    wanted = service.Filter()
    if form.validate():
        since, until = _midnight(form.since.data), _midnight(form.until.data, days=1)
        wanted = service.Filter(form.login.data or "", form.guest.data or "", form.action.data or "",
                                form.site.data or "", since, until)  # fmt: skip
    rows = service.search(session(), wanted, before=_entry(request.args.get("before", "")), limit=PAGE + 1)
    earlier = ""
    if len(rows) > PAGE:
        rows = rows[:PAGE]
        query: dict[str, Any] = request.args.to_dict() | {"before": str(rows[-1].id)}
        earlier = f"{url_for('privacy.audit_log')}?{urlencode(query)}"
    active = sum(bool(field.data) for field in form)
    page = render_template(
        "privacy/audit.html", form=form, rows=rows, earlier=earlier, active=active,
        checked=audit_verify.last(session()), words=audit_verify.WORDS,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _entry(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    if day is None:
        return None
    site = edge.current_site(session())
    try:
        return datetime.combine(day + timedelta(days=days), time(), ZoneInfo(site.timezone if site else "UTC"))
    except OverflowError:
        return None
