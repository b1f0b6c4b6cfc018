"""What programs get of a guest, as the document of the API says it, and what they send beside the guest itself."""

from marshmallow import INCLUDE, Schema, fields, validate

from rugui.arrivals.schemas_given import FactGiven
from rugui.customers import relations, restrictions
from rugui.customers.documents import KINDS, LONGEST
from rugui.customers.schemas import CustomerSchema, NameSchema
from rugui.programs.describing import Given, when
from rugui.web.fields import Text

ROWS = 200


class RelationSchema(Schema):
    """A relation to another guest, said of this one."""

    kind = Text(20, required=True, validate=[validate.OneOf([name for name, _said in relations.phrases()])])
    customer = Text(22, required=True)
    note = Text(relations.NOTE, load_default="")


class RelationMade(Given):
    """A relation just made."""

    id = fields.Integer()
    kind = fields.String()
    customer = fields.String()
    note = fields.String()


class RelationGiven(RelationMade):
    """A relation as it reads from this guest: `to` the other or `from` them."""

    direction = fields.String(validate=[validate.OneOf(["to", "from"])])
    name = fields.String()


class DocumentSchema(Schema):
    """An identity document; `country` is ISO 3166 alpha-2."""

    kind = Text(20, required=True, validate=[validate.OneOf(list(KINDS))])
    number = Text(LONGEST, required=True)
    country = Text(2, load_default="")
    issued_on = fields.Date(load_default=None, allow_none=True)
    expires_on = fields.Date(load_default=None, allow_none=True)


class DocumentGiven(Given):
    """A document by its last characters."""

    id = fields.String()
    kind = fields.String()
    country = fields.String()
    tail = fields.String()
    issued_on = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)


class NumberGiven(Given):
    """The number of a document."""

    id = fields.String()
    number = fields.String()


class RestrictionSchema(Schema):
    """What a restriction does and why; it needs an end or a day to look at it again."""

    effect = Text(20, required=True, validate=[validate.OneOf(list(restrictions.EFFECTS))])
    reason = Text(2000, required=True, validate=[validate.Length(min=1)])
    until = fields.Date(load_default=None, allow_none=True)
    review_on = fields.Date(load_default=None, allow_none=True)


class RestrictionGiven(Given):
    """A restriction in force; without a site in the whole chain."""

    id = fields.String()
    effect = fields.String()
    reason = fields.String()
    site = fields.String(allow_none=True)
    until = fields.Date(allow_none=True)
    review_on = fields.Date(allow_none=True)


class CustomerGiven(Given, CustomerSchema):
    """A guest. `hidden`: a pseudonym stands for the rest; `masked`: contacts are not in full."""

    id = fields.String()
    version = fields.Integer()
    names = fields.List(fields.Nested(NameSchema))
    hidden = fields.Boolean()
    masked = fields.Boolean()
    restrictions = fields.List(fields.Nested(RestrictionGiven))
    relations = fields.List(fields.Nested(RelationGiven))
    documents = fields.List(fields.Nested(DocumentGiven))
    created_at = fields.DateTime()
    updated_at = fields.DateTime()


class MatchGiven(Given):
    """A guest found, and why."""

    id = fields.String()
    external_id = fields.String(allow_none=True)
    name = fields.String()
    why = fields.String()
    score = fields.Integer()
    language = fields.String()
    honorific = fields.String()
    alternate = fields.String()
    phonetic = fields.String()
    incognito = fields.Boolean()
    organisation = fields.String()
    state = fields.String()
    room = fields.String()
    arrival = fields.String()
    departure = fields.String()
    last_departure = fields.String()


class GuestGiven(CustomerGiven):
    """A guest in a list: what hangs on one (restrictions, relations, documents) is asked for guest by guest."""

    class Meta(Given.Meta):
        """Less than of one alone."""

        exclude = ("restrictions", "relations", "documents")


class FoundGiven(Given):
    """With `q` the guests found, best first; without it a page of all of them.

    `next` is what to send as `after`, null at the end: a page may be short, or empty, and have one. `incomplete` names
    the plugins whose facts were asked for and could not be had: guests may be missing.
    """

    matches = fields.List(fields.Nested(MatchGiven), **when("with `q`"))
    customers = fields.List(fields.Nested(GuestGiven), **when("without `q`"))
    next = fields.String(allow_none=True, **when("without `q`"))
    incomplete = fields.List(fields.String(), **when("without `q`"))


class FactsGiven(Given):
    """What is known of a guest now, what matters most first."""

    facts = fields.List(fields.Nested(FactGiven))
    incomplete = fields.List(fields.String())


class FactKindGiven(Given):
    """A fact a plugin may state; `type` is bool, int, str or date."""

    name = fields.String()
    title = fields.String()
    type = fields.String()
    plugin = fields.String()


class FactKindsGiven(Given):
    """The facts there are to filter by."""

    facts = fields.List(fields.Nested(FactKindGiven))


class RowSchema(CustomerSchema):
    """A guest to be made, or with `id` and `version` to be changed."""

    id = Text(22)


class BulkSchema(Schema):
    """Many guests."""

    rows = fields.List(fields.Nested(RowSchema), required=True, validate=[validate.Length(1, ROWS)])


class BulkRows(Schema):
    """Many guests, none looked at yet: a row that is wrong must not take the others with it."""

    rows = fields.List(fields.Dict(), required=True, validate=[validate.Length(1, ROWS)])


class VerdictGiven(Given):
    """What became of a row: 201 or 200 with `id` and `version`, or the problem."""

    class Meta:
        """A problem says more, by its kind."""

        unknown = INCLUDE

    row = fields.Integer()
    status = fields.Integer()
    id = fields.String()
    version = fields.Integer()
    code = fields.String()
    title = fields.String()
    fields_ = fields.Dict(keys=fields.String(), values=fields.String(), data_key="fields")


class VerdictsGiven(Given):
    """The verdicts, in the order of the rows."""

    rows = fields.List(fields.Nested(VerdictGiven))
