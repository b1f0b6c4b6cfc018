"""What programs send about imports, and what they get."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields, validate

from rugui.errors import Invalid
from rugui.i18n import _l
from rugui.imports.formats import READERS
from rugui.imports.forms import ENCODINGS
from rugui.imports.mapping import LARGEST
from rugui.imports.models import ImportBatch, ImportRow
from rugui.imports.problems import words
from rugui.imports.resolving import Question
from rugui.imports.tally import Tally
from rugui.web.fields import Text

VERDICTS = ("new", "updates", "person", "refused")
YES, NO = {"true", "1", "yes", True}, {"false", "0", "no", False}


class UploadSchema(Schema):
    """A file and how to read it. `format` is worked out from the file's name, `site` (a code) is for rows that name
    none; `mapping` is one that comes with the house by name, or a TOML text."""

    file = fields.Raw(metadata={"type": "string", "format": "binary"})
    format = Text(10, load_default="", validate=[validate.OneOf(["", *READERS])])
    site = Text(20, load_default="")
    mapping = Text(LARGEST, load_default="")
    encoding = Text(20, load_default="", validate=[validate.OneOf([code for code, _title in ENCODINGS])])
    unnamed = fields.Boolean(load_default=False, truthy=YES, falsy=NO)
    dry_run = fields.Boolean(load_default=True, truthy=YES, falsy=NO)


class LookSchema(Schema):
    """Our code by the file's name of a site."""

    sites = fields.Dict(keys=Text(200), values=Text(20), required=True, validate=[validate.Length(max=500)])


class ResolveSchema(Schema):
    """Whom a row is about: a guest's id, or `new`."""

    customer = Text(22, required=True, validate=[validate.Length(min=1)])


def sites(named: Mapping[str, str], allowed: Collection[str]) -> dict[str, str]:
    """The file's names of sites with our codes in capitals; raises `Invalid` for a code that is none here."""
    found = {name: code.upper() for name, code in named.items()}
    if strange := [name for name, code in found.items() if code not in allowed]:
        raise Invalid(_l("This cannot be saved yet."), fields={f"sites.{strange[0]}": _l("There is no such site.")})
    return found


def verdict(text: str) -> str:
    """A verdict of which rows are kept, refused if not given; raises `Invalid`."""
    if text and text not in VERDICTS:
        reason = {"verdict": _l("Choose one of the list.")}
        raise Invalid(_l("This question cannot be answered."), fields=reason)
    return text or "refused"


def batch(one: ImportBatch, *, reasons: bool = False) -> dict[str, Any]:
    """An import as JSON values; with its reasons where it is asked for alone."""
    found: dict[str, Any] = {
        "id": one.public_id, "state": one.state, "format": one.format, "file_name": one.file_name,
        "site": one.options.get("site") or None, "total_rows": one.total_rows, "done_rows": one.done_rows,
        "verdicts": dict(one.tally.get("verdicts", {})), "problem": one.problem, "created_at": one.created_at,
        "finished_at": one.finished_at,
    }  # fmt: skip
    if reasons:
        tally = Tally.load(one.tally)
        known = one.options.get("sites", {})
        found["reasons"] = [
            {"verdict": each.verdict, "field": each.field, "count": each.count, "text": each.text, "rows": each.rows}
            for each in tally.listed()
        ]
        found["unknown_sites"] = [name for name in tally.sites if name.casefold() not in known]
        found["kept"] = [{"place": str(place), "what": what, "number": number} for place, what, number in one.kept]
    return found


def row(one: ImportRow, question: Question | None) -> dict[str, Any]:
    """A row and, where a person may still settle it, the question."""
    said = [words(*each[:4]) for each in one.problems if each[4] or one.verdict != "refused"]
    return {"id": one.id, "place": one.place, "verdict": one.verdict, "reasons": said,
            "question": _question(question) if question else None}  # fmt: skip


def _question(one: Question) -> dict[str, Any]:
    return {
        "names": [asdict(name) for name in one.names],
        "candidates": [
            {"id": each.public_id, "names": [asdict(name) for name in each.names], "hints": list(each.hints)}
            for each in one.candidates
        ],
    }
