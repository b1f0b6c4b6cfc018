"""Lines: what was sold or given in an interaction, so that later what a guest is worth can be computed."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import is_currency
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rugui.errors import Invalid, NotFound
from rugui.i18n import _l
from rugui.interactions import access, changes, service
from rugui.interactions.models import Interaction, InteractionLine
from rugui.values import Viewer

MOST_MINOR = 10**15


@dataclass(frozen=True, slots=True)
class Line:
    """A product code, how many, and the net amount and cost of all of them in minor units; a refund is negative."""

    product: str
    quantity: int = 1
    net_minor: int = 0
    cost_minor: int = 0
    currency: str = "TWD"


@dataclass(frozen=True, slots=True)
class Total:
    """Net and cost of an interaction in one currency, minor units."""

    currency: str
    net_minor: int
    cost_minor: int


def add(session: Session, interaction: Interaction, line: Line) -> InteractionLine:
    """Add a line to an interaction the acting account may change."""
    access.acting(session, access.WRITE, interaction.site_id)
    _check(line)
    row = InteractionLine(
        interaction_id=interaction.id, product=line.product.strip(), quantity=line.quantity,
        net_minor=line.net_minor, cost_minor=line.cost_minor, currency=line.currency,
    )  # fmt: skip
    session.add(row)
    changes.note(session, "lines.added", interaction)
    return row


def remove(session: Session, public_id: str, line_id: int) -> Interaction:
    """Take a line of an interaction away."""
    interaction = service.get(session, public_id, access.acting(session))
    access.acting(session, access.WRITE, interaction.site_id)
    row = session.scalar(
        select(InteractionLine).where(InteractionLine.id == line_id, InteractionLine.interaction_id == interaction.id)
    )
    if row is None:
        raise NotFound(_l("There is no such line."))
    session.delete(row)
    changes.note(session, "lines.removed", interaction)
    return interaction


def of(session: Session, interaction_id: int, viewer: Viewer) -> Sequence[InteractionLine]:
    """The lines of an interaction, in the order they were added."""
    return session.scalars(
        select(InteractionLine)
        .join(Interaction, Interaction.id == InteractionLine.interaction_id)
        .where(InteractionLine.interaction_id == interaction_id, access.readable(viewer))
        .order_by(InteractionLine.id)
    ).all()


def totals(session: Session, interaction_id: int) -> list[Total]:
    """Sums per currency; amounts of different currencies are never added up."""
    rows = session.execute(
        select(
            InteractionLine.currency,
            func.sum(InteractionLine.net_minor),
            func.sum(InteractionLine.cost_minor),
        )
        .where(InteractionLine.interaction_id == interaction_id)
        .group_by(InteractionLine.currency)
        .order_by(InteractionLine.currency)
    )
    return [Total(currency, int(net), int(cost)) for currency, net, cost in rows]


def _check(line: Line) -> None:
    wrong: dict[str, object] = {}
    if not 0 < len(line.product.strip()) <= 40:
        wrong["product"] = _l("A product code of at most %(n)s characters.", n=40)
    if not 1 <= line.quantity <= 100_000:
        wrong["quantity"] = _l("At least one.")
    if abs(line.net_minor) > MOST_MINOR:
        wrong["net"] = _l("That amount is too large.")
    if abs(line.cost_minor) > MOST_MINOR:
        wrong["cost"] = _l("That amount is too large.")
    if not is_currency(line.currency):
        wrong["currency"] = _l("Say in which currency.")
    if wrong:
        raise Invalid(_l("This cannot be saved yet."), fields=wrong)
