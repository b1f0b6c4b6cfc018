"""Pairs and merges as the document of the API says them."""

from marshmallow import fields

from rugui.programs.describing import Given


class ReasonGiven(Given):
    """A piece of evidence, what it weighs in bits, and in words."""

    name = fields.String()
    bits = fields.Float()
    text = fields.String()


class OneGiven(Given):
    """One of the two."""

    id = fields.String()
    name = fields.String()


class PairGiven(Given):
    """Two records that may be one guest: `score` in bits, `band` sure or maybe."""

    id = fields.String()
    customers = fields.List(fields.Nested(OneGiven))
    score = fields.Float()
    band = fields.String()
    reasons = fields.List(fields.Nested(ReasonGiven))
    decided_at = fields.DateTime(allow_none=True)


class PairsGiven(Given):
    """A page of pairs; `next` is what to send as `after`."""

    pairs = fields.List(fields.Nested(PairGiven))
    next = fields.String(allow_none=True)


class DecidedGiven(Given):
    """A pair and what was said of it."""

    id = fields.String()
    status = fields.String()


class LookGiven(Given):
    """How far a look at everybody is."""

    state = fields.String()
    done = fields.Integer()
    total = fields.Integer()
    started_at = fields.DateTime(allow_none=True)
    finished_at = fields.DateTime(allow_none=True)


class WeightsGiven(Given):
    """What each piece of evidence weighs, in bits, and the thresholds `listed` and `sure`."""

    weights = fields.Dict(keys=fields.String(), values=fields.Float())
    defaults = fields.Dict(keys=fields.String(), values=fields.Float())


class ChosenGiven(Given):
    """From which record a field was taken, and by which rule."""

    side = fields.String()
    rule = fields.String()


class LaterGiven(Given):
    """What was changed since the merge, and stays with the survivor."""

    what = fields.String()
    name = fields.String()
    count = fields.Integer()
    text = fields.String()


class MergeGiven(Given):
    """A merge; `left` is what undoing it leaves, or left, with the survivor."""

    id = fields.String()
    kept = fields.String()
    dropped = fields.String()
    at = fields.DateTime()
    fields_ = fields.Dict(keys=fields.String(), values=fields.Nested(ChosenGiven), data_key="fields")
    undone_at = fields.DateTime(allow_none=True)
    left = fields.List(fields.Nested(LaterGiven))


class MergedGiven(Given):
    """A merge in a list."""

    id = fields.String()
    kept = fields.String()
    dropped = fields.String()
    at = fields.DateTime()
    undone_at = fields.DateTime(allow_none=True)


class MergesGiven(Given):
    """The merges into a guest, the newest first."""

    merges = fields.List(fields.Nested(MergedGiven))


class VersionGiven(Given):
    """A record and its version."""

    id = fields.String()
    version = fields.Integer()


class FieldGiven(ChosenGiven):
    """A field of both records, and which would stay."""

    kept = fields.Raw()
    dropped = fields.Raw()


class MovesGiven(Given):
    """How many rows of a kind would move, and to whom they belong: a plugin's title, empty for core."""

    owner = fields.String()
    title = fields.String()
    count = fields.Integer()


class LostGiven(Given):
    """A consent of either record that would not hold for the survivor."""

    purpose = fields.String()
    channel = fields.String()
    status = fields.String()


class PreviewGiven(Given):
    """What a merge would do."""

    kept = fields.Nested(VersionGiven)
    dropped = fields.Nested(VersionGiven)
    fields_ = fields.Dict(keys=fields.String(), values=fields.Nested(FieldGiven), data_key="fields")
    rows = fields.List(fields.Nested(MovesGiven))
    restriction = fields.String(allow_none=True)
    consent_lost = fields.List(fields.Nested(LostGiven))
    related = fields.Boolean()
