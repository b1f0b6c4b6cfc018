"""Pages of prices: the blueprint, and what every page of it shares."""

from typing import Any

from flask import Blueprint, flash
from rugui.toolkit import Conflict, Invalid, Refused, guest_url, html_lang, session, sites

from loyalty_pricing.names import FIELDS

blueprint = Blueprint(
    "loyalty_pricing", __name__, url_prefix="/pricing", template_folder="templates", static_folder="static"
)


@blueprint.context_processor
def _links() -> dict[str, Any]:
    return {"guest_url": guest_url}


def say(text: str, undo: str = "") -> None:
    """A toast, with undo where there is an address to post to."""
    flash({"text": text, "undo": undo} if undo else text, "done")  # type: ignore[arg-type]


def refuse(form: Any, error: Invalid | Conflict | Refused) -> None:
    """Show a service's refusal at the fields it is about; what is about none, at the first."""
    shown = [field for field in form if field.type not in ("CSRFTokenField", "HiddenField")]
    for name, text in error.fields.items() or {"": str(error)}.items():
        field = form[name] if name in form else shown[0]
        field.errors = [*field.errors, str(text)]


def site_names() -> dict[str, str]:
    """Names of the sites in the language of the page, by code."""
    field = FIELDS[html_lang()] if html_lang() != "en" else "name"
    return {site.code: getattr(site, field, "") or site.name for site in sites(session())}
