"""Clubs and memberships for programs, under /api/v1; the routes stand in api_*.py."""

from flask import Blueprint

blueprint = Blueprint("membership_club_api", __name__, url_prefix="/api/v1")
