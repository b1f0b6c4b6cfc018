"""What each hook may answer, copied into plain lists and dicts while the plugin can still be blamed for it."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rugui.values import Fact, ImportOutcome, Panel, SearchKey, TimelineEntry

SLOTS = ("safety", "main", "aside")


class Rubbish(TypeError):
    """An answer that is not of the shape the hook promises."""


def _listed(value: Any, kind: type, where: str) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise Rubbish(f"{where} is {type(value).__name__}, not a list of {kind.__name__}")
    for one in value:
        if not isinstance(one, kind):
            raise Rubbish(f"{where} holds {type(one).__name__}, not {kind.__name__}")
    return list(value)


def _by_customer(kind: type) -> Callable[[Any, str, Mapping[str, Any]], Any]:
    def check(value: Any, plugin: str, arguments: Mapping[str, Any]) -> dict[int, list[Any]]:
        if not isinstance(value, Mapping):
            raise Rubbish(f"the answer is {type(value).__name__}, not a mapping from customer id")
        asked = set(arguments["customer_ids"])
        for customer_id in value:
            if customer_id not in asked:
                raise Rubbish(f"it answers for customer {customer_id!r}, who was not asked about")
        return {customer_id: _listed(found, kind, f"[{customer_id}]") for customer_id, found in value.items()}

    return check


def _timeline(value: Any, plugin: str, arguments: Mapping[str, Any]) -> list[TimelineEntry]:
    entries = _listed(value, TimelineEntry, "the answer")
    before: datetime | None = arguments["before"]
    for entry in entries:
        if not isinstance(entry.at, datetime) or entry.at.tzinfo is None:
            raise Rubbish("an entry's time has no zone")
        if before is not None and entry.at >= before:
            raise Rubbish(f"an entry of {entry.at} is not older than {before}")
    # Newest first and no more than asked: the page merges several such lists and cuts once.
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[: arguments["limit"]]


def _panels(value: Any, plugin: str, arguments: Mapping[str, Any]) -> list[Panel]:
    panels = _listed(value, Panel, "the answer")
    for panel in panels:
        if not str(panel.template).startswith(f"{plugin}/"):
            raise Rubbish(f"the template {panel.template} is not inside {plugin}/")
        if panel.slot not in SLOTS:
            raise Rubbish(f"the slot {panel.slot} is none of {', '.join(SLOTS)}")
        if not isinstance(panel.context, Mapping):
            raise Rubbish("a panel's context is not a mapping")
    return panels


def _outcome(value: Any, plugin: str, arguments: Mapping[str, Any]) -> ImportOutcome | None:
    if value is None:
        return None
    if not isinstance(value, ImportOutcome):
        raise Rubbish(f"the answer is {type(value).__name__}, not ImportOutcome or None")
    for sentences in (value.took, value.unread):
        if isinstance(sentences, str) or not isinstance(sentences, Sequence):
            raise Rubbish("took and unread are lists of sentences")
    return value


def _json(value: Any, plugin: str, arguments: Mapping[str, Any]) -> Any:
    try:
        # As it will be stored: a tuple comes back as a list, which a plugin should learn today and not at the undo.
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise Rubbish(f"the answer is not plain JSON: {error}") from error


def _nothing(value: Any, plugin: str, arguments: Mapping[str, Any]) -> None:
    if value is not None:
        raise Rubbish(f"the answer is {type(value).__name__}, not None")


SHAPES: dict[str, Callable[[Any, str, Mapping[str, Any]], Any]] = {
    "customer_facts": _by_customer(Fact),
    "customer_timeline": _timeline,
    "customer_search_keys": _by_customer(SearchKey),
    "panels": _panels,
    "import_customer": _outcome,
    "export_customer": _json,
    "erase_customer": _json,
    "merge_customers": _json,
    "unmerge_customers": _nothing,
    "happened": _nothing,
}
