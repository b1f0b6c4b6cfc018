"""What the pages of duplicates and merges share."""

from typing import Any

from flask import Blueprint

from rugui.duplicates import words

blueprint = Blueprint("duplicates", __name__)


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"duplicate_words": words}
