"""Prices for programs, under /api/v1; the routes stand in api_*.py."""

from flask import Blueprint

blueprint = Blueprint("loyalty_pricing_api", __name__, url_prefix="/api/v1")
