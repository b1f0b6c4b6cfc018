"""A guest's file as one HTML page in the guest's language: readable, printable, with nothing loaded from elsewhere."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template

from rugui.i18n import _, choose_language, html_lang, in_language, money
from rugui.plugins import PluginSet
from rugui.privacy import audit_words, export_codes, export_words
from rugui.values import Json

NO_WORDS: Mapping[str, object] = {}
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)")


def page(file: Mapping[str, Any], plugins: PluginSet) -> str:
    """The page of what `export.export` gave, in the guest's language; in the reader's where that is not offered."""
    spoken = file["language"].lower()
    language = choose_language(spoken, "en") if spoken.startswith(("zh", "en")) else html_lang()
    with in_language(language):
        parts = [("customer", file["records"]), *file["core"].items()]
        core = [(export_words.table(name), [readable(row) for row in rows]) for name, rows in parts]
        others = [
            (_title(name, plugins), readable(value, plugins.words(name)))
            for name, value in file["plugins"].items()
            if not _empty(value)
        ]
        readings = [readable(one) for one in _readings(file["readings"], plugins)]
        return render_template(
            "privacy/export.html", core=core, plugins=others, readings=readings,
            made_at=_moment(file["made_at"]), names=file["core"].get("customer_name", ()),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pairs:
    """Titles with what they are about."""

    pairs: list[tuple[str, Any]]


def _readings(rows: Iterable[Mapping[str, Any]], plugins: PluginSet) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {**row, "action": audit_words.action(row["action"], plugins) or row["action"]}


def readable(value: Json, words: Mapping[str, object] = NO_WORDS) -> Any:
    """Without what is empty, with titles in place of names, amounts and times as people write them.

    `words` are a plugin's for its own names and codes; they go before core's.
    """
    if isinstance(value, Mapping):
        shown = ((name, one) for name, one in value.items() if not _empty(one))
        return Pairs([(_name(str(name), words), _shown(str(name), one, value, words)) for name, one in shown])
    if isinstance(value, list):
        return [readable(one, words) for one in value if not _empty(one)]
    return _moment(value) if isinstance(value, str) else value


def _name(name: str, words: Mapping[str, object]) -> str:
    return str(words[name]) if name in words else export_words.column(name)


def _shown(name: str, value: Json, around: Mapping[str, Any], words: Mapping[str, object]) -> Any:
    if isinstance(value, str) and (said := words.get(f"{name}.{value}")):
        return str(said)
    if name.endswith("_minor") and isinstance(value, int) and not isinstance(value, bool):
        currency = around.get("quoted_currency" if name.startswith("quoted") else "currency")
        return money(value, currency) if currency else value
    if isinstance(value, str) and (said := export_codes.word(name, value)) != value:
        return said
    if isinstance(value, bool):
        return _("yes")
    return readable(value, words)


def _moment(text: str) -> str:
    return _MOMENT.sub(r"\1 \2 UTC", text)


def _empty(value: Json) -> bool:
    return value is None or value is False or value in ("", [], {})


def _title(name: str, plugins: PluginSet) -> str:
    loaded = plugins.get(name)
    return str(loaded.title) if loaded else name
