"""Pages of clubs and memberships: the blueprint, and what every page of it shares."""

from flask import Blueprint

blueprint = Blueprint(
    "membership_club", __name__, url_prefix="/clubs", template_folder="templates", static_folder="static"
)
