"""Rules for programs: /api/v1/pricing/rules…"""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate
from rugui.toolkit import Given, Text, answer, body, describes, requires, session, version_sent

from loyalty_pricing import findings, service_rules
from loyalty_pricing.access import APPROVE, READ, RULES
from loyalty_pricing.api import blueprint
from loyalty_pricing.linting import CODES
from loyalty_pricing.models_rules import RulesVersion
from loyalty_pricing.schemas import whole
from loyalty_pricing.words_rules import STATUSES


class DraftSchema(Schema):
    """A new draft, of what is in force for a currency."""

    currency = Text(3, required=True)


class DocumentSchema(Schema):
    """The document of a draft (docs/pricing.md); `version` (or If-Match) is the one that was read."""

    document = fields.Dict(keys=fields.String(), required=True)
    version = whole(1, 2**31 - 1)


class ProposeSchema(Schema):
    """From when the rules hold; now, if not given."""

    active_from = fields.AwareDateTime(load_default=None, allow_none=True)
    version = whole(1, 2**31 - 1, required=True)


class RulesGiven(Given):
    """A version of the rules; `seconds` are the rules that take a second person."""

    id = fields.String()
    currency = fields.String()
    number = fields.Integer()
    status = fields.String(validate=[validate.OneOf(list(STATUSES))])
    version = fields.Integer()
    active_from = fields.DateTime(allow_none=True)
    drafted_by = fields.String()
    approved_by = fields.String()


class FindingGiven(Given):
    """Something wrong with rules: which, in words, and a cart that shows it."""

    code = fields.String(validate=[validate.OneOf(CODES)])
    rules = fields.List(fields.String())
    says = fields.String()
    example = fields.String()


class RulesWholeGiven(RulesGiven):
    """A version with its document, and what is wrong with it before it comes into force."""

    document = fields.Dict(keys=fields.String())
    seconds = fields.List(fields.String())
    findings = fields.List(fields.Nested(FindingGiven))


class RulesListGiven(Given):
    """Every version, the newest first."""

    rules = fields.List(fields.Nested(RulesGiven))


@blueprint.get("/pricing/rules")
@requires(READ)
@describes(gives=RulesListGiven)
def rules() -> Response:
    """Every version of the rules."""
    return answer({"rules": [_told(row) for row in service_rules.versions(session())]})


@blueprint.post("/pricing/rules")
@requires(RULES)
@describes(takes=DraftSchema, gives=RulesWholeGiven, status=201)
def draft_rules() -> Response:
    """A new draft from what is in force: 201."""
    return _whole(service_rules.draft(session(), body(DraftSchema())["currency"]), 201)


@blueprint.get("/pricing/rules/<rules_id>")
@requires(READ)
@describes(gives=RulesWholeGiven)
def rule_set(rules_id: str) -> Response:
    """A version with its document."""
    return _whole(service_rules.get(session(), rules_id))


@blueprint.put("/pricing/rules/<rules_id>")
@requires(RULES)
@describes(takes=DocumentSchema, gives=RulesWholeGiven)
def set_document(rules_id: str) -> Response:
    """Give a draft its document; 422 names what is wrong by path, 409 where it is no draft."""
    sent = body(DocumentSchema())
    return _whole(service_rules.change(session(), rules_id, version_sent(sent.get("version")), sent["document"]))


@blueprint.post("/pricing/rules/<rules_id>/propose")
@requires(RULES)
@describes(takes=ProposeSchema, gives=RulesWholeGiven)
def propose_rules(rules_id: str) -> Response:
    """Let a draft come into force, or wait for a second person."""
    sent = body(ProposeSchema())
    return _whole(service_rules.propose(session(), rules_id, sent["version"], sent["active_from"]))


@blueprint.post("/pricing/rules/<rules_id>/approve")
@requires(APPROVE)
@describes(gives=RulesWholeGiven)
def approve_rules(rules_id: str) -> Response:
    """A second person says yes; 403 for whoever drafted them."""
    return _whole(service_rules.approve(session(), rules_id))


@blueprint.delete("/pricing/rules/<rules_id>")
@requires(RULES)
@describes(gives=RulesListGiven)
def discard_rules(rules_id: str) -> Response:
    """Throw a draft away; 409 for rules that came into force."""
    service_rules.discard(session(), rules_id)
    return rules()


def _told(row: RulesVersion) -> dict[str, Any]:
    names = ("currency", "number", "status", "version", "active_from", "drafted_by", "approved_by")
    return {"id": row.public_id} | {name: getattr(row, name) for name in names}


def _whole(row: RulesVersion, status: int = 200) -> Response:
    seconds = list(service_rules.seconds(session(), row)) if row.status != "active" else []
    found = findings.of_version(session(), row)
    return answer(_told(row) | {"document": row.document, "seconds": seconds, "findings": found}, status)
