"""Everything kept about one guest, as a whole: exported, erased, merged and unmerged exactly."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from rugui.toolkit import Json, Refused, _l, stays_by_id
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from hotel_preferences.models import Acknowledgement, Allergy, Evidence, Preference, Suggestion, Task

MOVED: dict[str, Any] = {"preferences": Preference, "allergies": Allergy, "tasks": Task, "suggestions": Suggestion}


def export(session: Session, customer_id: int) -> dict[str, Any]:
    """Everything kept about a guest as plain JSON values, removed rows and acknowledgements included."""
    found: dict[str, Any] = {
        name: _rows(session, model, model.customer_id == customer_id) for name, model in MOVED.items()
    }
    mine = select(Preference.id).where(Preference.customer_id == customer_id)
    found["evidence"] = _rows(session, Evidence, Evidence.preference_id.in_(mine))
    theirs = select(Allergy.id).where(Allergy.customer_id == customer_id)
    found["acknowledgements"] = _rows(session, Acknowledgement, Acknowledgement.allergy_id.in_(theirs))
    return found


def erase(session: Session, customer_id: int) -> dict[str, int]:
    """Erase it all, and say how many rows of what."""
    mine = select(Preference.id).where(Preference.customer_id == customer_id)
    theirs = select(Allergy.id).where(Allergy.customer_id == customer_id)
    steps: Sequence[tuple[str, Any, Any]] = (
        ("evidence", Evidence, Evidence.preference_id.in_(mine)),
        ("acknowledgements", Acknowledgement, Acknowledgement.allergy_id.in_(theirs)),
        ("tasks", Task, Task.customer_id == customer_id),
        ("suggestions", Suggestion, Suggestion.customer_id == customer_id),
        ("allergies", Allergy, Allergy.customer_id == customer_id),
        ("preferences", Preference, Preference.customer_id == customer_id),
    )
    erased = {}
    for name, model, condition in steps:
        erased[name] = session.scalar(select(func.count()).select_from(model).where(condition)) or 0
        session.execute(delete(model).where(condition).execution_options(synchronize_session=False))
    session.expire_all()
    return erased


def merge(session: Session, kept_id: int, dropped_id: int) -> dict[str, Any]:
    """Move everything to the kept guest; the journal says exactly what moved.

    Nothing is thrown away: what both say is shown once, by `conflicts.decide`. Only suggestions are one per guest and
    kind; one that the kept guest has already is taken out and kept whole in the journal.
    """
    if kept_id == dropped_id:
        raise Refused(_l("A guest cannot be merged with themselves."))
    session.flush()
    twice = select(Suggestion.kind).where(Suggestion.customer_id == kept_id)
    double = (Suggestion.customer_id == dropped_id) & Suggestion.kind.in_(twice)
    journal: dict[str, Any] = {"kept": kept_id, "dropped": dropped_id, "taken_out": _rows(session, Suggestion, double)}
    taken_out = [row["id"] for row in journal["taken_out"]]
    session.execute(delete(Suggestion).where(Suggestion.id.in_(taken_out)).execution_options(synchronize_session=False))
    for name, model in MOVED.items():
        # By the id for URLs: SQLite gives the number of a row deleted since to another.
        journal[name] = list(session.scalars(select(model.public_id).where(model.customer_id == dropped_id)))
        _move(session, model, journal[name], dropped_id, kept_id)
    session.expire_all()
    return journal


def unmerge(session: Session, journal: Json) -> None:
    """Undo a merge from its journal; what was noted for the kept guest since then stays with them."""
    if not isinstance(journal, dict):
        raise TypeError("a journal is what merge returned")
    session.flush()
    for name, model in MOVED.items():
        _move(session, model, journal[name], journal["kept"], journal["dropped"])
    there = stays_by_id(session, [row["visit_id"] for row in journal["taken_out"] if row["visit_id"]])
    for row in journal["taken_out"]:
        if row["visit_id"] and row["visit_id"] not in there:
            continue  # the stay it came from is gone, and would have taken it along
        values = {**row, "created_at": datetime.fromisoformat(row["created_at"])}
        if session.scalar(select(Suggestion.id).where(Suggestion.id == row["id"])) is not None:
            del values["id"]
        session.execute(insert(Suggestion).values(**values))
    session.expire_all()


def _move(session: Session, model: Any, ids: Sequence[str], source: int, target: int) -> None:
    # Only rows that are still where the merge left them: one that was erased or moved on meanwhile is not touched.
    for start in range(0, len(ids), 500):
        session.execute(
            update(model)
            .where(model.public_id.in_(ids[start : start + 500]), model.customer_id == source)
            .values(customer_id=target)
            .execution_options(synchronize_session=False)
        )


def _rows(session: Session, model: Any, condition: Any) -> list[dict[str, Any]]:
    table = model.__table__
    return [
        {name: _plain(value) for name, value in row._mapping.items()}
        for row in session.execute(select(*table.c).where(condition).order_by(table.c.id))
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
