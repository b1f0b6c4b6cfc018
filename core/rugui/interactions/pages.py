"""The blueprint the views of interactions share."""

from flask import Blueprint

from rugui import edge
from rugui.interactions.access import WRITE
from rugui.staff.models import Site

blueprint = Blueprint("interactions", __name__)


def writable_sites() -> list[Site]:
    """The sites at which the viewer may record something."""
    return [site for site in edge.sites(edge.session()) if edge.viewer().can(WRITE, site.id)]
