"""Asks plugins for facts about many customers at once."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from rugui.plugins import Loaded, PluginSet, Result, collect
from rugui.plugins.collecting import could_not
from rugui.plugins.pausing import paused
from rugui.privacy import audit
from rugui.values import Fact, FactKind, Viewer

log = logging.getLogger("rugui.plugins")
TONES = ("safety", "alert", "must", "vip", "change", "info")


class WrongFact(TypeError):
    """A fact that its plugin did not declare, or not like this."""


def rank(fact: Fact) -> tuple[int, int, str]:
    """Sort key: safety before alerts before musts before VIP before changes before the rest."""
    return (TONES.index(fact.tone) if fact.tone in TONES else len(TONES), fact.rank, fact.name)


def facts(
    session: Session, customer_ids: Sequence[int], viewer: Viewer, site_id: int | None = None
) -> tuple[dict[int, list[Fact]], list[Result]]:
    """Facts per customer the viewer may see, ranked, and the plugins that could not answer (or not fully).

    Of whom the viewer was given sensitive facts is one entry of the audit log, however many they are.
    """
    found, failed = gather(session, customer_ids, viewer, site_id)
    note_sensitive(session, found)
    return found, failed


def note_sensitive(session: Session, shown: Mapping[int, Iterable[Fact]]) -> None:
    """Note in the audit log of whom the viewer was given sensitive facts, and which."""
    sensitive = {id_: {fact.name for fact in stated if fact.sensitive} for id_, stated in shown.items()}
    names = sorted(set().union(*sensitive.values()))
    audit.shown(session, "facts.sensitive", [id_ for id_, these in sensitive.items() if these], facts=names)


def gather(
    session: Session, customer_ids: Sequence[int], viewer: Viewer, site_id: int | None = None
) -> tuple[dict[int, list[Fact]], list[Result]]:
    """What `facts` gives, for who shows nobody any of it, or notes with `note_sensitive` what is shown.

    A fact that was not declared is left out and its plugin listed as failed; its other facts stay, for one of them
    may be an allergy. A fact without a permission of its own needs its kind's.
    """
    plugins: PluginSet = session.info["plugins"]
    found: dict[int, list[Fact]] = {customer_id: [] for customer_id in customer_ids}
    failed = []
    for result in collect(session, "customer_facts", customer_ids=list(found)):
        loaded = plugins.get(result.plugin)
        if result.problem or loaded is None or loaded.plugin is None:
            failed.append(result)
            continue
        kinds = {kind.name: kind for kind in loaded.plugin.facts}
        wrong = ""
        for customer_id, stated in result.value.items():
            for fact in stated:
                if complaint := wrong_with(fact, kinds.get(fact.name)):
                    wrong = complaint
                    continue
                known = fact if fact.permission else replace(fact, permission=kinds[fact.name].permission)
                if _visible(known, viewer, site_id):
                    found[customer_id].append(known)
        if wrong:
            failed.append(_complain(loaded, wrong, strict=plugins.strict))
    for stated in found.values():
        stated.sort(key=rank)
    return found, failed


def kinds(session: Session) -> list[tuple[str, FactKind]]:
    """Every fact the plugins that run declare, with the plugin's name, by name; those of a paused one are not asked."""
    plugins: PluginSet = session.info["plugins"]
    away = paused(session)
    declared = ((one.name, kind) for one in plugins.running if one.plugin and one.name not in away
                for kind in one.plugin.facts)  # fmt: skip
    return sorted(declared, key=lambda found: found[1].name)


def _complain(loaded: Loaded, wrong: str, *, strict: bool) -> Result:
    if strict:
        raise WrongFact(f"plugin {loaded.name}: {wrong}")
    log.error("plugin %s stated a wrong fact: %s", loaded.name, wrong)
    return Result(loaded.name, problem=could_not(loaded))


def wrong_with(fact: Fact, kind: FactKind | None) -> str:
    """What is wrong with a fact of a declared kind, or ""."""
    if kind is None:
        return f"the fact {fact.name} is not declared"
    if not fits(fact.value, kind.type):
        return f"{fact.name} is not a {kind.type} but a {type(fact.value).__name__}"
    if fact.tone not in TONES:
        return f"the tone {fact.tone} of {fact.name} is none of {', '.join(TONES)}"
    # A lazy translation is never empty, and asking it whether it is would translate it.
    if fact.label is None or (isinstance(fact.label, str) and not fact.label):
        return f"{fact.name} has no label"
    return ""


def fits(value: object, kind: str) -> bool:
    """Whether a value is of a fact type: bool, int (not a bool), str or date (not a moment)."""
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "date":
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, str)


def _visible(fact: Fact, viewer: Viewer, site_id: int | None) -> bool:
    if fact.permission is not None and not viewer.can(fact.permission, fact.site_id):
        return False
    return fact.site_id is None or site_id is None or fact.site_id == site_id
