"""What the house changed of the weights and thresholds."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.customers import access
from rugui.db import lock
from rugui.duplicates.models import DuplicateWeight
from rugui.duplicates.scoring import THRESHOLDS, WEIGHTS
from rugui.errors import Invalid, Refused
from rugui.i18n import _l
from rugui.privacy import audit

DEFAULTS: Mapping[str, float] = {**THRESHOLDS, **WEIGHTS}
HEAVIEST = 99.0
MERGE = "customers.merge"


def weights_of(session: Session) -> dict[str, float]:
    """Every weight and both thresholds, as they are in force."""
    kept = session.execute(select(DuplicateWeight.name, DuplicateWeight.bits)).all()
    return {**DEFAULTS, **{name: bits for name, bits in kept if name in DEFAULTS}}


def set_weights(session: Session, wanted: Mapping[str, float]) -> None:
    """Set some; what is given its default is forgotten. Counts from the next look. Raises `Invalid` by field."""
    viewer = access.acting(session, MERGE)
    if viewer.sites(MERGE) is not None:
        raise Refused(_l("This is for those who may merge guests of every site."))
    lock(session, "duplicates.weights")
    before = weights_of(session)
    after = {**before, **wanted}
    _check(wanted, after)
    kept = {row.name: row for row in session.scalars(select(DuplicateWeight))}
    for name, bits in wanted.items():
        if name in kept and bits == DEFAULTS[name]:
            session.delete(kept[name])
        elif name in kept:
            kept[name].bits = bits
        elif bits != DEFAULTS[name]:
            session.add(DuplicateWeight(name=name, bits=bits))
    if changed := {name: bits for name, bits in wanted.items() if before[name] != bits}:
        audit.record(session, "customers.weights.changed", weights=changed)
    session.flush()


def _check(wanted: Mapping[str, float], after: Mapping[str, float]) -> None:
    problems: dict[str, object] = {}
    for name, bits in wanted.items():
        if name not in DEFAULTS or not -HEAVIEST <= bits <= HEAVIEST:
            problems[name] = _l("A number from -%(n)s to %(n)s.", n=99)
        elif name in WEIGHTS and bits * WEIGHTS[name] < 0:
            problems[name] = _l("What speaks for it cannot speak against it.")
    if after["listed"] <= 0 or after["sure"] < after["listed"]:
        problems["sure"] = _l("The second threshold lies above the first, and both above 0.")
    if problems:
        raise Invalid(_l("This cannot be saved yet."), fields=problems)
