"""Everything kept about one guest's prices, as a whole: exported, erased, merged and unmerged exactly."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from rugui.toolkit import Json, Refused, _l
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from loyalty_pricing.models_quotes import GuestQuote, NegotiatedRate, Use

MOVED: dict[str, Any] = {"quotes": GuestQuote, "negotiated_rates": NegotiatedRate}


def export(session: Session, customer_id: int) -> dict[str, Any]:
    """Everything kept about a guest as plain JSON values."""
    found: dict[str, Any] = {}
    for name, model in MOVED.items():
        table = model.__table__
        rows = session.execute(select(*table.c).where(model.customer_id == customer_id).order_by(table.c.id))
        found[name] = [{key: _plain(value) for key, value in row._mapping.items()} for row in rows]
    return found


def erase(session: Session, customer_id: int) -> dict[str, int]:
    """Erase it all, and say how many rows of what."""
    erased = {}
    for name, model in MOVED.items():
        condition = model.customer_id == customer_id
        erased[name] = session.scalar(select(func.count()).select_from(model).where(condition)) or 0
        session.execute(delete(model).where(condition).execution_options(synchronize_session=False))
    session.expire_all()
    return erased


def merge(session: Session, kept_id: int, dropped_id: int) -> dict[str, Any]:
    """Move every quote and agreed rate to the kept guest; what caps of a guest counted counts for them."""
    if kept_id == dropped_id:
        raise Refused(_l("A guest cannot be merged with themselves."))
    session.flush()
    journal: dict[str, Any] = {"kept": kept_id, "dropped": dropped_id}
    for name, model in MOVED.items():
        journal[name] = list(session.scalars(select(model.public_id).where(model.customer_id == dropped_id)))
        _move(session, model, journal[name], dropped_id, kept_id)
    session.expire_all()
    return journal


def unmerge(session: Session, journal: Json) -> None:
    """Undo a merge from its journal; what was written for the kept guest since then stays with them."""
    if not isinstance(journal, dict):
        raise TypeError("a journal is what merge returned")
    session.flush()
    for name, model in MOVED.items():
        _move(session, model, journal[name], journal["kept"], journal["dropped"])
    session.expire_all()


def _move(session: Session, model: Any, ids: Sequence[str], source: int, target: int) -> None:
    # Only rows that are still where the merge left them: one that was erased or moved on meanwhile is not touched.
    for start in range(0, len(ids), 500):
        rows = (model.public_id.in_(ids[start : start + 500]), model.customer_id == source)
        if model is GuestQuote:
            of = select(GuestQuote.id).where(*rows)
            moving = update(Use).where(Use.quote_id.in_(of), Use.customer_id == source).values(customer_id=target)
            session.execute(moving.execution_options(synchronize_session=False))
        moving = update(model).where(*rows).values(customer_id=target)
        session.execute(moving.execution_options(synchronize_session=False))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
