"""What becomes of every table of core that is about a guest when two records become one.

A table with a key to `customer` stands in exactly one of the lists below; a contract test holds that. A plugin's tables
are the plugin's own (`merge_customers`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, select

from rugui.calls.models import PhoneCall
from rugui.customers.models import (
    CustomerAddress,
    CustomerDocument,
    CustomerEmail,
    CustomerHandle,
    CustomerName,
    CustomerPhone,
    CustomerRelation,
    CustomerRestriction,
)
from rugui.followups.models import FollowUp
from rugui.i18n import _l
from rugui.interactions.models import Interaction, Visit
from rugui.mail.models import MailMessage
from rugui.privacy.consent_models import ConsentEvent


@dataclass(frozen=True, slots=True)
class Moved:
    """A key that comes to point to the survivor; `title` says in words what its rows are, "" where others say it.

    `identity` is what a row is known by for ever: SQLite gives the id of a deleted row to another. `volatile` names
    columns that say when somebody should look again: they move on by themselves, and are no edit.
    """

    table: Table
    column: str
    identity: ColumnElement[str]
    title: object = ""
    volatile: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The key as it stands in journals."""
        return f"{self.table.name}.{self.column}"


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def _column(attribute: Any) -> ColumnElement[str]:
    column: ColumnElement[str] = attribute
    return column


_ITS_INTERACTION = select(Interaction.public_id).where(Interaction.id == Visit.id).scalar_subquery()
RELATION = cast(CustomerRelation.id, String) + ":" + CustomerRelation.kind

MOVED: tuple[Moved, ...] = (
    Moved(_table(Interaction), "customer_id", _column(Interaction.public_id), _l("Notes, calls, messages and stays")),
    Moved(_table(Visit), "customer_id", _ITS_INTERACTION, _l("Stays"), frozenset({"changed_at"})),
    Moved(_table(CustomerDocument), "customer_id", _column(CustomerDocument.public_id), _l("Documents")),
    Moved(_table(CustomerRestriction), "customer_id", _column(CustomerRestriction.public_id), _l("Restrictions")),
    Moved(_table(CustomerRelation), "customer_id", RELATION, _l("Who belongs with the guest")),
    Moved(_table(CustomerRelation), "other_id", RELATION, _l("Who belongs with the guest")),
    Moved(_table(FollowUp), "customer_id", _column(FollowUp.public_id), _l("Follow-ups")),
    Moved(_table(PhoneCall), "customer_id", _column(PhoneCall.public_id), _l("Calls"), frozenset({"state", "until"})),
    Moved(_table(MailMessage), "customer_id", _column(MailMessage.public_id), _l("E-mails on their way")),
    Moved(_table(ConsentEvent), "guardian_id", _column(ConsentEvent.public_id)),
)

# Joined or chosen field by field (`survivorship`); the other record's own rows wait in the journal.
DETAILS: tuple[Table, ...] = tuple(
    _table(model) for model in (CustomerName, CustomerPhone, CustomerEmail, CustomerHandle, CustomerAddress)
)

# Neither moved nor copied, and why.
LEFT: Mapping[str, str] = {
    "consent_event.customer_id": "privacy.consent moves these and narrows what they come to",
    "customer.merged_into_id": "leads from a record merged away to the one that stayed; they follow one another",
    "customer_card.customer_id": "recall's: forgotten and made anew",
    "customer_merge.dropped_id": "says who was merged",
    "customer_merge.kept_id": "says into whom",
    "duplicate_pair.one_id": "what was found about two records; a pair with one merged away is not shown",
    "duplicate_pair.other_id": "the same",
    "hand_over_item.customer_id": "a signed hand-over stays as it was signed; its address leads on",
    "import_row.customer_id": "what a file made of this very record: an undo of the import must find it there",
    # Without a key to customer, for they outlive one:
    "audit_entry.customer_id": "what was done stays as it was done",
    "event.customer_id": "the same",
    "customer_search_key.customer_id": "recall's: forgotten and made anew",
}
