"""What programs send about pairs and merges, and what they get."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from rugui.customers import names
from rugui.duplicates import survivorship, words
from rugui.duplicates.apart import APART, OPEN
from rugui.duplicates.models import CustomerMerge, DuplicateRun
from rugui.duplicates.preview import Preview
from rugui.duplicates.service import Guest, Listed
from rugui.duplicates.weights import DEFAULTS, HEAVIEST
from rugui.web.fields import Text

VERSION: dict[str, Any] = {"strict": True, "required": True, "validate": [validate.Range(1, 2**31 - 1)]}


class PairSchema(Schema):
    """What is said of a pair: `apart` (two people) or `open` (they may be one)."""

    status = Text(8, required=True, validate=[validate.OneOf((OPEN, APART))])


class MergeSchema(Schema):
    """Merge `dropped` into `kept`, in the versions that were read; `choices`: field → kept, dropped or both."""

    kept = Text(40, required=True)
    dropped = Text(40, required=True)
    kept_version = fields.Integer(**VERSION)
    dropped_version = fields.Integer(**VERSION)
    choices = fields.Dict(
        keys=Text(20, validate=[validate.OneOf(survivorship.FIELDS)]),
        values=Text(8, validate=[validate.OneOf(survivorship.SIDES)]),
        load_default=dict,
    )
    dry_run = fields.Boolean(load_default=False)


class WeightsSchema(Schema):
    """Bits by name of the evidence; `listed` and `sure` are the thresholds."""

    weights = fields.Dict(
        keys=Text(40, validate=[validate.OneOf(list(DEFAULTS))]),
        values=fields.Float(validate=[validate.Range(-HEAVIEST, HEAVIEST)]),
        required=True,
    )


def look(run: DuplicateRun | None) -> dict[str, Any]:
    """How far a look is."""
    if run is None:
        return {"state": "", "done": 0, "total": 0, "started_at": None, "finished_at": None}
    return {"state": run.state, "done": run.done, "total": run.total, "started_at": run.started_at,
            "finished_at": run.finished_at}  # fmt: skip


def merged(row: CustomerMerge, ids: Mapping[int, str]) -> dict[str, Any]:
    """A merge in a list; `ids` are the ids for URLs by row id."""
    return {"id": row.public_id, "kept": ids[row.kept_id], "dropped": ids[row.dropped_id], "at": row.at,
            "undone_at": row.undone_at}  # fmt: skip


def pair(one: Listed) -> dict[str, Any]:
    """A pair as JSON values; `score` in bits, `text` in the asker's language."""
    return {
        "id": one.public_id,
        "customers": [_guest(one.one), _guest(one.other)],
        "score": one.score,
        "band": one.band,
        "reasons": [
            {"name": reason.name, "bits": reason.bits, "text": text}
            for reason, text in zip(one.reasons, words.why(one.reasons), strict=True)
        ],
        "decided_at": one.decided_at,
    }


def _guest(one: Guest) -> dict[str, Any]:
    return {"id": one.public_id, "name": names.shown(one.names)}


def merge(row: CustomerMerge, kept: str, dropped: str, left: list[list[Any]]) -> dict[str, Any]:
    """A merge as JSON values; `left`: what was changed since and stays with the survivor, or would."""
    return {
        "id": row.public_id,
        "kept": kept,
        "dropped": dropped,
        "at": row.at,
        "fields": {name: {"side": side, "rule": rule} for name, side, rule in row.fields},
        "undone_at": row.undone_at,
        "left": [
            {"what": what, "name": name, "count": count, "text": text}
            for (what, name, count), text in zip(left, words.later(left), strict=True)
        ],
    }


def preview(found: Preview) -> dict[str, Any]:
    """What a merge would do, as JSON values."""
    return {
        "kept": {"id": found.kept.public_id, "version": found.kept.version},
        "dropped": {"id": found.dropped.public_id, "version": found.dropped.version},
        "fields": {
            one.name: {"kept": one.kept, "dropped": one.dropped, "side": one.side, "rule": one.rule}
            for one in found.plan.fields
        },
        "rows": [{"owner": str(one.owner), "title": str(one.title), "count": one.count} for one in found.rows],
        "restriction": found.restriction.after or None,
        "consent_lost": [{"purpose": one.purpose, "channel": one.channel, "status": one.status} for one in found.lost],
        "related": found.related,
    }
