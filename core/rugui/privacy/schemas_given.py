"""Consent, erasure and the audit log as the document of the API says them."""

from marshmallow import fields

from rugui.programs.describing import Given


class StateGiven(Given):
    """What holds for a purpose and channel."""

    purpose = fields.String()
    channel = fields.String()
    status = fields.String()
    in_force = fields.Boolean()
    since = fields.DateTime(allow_none=True)
    until = fields.DateTime(allow_none=True)


class EventGiven(Given):
    """An agreement or its withdrawal; `text` are the words agreed to, as the guest was asked."""

    id = fields.String()
    purpose = fields.String()
    channel = fields.String()
    what = fields.String()
    at = fields.DateTime()
    until = fields.DateTime(allow_none=True)
    recorded_at = fields.DateTime()
    language = fields.String()
    version = fields.Integer(allow_none=True)
    text = fields.String()
    site = fields.String()
    how = fields.String()
    witness = fields.String()
    by_guardian = fields.Boolean()


class ConsentsGiven(Given):
    """What holds now, and every event behind it, the newest first."""

    consents = fields.List(fields.Nested(StateGiven))
    events = fields.List(fields.Nested(EventGiven))


class ReadingGiven(Given):
    """That the guest's data was read or changed, when and where."""

    at = fields.DateTime()
    action = fields.String()
    site = fields.String(allow_none=True)


class FileGiven(Given):
    """A guest's whole file; docs/privacy.md has the form of what is in it."""

    format = fields.String()
    version = fields.Integer()
    made_at = fields.DateTime()
    language = fields.String()
    records = fields.List(fields.Dict())
    core = fields.Dict(keys=fields.String(), values=fields.List(fields.Dict()))
    plugins = fields.Dict(keys=fields.String(), values=fields.Raw())
    readings = fields.List(fields.Nested(ReadingGiven))


class KeptGiven(Given):
    """A stay that is kept without its guest, by which law and until when."""

    site = fields.String()
    arrival = fields.Date()
    departure = fields.Date()
    law = fields.String()
    until = fields.Date()


class RefusalGiven(Given):
    """Who objects (a plugin's name, empty for core) and why."""

    plugin = fields.String()
    reason = fields.String()


class PlanGiven(Given):
    """What erasing would do; `confirm` is what has to be sent as `confirm`, `goes` counts rows by kind."""

    confirm = fields.String()
    goes = fields.Dict(keys=fields.String(), values=fields.Integer())
    plugins = fields.Dict(keys=fields.String(), values=fields.Raw())
    stays = fields.List(fields.Nested(KeptGiven))
    refusals = fields.List(fields.Nested(RefusalGiven))


class ErasedGiven(Given):
    """What was erased."""

    tombstone = fields.String()
    stays_kept = fields.Integer()
    plugins = fields.Dict(keys=fields.String(), values=fields.Raw())


class WordingGiven(Given):
    """A version of what guests are asked."""

    id = fields.String()
    purpose = fields.String()
    version = fields.Integer()
    valid_days = fields.Integer(allow_none=True)
    created_at = fields.DateTime()
    text_en = fields.String()
    text_zh_hant = fields.String()
    text_zh_hans = fields.String()


class WordingsGiven(Given):
    """Every version, by purpose, the newest first."""

    wordings = fields.List(fields.Nested(WordingGiven))


class TermGiven(Given):
    """For how many days a kind of record is kept (0: for ever), and how many are due tonight."""

    kind = fields.String()
    days = fields.Integer()
    due = fields.Integer()


class TermsGiven(Given):
    """Every kind of record."""

    retention = fields.List(fields.Nested(TermGiven))


class AuditEntryGiven(Given):
    """An entry of the audit log; `said` are its words (empty for a plugin's action), `guests` counts many at once."""

    id = fields.Integer()
    at = fields.DateTime()
    action = fields.String()
    said = fields.String()
    who = fields.String()
    token = fields.String()
    site = fields.String(allow_none=True)
    customer = fields.String(allow_none=True)
    subject = fields.String()
    details = fields.Dict(keys=fields.String(), values=fields.Raw())


class AuditGiven(Given):
    """A page of the audit log, the newest first; `next` is what to send as `before`."""

    entries = fields.List(fields.Nested(AuditEntryGiven))
    next = fields.Integer(allow_none=True)
