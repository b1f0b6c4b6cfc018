"""Asks plugins for facts about many customers at once."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from rugui.plugins import Result, collect
from rugui.values import Fact, Viewer

TONES = ("safety", "alert", "must", "vip", "change", "info")


def rank(fact: Fact) -> tuple[int, int, str]:
    """Sort key: safety before alerts before musts before VIP before changes before the rest."""
    return (TONES.index(fact.tone) if fact.tone in TONES else len(TONES), fact.rank, fact.name)


def facts(
    session: Session, customer_ids: Sequence[int], viewer: Viewer, site_id: int | None = None
) -> tuple[dict[int, list[Fact]], list[Result]]:
    """Facts per customer the viewer may see, ranked, and the plugins that could not answer."""
    found: dict[int, list[Fact]] = {customer_id: [] for customer_id in customer_ids}
    failed = []
    for result in collect(session, "customer_facts", customer_ids=list(customer_ids)):
        if result.problem:
            failed.append(result)
            continue
        for customer_id, stated in result.value.items():
            found[customer_id] += [fact for fact in stated if _visible(fact, viewer, site_id)]
    for stated in found.values():
        stated.sort(key=rank)
    return found, failed


def _visible(fact: Fact, viewer: Viewer, site_id: int | None) -> bool:
    if fact.permission is not None and not viewer.can(fact.permission, fact.site_id):
        return False
    return fact.site_id is None or site_id is None or fact.site_id == site_id
