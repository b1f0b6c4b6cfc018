"""Imports as the document of the API says them."""

from marshmallow import fields

from rugui.customers.schemas import NameSchema
from rugui.programs.describing import Given, when


class ReasonGiven(Given):
    """Why rows were not taken, in the asker's language; `rows` are the first of them, as they stand in the file."""

    verdict = fields.String()
    field = fields.String()
    count = fields.Integer()
    text = fields.String()
    rows = fields.List(fields.String())


class KeptGiven(Given):
    """What an undo left as it is, for somebody worked on it: the row's place, what (guest, stay), and its number."""

    place = fields.String()
    what = fields.String()
    number = fields.String()


class BatchGiven(Given):
    """One file. `verdicts` counts rows: new, same, updates, person (somebody must choose), refused.

    `unknown_sites` are the file's names of sites that no code here is known for: say which with `/look`.
    """

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
    unknown_sites = fields.List(fields.String(), **when("of one alone"))
    kept = fields.List(fields.Nested(KeptGiven), **when("of one alone"))


class BatchesGiven(Given):
    """A page of imports, the newest first; `next` is what to send as `after`."""

    imports = fields.List(fields.Nested(BatchGiven))
    next = fields.String(allow_none=True)


class CandidateGiven(Given):
    """A guest a row may be about; `hints` are masked contacts."""

    id = fields.String()
    names = fields.List(fields.Nested(NameSchema))
    hints = fields.List(fields.String())


class QuestionGiven(Given):
    """The names a row gives, and who may be meant."""

    names = fields.List(fields.Nested(NameSchema))
    candidates = fields.List(fields.Nested(CandidateGiven))


class RowGiven(Given):
    """A row as it stands in the file (`place`), and why; `question` where a person may still settle it."""

    id = fields.Integer()
    place = fields.String()
    verdict = fields.String()
    reasons = fields.List(fields.String())
    question = fields.Nested(QuestionGiven, allow_none=True)


class RowsGiven(Given):
    """A page of rows; `next` is what to send as `after`."""

    rows = fields.List(fields.Nested(RowGiven))
    next = fields.Integer(allow_none=True)


class ResolvedGiven(Given):
    """The guest the row was taken for."""

    customer = fields.String()
