"""The reference of the API as a page: the document, written out by our own templates."""

from typing import Any

from flask import Blueprint, current_app, render_template

from rugui.edge import SIGNED_IN, requires
from rugui.programs import reading
from rugui.programs.openapi import document

blueprint = Blueprint("programs", __name__)


@blueprint.get("/reference")
@requires(SIGNED_IN)
def reference() -> Any:
    """Every operation by noun, and the shapes they speak of."""
    whole = document(current_app)
    return render_template(
        "programs/reference.html", about=whole["info"]["description"], groups=reading.groups(whole),
        shapes=reading.shapes(whole),
    )  # fmt: skip
