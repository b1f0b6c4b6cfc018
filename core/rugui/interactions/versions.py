"""The version of a stay for programs: a digest of what it says, for whoever writes a stay counts, an import too."""

import hashlib

from sqlalchemy.orm import Session

from rugui.errors import Conflict
from rugui.i18n import _l
from rugui.interactions import access, stay_differences, visits
from rugui.interactions.models import Visit


def version_of(visit: Visit) -> str:
    """A digest (16 hex digits) of the values of a stay, its status and whose it is."""
    said = f"{stay_differences.to_text(stay_differences.values_of(visit))}{visit.status}{visit.customer_id}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def require(session: Session, public_id: str, version: str) -> None:
    """Hold the stay until the end of the transaction; `Conflict` where it is no longer the version that was read."""
    stay = visits.get(session, public_id, access.acting(session))
    session.refresh(stay.visit, with_for_update=True)
    if version_of(stay.visit) != version:
        raise Conflict(_l("Somebody saved this stay after you opened it. Nothing you typed is lost."),
                       version=version_of(stay.visit))  # fmt: skip
