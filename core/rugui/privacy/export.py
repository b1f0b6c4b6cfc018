"""A guest's whole file: every row of core and everything every plugin keeps, as plain JSON values.

The form is versioned (`FORMAT`, `VERSION`) and written down in docs/privacy.md.
"""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rugui.customers import service
from rugui.customers.models import Customer
from rugui.db import utcnow
from rugui.interactions.access import acting
from rugui.plugins import collect
from rugui.privacy import audit
from rugui.privacy.export_tables import ROOT, owned, theirs
from rugui.privacy.export_values import Plain
from rugui.privacy.models import AuditEntry, among
from rugui.staff.models import Site
from rugui.values import Json

EXPORT = "privacy.export"
FORMAT, VERSION = "rugui.guest", 1
Rows = dict[str, list[dict[str, Any]]]


def export(session: Session, public_id: str, *, form: str = "json") -> dict[str, Any]:
    """Everything kept about a guest; raises where a plugin cannot give its part. Written into the audit log.

    Notes marked confidential are in it: they are hidden from staff, not from whom they are about.
    """
    acting(session, EXPORT)
    guest = service.get(session, public_id)
    ids = record_ids(session, guest.id)
    found = _core(session, ids, guest.language)
    plugins: dict[str, Json] = {
        one.plugin: one.value for one in collect(session, "export_customer", customer_id=guest.id)
    }
    audit.record(session, "privacy.exported", customer_id=guest.id, subject=guest.public_id, form=form)
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": utcnow().isoformat(),
        "language": guest.language,
        "records": found.pop(ROOT),
        "core": {name: rows for name, rows in found.items() if rows},
        "plugins": plugins,
        "readings": _readings(session, ids),
    }


def record_ids(session: Session, customer_id: int) -> list[int]:
    """The guest's row and those of records merged into it, however many merges ago."""
    found, new = [customer_id], [customer_id]
    while new:
        new = list(session.scalars(select(Customer.id).where(Customer.merged_into_id.in_(new)).order_by(Customer.id)))
        found += new
    return found


def _core(session: Session, ids: list[int], language: str) -> Rows:
    rows: Rows = {}
    made: dict[tuple[str, Any], dict[str, Any]] = {}
    plain = Plain(session, ids, language)
    for one in owned():
        rows[one.name] = []
        for row in session.execute(select(one.table).where(theirs(one, ids)).order_by(*one.table.primary_key)).all():
            values = row._mapping
            told = plain.row(one.table, values)
            made[one.name, values[next(iter(one.table.primary_key))]] = told
            around = made.get((one.parent[1], values[one.parent[0]])) if one.parent else None
            (rows[one.name] if around is None else around.setdefault(one.name, [])).append(told)
    return rows


def _readings(session: Session, ids: list[int]) -> list[dict[str, Any]]:
    """Who did what is the house's; that it was done, when and where, is told to the guest."""
    query = (
        select(AuditEntry.at, AuditEntry.action, Site.code)
        .outerjoin(Site, Site.id == AuditEntry.site_id)
        .where(or_(AuditEntry.customer_id.in_(ids), *(among(one) for one in ids)))
        .order_by(AuditEntry.id)
    )
    return [{"at": at.isoformat(), "action": action, "site": site} for at, action, site in session.execute(query)]
