"""A row as plain values a guest can read: names in place of keys, sealed fields opened."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from rugui.customers.documents import FIELD
from rugui.customers.models import Customer, CustomerName
from rugui.customers.names import visible
from rugui.i18n import choose_language
from rugui.privacy.consent_models import ConsentWording
from rugui.privacy.consent_wordings import text_of
from rugui.privacy.export_tables import DROPPED, ROOT
from rugui.privacy.sealing import seals
from rugui.staff.models import Account, Site
from rugui.values import NameForm

# Sealed columns, and the name under which their text stands in the file.
SEALED: Mapping[tuple[str, str], str] = {("customer_document", "number_sealed"): FIELD}


class Plain:
    """Turns rows of the customers `ids` into plain values; words for guests in `language`."""

    def __init__(self, session: Session, ids: Sequence[int], language: str) -> None:
        self._session, self._ids, self._language = session, set(ids), choose_language(language, "en")
        self._known: dict[tuple[str, Any], Any] = {}

    def row(self, table: Table, values: Mapping[Any, Any]) -> dict[str, Any]:
        """One row without what only the database needs."""
        found: dict[str, Any] = {}
        for column in table.columns:
            found.update(self._told(table, column, values[column], values))
        return found

    def _told(self, table: Table, column: Column[Any], value: Any, row: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
        name = str(column.name)
        if (table.name, name) in SEALED:
            field = SEALED[table.name, name]
            yield field, seals(self._session).open(value, table.name, row[table.c.public_id], field)
        elif column.foreign_keys:
            target = next(iter(column.foreign_keys)).column.table.name
            if (named := self._named(target, value)) is not None:
                yield name.removesuffix("_id"), named
        elif name == "public_id":
            yield "id", value
        elif name not in DROPPED and not isinstance(value, bytes):
            yield name, plain(value)

    def _named(self, target: str, value: Any) -> Any:
        if value is None or (target == ROOT and value in self._ids):
            return None
        if (target, value) not in self._known:
            self._known[target, value] = self._asked(target, value)
        return self._known[target, value]

    def _asked(self, target: str, value: Any) -> Any:
        session = self._session
        if target == Site.__tablename__:
            return session.scalar(select(Site.name).where(Site.id == value))
        if target == Account.__tablename__:
            return session.scalar(select(Account.name).where(Account.id == value))
        if target == ConsentWording.__tablename__:
            wording = session.get_one(ConsentWording, value)
            return {"version": wording.version, "text": text_of(wording, self._language)}
        if target == ROOT:
            return self._other(value)
        return None  # the row it stands inside, or another of the guest's own

    def _other(self, customer_id: int) -> str:
        """How a related guest may be called: by the pseudonym where they have one."""
        n = CustomerName
        query = (
            select(n.kind, n.full, n.language, n.family, n.given, n.honorific)
            .join(Customer, Customer.id == n.customer_id)
            .where(n.customer_id == customer_id)
            .order_by(n.position, n.id)
        )
        forms = visible([NameForm(*row) for row in self._session.execute(query)], False)
        return forms[0].full if forms else ""


def plain(value: Any) -> Any:
    """A column's value as JSON has it; times with their zone."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
