"""The whole contract between core and plugins. Core calls these through `rugui.plugins.collect`, never directly.

`session` is the caller's unit of work: read and write with it, never commit. Hooks about customers take lists, so
that an arrivals list of 300 costs the same number of statements as one guest.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pluggy
from sqlalchemy.orm import Session

from rugui.values import Event, Fact, ImportOutcome, Json, Page, Panel, SearchKey, TimelineEntry

PROJECT = "rugui"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

# A failing plugin must not take the page with it ... but an export, an erasure or a merge is whole or not at all.
CONTAINED = frozenset({"customer_facts", "customer_timeline", "customer_search_keys", "panels", "happened"})
CLOSED = frozenset({"import_customer", "export_customer", "erase_customer", "merge_customers", "unmerge_customers"})
# These run for a paused plugin too: its data does not stop being personal.
EVEN_PAUSED = frozenset({"export_customer", "erase_customer", "merge_customers", "unmerge_customers"})

# Nobody may read "no allergy" where the plugin that knows of allergies was merely not asked.
SAID_PAUSED = frozenset({"customer_facts", "panels"})


@hookspec
def customer_facts(session: Session, customer_ids: Sequence[int]) -> Mapping[int, Sequence[Fact]]:  # type: ignore[empty-body]
    """Facts about many customers at once: id → facts. Never derived from other facts."""


@hookspec
def customer_timeline(  # type: ignore[empty-body]
    session: Session, customer_id: int, before: datetime | None, limit: int
) -> Sequence[TimelineEntry]:
    """The newest `limit` entries older than `before` (aware UTC; None: from now), newest first."""


@hookspec
def customer_search_keys(session: Session, customer_ids: Sequence[int]) -> Mapping[int, Sequence[SearchKey]]:  # type: ignore[empty-body]
    """Handles by which a clerk may look for these customers: id → keys (member number, complaint number)."""


@hookspec
def panels(session: Session, page: Page) -> Sequence[Panel]:  # type: ignore[empty-body]
    """The plugin's parts of a profile, arrivals or home page."""


@hookspec
def import_customer(session: Session, customer_id: int, record: Mapping[str, Any]) -> ImportOutcome | None:
    """Take the plugin's part of an external record; the sentences returned go into the row's verdict."""


@hookspec
def export_customer(session: Session, customer_id: int) -> Json:
    """Everything the plugin keeps about the customer, as plain JSON values."""


@hookspec
def erase_customer(session: Session, customer_id: int) -> Json:
    """Erase everything kept about the customer and say what was erased, or raise `Refused(reason)`."""


@hookspec
def merge_customers(session: Session, kept_id: int, dropped_id: int) -> Json:
    """Move rows from dropped to kept; return a journal from which the merge can be undone, or raise `Refused`."""


@hookspec
def unmerge_customers(session: Session, journal: Json) -> None:
    """Undo a merge from the journal `merge_customers` returned."""


@hookspec
def happened(session: Session, event: Event) -> None:
    """Something happened and is committed. Own unit of work; at least once, so be idempotent by `event.id`."""
