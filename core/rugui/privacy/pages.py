"""What the pages and the API of privacy share: the blueprints, and how a consent is named."""

from typing import Any

from flask import Blueprint

from rugui.privacy.consent_words import said_of
from rugui.web.links import consent_url

blueprint = Blueprint("privacy", __name__)
api = Blueprint("privacy_api", __name__, url_prefix="/api/v1")


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"consent_said": said_of, "consent_url_of": consent_url}
