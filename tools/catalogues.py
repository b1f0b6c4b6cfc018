"""Extract messages of core and of each bundled plugin, update both Chinese catalogues, compile them (`make i18n`).

`--check` changes nothing and exits 1 where a message is missing, untranslated, fuzzy, or not compiled.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
COMPONENTS = (ROOT / "core" / "rugui", *sorted(p for p in (ROOT / "plugins").iterdir() if (p / "plugin.py").exists()))
LANGUAGES = ("zh_Hant_TW", "zh_Hans_CN")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None, "gettext": None, "_l": None, "ngettext": (1, 2), "_n": (1, 2),
    **dict.fromkeys(("_p", "_lp", "pgettext"), ((1, "c"), 2)),
}  # fmt: skip


def extract(component: Path) -> Catalog:
    """Every message of a component, with where it stands."""
    catalog = Catalog(charset="utf-8")
    found = extract_from_dir(component, METHODS, keywords=KEYWORDS, comment_tags=("i18n:",), strip_comment_tags=True)
    for filename, line, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalog.add(message, locations=[(filename, line)], auto_comments=comments, context=context)
    return catalog


def update(component: Path, language: str) -> Catalog:
    """The stored catalogue brought up to date: new messages empty, gone ones dropped, none guessed."""
    file = po_file(component, language)
    stored = Catalog(locale=language, charset="utf-8")
    if file.exists():
        with file.open("rb") as source:
            stored = read_po(source, locale=language)
    stored.update(extract(component), no_fuzzy_matching=True)
    stored.obsolete.clear()
    stored.fuzzy = False
    stored.project, stored.version, stored.msgid_bugs_address = component.name, "0", ""
    stored.last_translator, stored.language_team = "by hand", language
    stored.creation_date = stored.revision_date = EPOCH  # a date that moves would make every catalogue differ
    return stored


def po_file(component: Path, language: str) -> Path:
    """Where a component keeps a language's catalogue."""
    return component / "translations" / language / "LC_MESSAGES" / "messages.po"


def problems(component: Path, language: str) -> list[str]:
    """What is wrong with a stored catalogue, one line each."""
    name = f"{component.name} {language}"
    catalog = update(component, language)
    found = [f"{name}: not translated: {m.id!r}" for m in catalog if m.id and not _complete(m)]
    found += [f"{name}: fuzzy: {m.id!r}" for m in catalog if m.id and m.fuzzy]
    found += [f"{name}: {error}" for message, errors in catalog.check() if _complete(message) for error in errors]
    compiled = po_file(component, language).with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != _compiled(catalog):
        found.append(f"{name}: messages.mo is not what messages.po says; run make i18n")
    return found


def _complete(message: object) -> bool:
    text = message.string  # type: ignore[attr-defined]
    return all(text) if isinstance(text, tuple) else bool(text)


def _compiled(catalog: Catalog) -> bytes:
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main() -> int:
    """Update and compile, or check; returns the exit status."""
    check = "--check" in sys.argv
    found = []
    for component in COMPONENTS:
        for language in LANGUAGES:
            if not check:
                file = po_file(component, language)
                file.parent.mkdir(parents=True, exist_ok=True)
                catalog = update(component, language)
                catalog.header_comment = f"# {component.name} in {language}, written by hand."
                buffer = BytesIO()
                write_po(buffer, catalog, width=120, sort_by_file=True, omit_header=False, no_location=True)
                file.write_bytes(buffer.getvalue())
                file.with_suffix(".mo").write_bytes(_compiled(read_po(BytesIO(buffer.getvalue()), locale=language)))
            found += problems(component, language)
    print("\n".join(found) or "catalogues are complete")
    return 1 if found and check else 0


if __name__ == "__main__":
    raise SystemExit(main())
