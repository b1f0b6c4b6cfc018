"""Takes an erased guest out of what imports remember: rows about them, and their values in what was said of files."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, delete, func, or_, select
from sqlalchemy.orm import Session

from rugui.customers.details import Details
from rugui.imports.models import ImportBatch, ImportRow
from rugui.imports.tally import Tally
from rugui.recall.fold import is_east_asian

SHORTEST, SHORTEST_EAST = 3, 2  # what is shorter stands in half of all texts; 張偉 is a whole name


def values_of(details: Details) -> list[str]:
    """What a person can be told by when it stands in somebody else's text: names, phones, e-mails, ids. Pure."""
    found = [one.full for one in details.names]
    found += [text for one in details.phones for text in (one.typed, one.e164)]
    found += [*details.emails, *(one.handle for one in details.handles), details.external_id or ""]
    texts = {text.strip() for text in found}
    return sorted(one for one in texts if len(one) >= (SHORTEST_EAST if is_east_asian(one) else SHORTEST))


def forget(session: Session, ids: Iterable[int], details: Iterable[Details]) -> int:
    """Delete the rows about these guests and blank their values elsewhere; returns how many rows were deleted."""
    values = sorted({text for one in details for text in values_of(one)})
    gone = session.execute(
        delete(ImportRow).where(ImportRow.customer_id.in_(list(ids))).returning(ImportRow.id),
        execution_options={"synchronize_session": False},
    ).all()
    if values:
        session.execute(
            delete(ImportRow).where(ImportRow.customer_id.is_(None), _told(values)),
            execution_options={"synchronize_session": False},
        )
        for batch in session.scalars(select(ImportBatch)):
            _blank(batch, values)
    session.flush()
    return len(gone)


def over(before: datetime) -> ColumnElement[bool]:
    """The condition that a batch was done with before a moment, or left lying; one that runs is neither."""
    at = func.coalesce(ImportBatch.finished_at, ImportBatch.created_at)
    return and_(at < before, ImportBatch.state.not_in(("running", "undoing", "looking")))


def forget_examples(session: Session, before: datetime) -> None:
    """Blank what batches done with before a moment still quote of their files; the counts stay."""
    for batch in session.scalars(select(ImportBatch).where(over(before))):
        tally = Tally.load(batch.tally)
        quoted = [
            examples for _count, examples in tally.reasons.values() if any(one[:2] != ["", ""] for one in examples)
        ]
        for examples in quoted:
            examples[:] = [["", "", one[2]] for one in examples[:1]]
        if quoted:
            batch.tally = tally.dump()
        if batch.kept:
            batch.kept = []
    session.flush()


def _told(values: list[str]) -> Any:
    # JSON is kept with or without \\u escapes: looked for both ways.
    texts = {form for text in values for form in (text, json.dumps(text)[1:-1])}
    columns = [cast(column, Text) for column in (ImportRow.problems, ImportRow.journal, ImportRow.place)]
    return or_(*(column.contains(text, autoescape=True) for column in columns for text in sorted(texts)))


def _blank(batch: ImportBatch, values: list[str]) -> None:
    def about(text: Any) -> bool:
        return any(value in str(text) for value in values)

    if about(batch.file_name):
        batch.file_name = ""
    if about(batch.problem):
        batch.problem = ""
    if any(about(one) for one in batch.kept):
        batch.kept = [one for one in batch.kept if not about(one)]
    tally = Tally.load(batch.tally)
    if about(batch.tally):
        for _count, examples in tally.reasons.values():
            examples[:] = [
                one if not about(one) else [one[0] if not about(one[0]) else "", "", one[2]] for one in examples
            ]
        tally.sites = type(tally.sites)({name: n for name, n in tally.sites.items() if not about(name)})
        batch.tally = tally.dump()
