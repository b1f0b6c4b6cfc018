"""What came and changed since a merge among the rows that core does not move itself: consent, and the plugins' own.

A merge writes down what the survivor had of them when it was done; what differs from that is later.
"""

from collections.abc import Iterator

from sqlalchemy import String, Table, cast, or_, select
from sqlalchemy.orm import Session

from rugui.db import Base
from rugui.duplicates.models import CustomerMerge
from rugui.i18n import _l
from rugui.imports.images import digest, plain
from rugui.plugins import PluginSet
from rugui.plugins.tables import CUSTOMER, owned_by
from rugui.privacy.consent_models import ConsentEvent

CONSENT = ConsentEvent.__tablename__
Marks = dict[str, dict[str, str]]


def title(table: str) -> object:
    """What the rows of such a table are called."""
    if table == CONSENT:
        return _l("Consent")
    found = Base.metadata.tables.get(table)
    return found.info.get("title", table) if found is not None else table


def marks(session: Session, customer_id: int) -> Marks:
    """Table → what each row of this record is known by → what it says; a statement a table, as JSON."""
    session.flush()
    return {table.name: _marks(session, table, customer_id) for table in _tables(session)}


def later(session: Session, row: CustomerMerge) -> Iterator[tuple[str, int, int, int]]:
    """Table, and how many rows were added, changed and deleted since the merge."""
    before: Marks = row.journal.get("since", {})
    for name, present in marks(session, row.kept_id).items():
        if (was := before.get(name)) is None:
            continue  # a table that was not there then
        changed = sum(one in present and present[one] != mark for one, mark in was.items())
        yield name, len(present.keys() - was.keys()), changed, len(was.keys() - present.keys())


def _tables(session: Session) -> Iterator[Table]:
    plugins: PluginSet = session.info["plugins"]
    yield Base.metadata.tables[CONSENT]
    for loaded in plugins.running:
        yield from (table for table in owned_by(loaded.name) if _keys(table))


def _keys(table: Table) -> set[str]:
    found = {key.parent.name for key in table.foreign_keys if key.column.table.name == CUSTOMER}
    return found - {"guardian_id"} if table.name == CONSENT else found


def _marks(session: Session, table: Table, customer_id: int) -> dict[str, str]:
    keys = _keys(table)
    identity = table.c.get("public_id", cast(next(iter(table.primary_key)), String))
    said = [column for column in table.c if column.name not in keys]
    theirs = or_(*(table.c[key] == customer_id for key in sorted(keys)))
    query = select(identity.label("identity"), *said).where(theirs)
    return {row[0]: digest([plain(value) for value in row[1:]]) for row in session.execute(query)}
