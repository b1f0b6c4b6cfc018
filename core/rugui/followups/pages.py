"""What the pages of follow-ups share: the blueprint, and the sites whose follow-ups the viewer reads."""

from flask import Blueprint

from rugui import edge
from rugui.followups.access import READ
from rugui.staff.models import Site

blueprint = Blueprint("followups", __name__)


def sites(permission: str = READ) -> list[Site]:
    """The sites at which the viewer holds the permission."""
    return [one for one in edge.sites(edge.session()) if edge.viewer().can(permission, one.id)]
