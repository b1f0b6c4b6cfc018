"""What the pages of privacy share: the blueprint."""

from flask import Blueprint

blueprint = Blueprint("privacy", __name__)
