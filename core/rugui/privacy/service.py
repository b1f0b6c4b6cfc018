"""Reads the audit log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from rugui.customers.models import Customer
from rugui.db import usable
from rugui.plugins import PluginSet
from rugui.privacy import audit, audit_words
from rugui.privacy.models import AuditEntry, among
from rugui.staff.models import Account, ApiToken, Site
from rugui.stays import customers
from rugui.values import CustomerRef, Viewer


@dataclass(frozen=True, slots=True)
class Filter:
    """What to look for; empty fields do not narrow. `action` is a beginning ("customers."), times are aware."""

    login: str = ""
    guest: str = ""
    action: str = ""
    site: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with names in place of ids; `who` is empty for the operator and for background work."""

    id: int
    at: datetime
    action: str
    who: str
    token: str
    site: Site | None
    guest: CustomerRef | None
    subject: str
    details: dict[str, Any]
    said: str  # what was done in words; "" where there is only its code

    @property
    def told(self) -> list[tuple[str, str]]:
        """The details in words."""
        return audit_words.details(self.details)


def search(session: Session, wanted: Filter, *, before: int | None = None, limit: int = 50) -> list[Row]:
    """The newest entries that fit, older than entry `before`; names are resolved for all of them at once.

    Who reads the log of single sites sees what was done there. That the log was read is in the log.
    """
    viewer: Viewer = session.info["viewer"]
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if (sites := viewer.sites("audit.read")) is not None:
        query = query.where(AuditEntry.site_id.in_(sites))
    if before is not None:
        query = query.where(AuditEntry.id < before)
    if wanted.login:
        account = select(Account.id).where(Account.login == wanted.login.strip().casefold())
        query = query.where(AuditEntry.account_id == account.scalar_subquery())
    if wanted.guest:
        guest = session.scalar(select(Customer.id).where(Customer.public_id == usable(wanted.guest.strip())))
        query = query.where(or_(AuditEntry.customer_id == guest, among(guest)) if guest is not None else false())
    if wanted.site:
        site = select(Site.id).where(Site.code == wanted.site.strip().upper())
        query = query.where(AuditEntry.site_id == site.scalar_subquery())
    if wanted.action:
        query = query.where(AuditEntry.action.startswith(wanted.action.strip(), autoescape=True))
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.at < wanted.until)
    entries = session.scalars(query).all()
    used = [name for name in ("login", "guest", "action", "site", "since", "until") if getattr(wanted, name)]
    audit.record(session, "privacy.audit.read", filters=used)
    return _named(session, list(entries), viewer)


def _named(session: Session, entries: list[AuditEntry], viewer: Viewer) -> list[Row]:
    people = _names(session, Account.id, Account.name, {entry.account_id for entry in entries})
    tokens = _names(session, ApiToken.id, ApiToken.name, {entry.token_id for entry in entries})
    ids = {entry.site_id for entry in entries} - {None}
    places = {site.id: site for site in session.scalars(select(Site).where(Site.id.in_(ids)))} if ids else {}
    guests: dict[int, CustomerRef] = {}
    plugins: PluginSet = session.info["plugins"]
    if viewer.can("customers.read"):
        guests = customers(session, [entry.customer_id for entry in entries if entry.customer_id is not None])
    return [
        Row(
            entry.id,
            entry.at,
            entry.action,
            people.get(entry.account_id, ""),
            tokens.get(entry.token_id, ""),
            places.get(entry.site_id or 0),
            guests.get(entry.customer_id or 0),
            entry.subject,
            {**entry.details, "guests": len(entry.guests.split())} if entry.guests else entry.details,
            audit_words.action(entry.action, plugins),
        )
        for entry in entries
    ]


def _names(session: Session, key: Any, name: Any, ids: set[int | None]) -> dict[int | None, str]:
    wanted = ids - {None}
    if not wanted:
        return {}
    return {row[0]: row[1] for row in session.execute(select(key, name).where(key.in_(wanted)))}
