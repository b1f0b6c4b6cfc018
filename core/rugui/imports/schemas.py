"""What programs get of an import."""

from typing import Any

from marshmallow import fields

from rugui.imports.models import ImportBatch
from rugui.imports.tally import Tally
from rugui.programs.describing import Given, when


class ReasonGiven(Given):
    """Why rows were not taken, in the asker's language; `rows` are the first of them, as they stand in the file."""

    verdict = fields.String()
    field = fields.String()
    count = fields.Integer()
    text = fields.String()
    rows = fields.List(fields.String())


class BatchGiven(Given):
    """One file. `verdicts` counts rows: new, same, updates, person (somebody must choose), refused."""

    id = fields.String()
    state = fields.String()
    format = fields.String()
    file_name = fields.String()
    site = fields.String(allow_none=True)
    total_rows = fields.Integer()
    done_rows = fields.Integer()
    verdicts = fields.Dict(keys=fields.String(), values=fields.Integer())
    problem = fields.String()
    created_at = fields.DateTime()
    finished_at = fields.DateTime(allow_none=True)
    reasons = fields.List(fields.Nested(ReasonGiven), **when("of one alone"))


class BatchesGiven(Given):
    """The newest imports."""

    imports = fields.List(fields.Nested(BatchGiven))


def batch(one: ImportBatch, *, reasons: bool = False) -> dict[str, Any]:
    """An import as JSON values; with its reasons where it is asked for alone."""
    found: dict[str, Any] = {
        "id": one.public_id, "state": one.state, "format": one.format, "file_name": one.file_name,
        "site": one.options.get("site") or None, "total_rows": one.total_rows, "done_rows": one.done_rows,
        "verdicts": dict(one.tally.get("verdicts", {})), "problem": one.problem, "created_at": one.created_at,
        "finished_at": one.finished_at,
    }  # fmt: skip
    if reasons:
        found["reasons"] = [
            {"verdict": each.verdict, "field": each.field, "count": each.count, "text": each.text, "rows": each.rows}
            for each in Tally.load(one.tally).listed()
        ]
    return found
