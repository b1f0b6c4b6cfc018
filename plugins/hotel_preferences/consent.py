"""What of a guest's sensitive wishes their consent is missing for: a thing to ask, never a reason not to note."""

from collections.abc import Iterable, Mapping
from typing import Any

from rugui.toolkit import consents
from sqlalchemy.orm import Session

# How sensitive a kind is → the purpose to which the guest must agree for it to be kept.
PURPOSES: Mapping[str, str] = {
    "allergy": "health",
    "health": "health",
    "accessibility": "health",
    "diet_religious": "religion",
}


def purposes(sensitive: Iterable[str]) -> list[str]:
    """The purposes kinds of these sensitivities need, once each. Pure."""
    return sorted({PURPOSES[one] for one in sensitive if one in PURPOSES})


def missing(session: Session, customer_id: int, sensitive: Iterable[str]) -> list[str]:
    """The purposes among those to which the guest does not agree at present; no statement where nothing is needed."""
    needed = purposes(sensitive)
    if not needed:
        return []
    found: Mapping[Any, Any] = consents(session, [customer_id]).get(customer_id, {})
    return [one for one in needed if (one, "") not in found or not found[one, ""].in_force]
