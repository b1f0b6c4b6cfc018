"""Dues for programs: /api/v1/memberships/{id}/dues and /api/v1/clubs/{id}/dues."""

from flask import Response
from rugui.toolkit import answer, body, describes, requires, session

from membership_club import schemas_dues as schemas
from membership_club import service, service_clubs, service_dues, service_dues_club
from membership_club.access import DUES, READ, RULES
from membership_club.api import blueprint


@blueprint.get("/memberships/<membership_id>/dues")
@requires(READ)
@describes(gives=schemas.DuesGiven)
def dues(membership_id: str) -> Response:
    """A member's invoices and how each stands."""
    row = service.get(session(), membership_id)
    return answer({"invoices": [schemas.invoice(one) for one in service_dues.owed(session(), [row.id])[row.id]]})


@blueprint.post("/memberships/<membership_id>/dues")
@requires(DUES)
@describes(takes=schemas.BillSchema, gives=schemas.InvoiceGiven, status=201)
def bill_dues(membership_id: str) -> Response:
    """Make an invoice: 201, also for one that was made before."""
    sent = body(schemas.BillSchema())
    row = service_dues.bill(session(), membership_id, sent.pop("kind"), **sent)
    return _invoice(row.membership_id, row.public_id)


@blueprint.post("/memberships/<membership_id>/dues/<invoice_id>")
@requires(DUES)
@describes(takes=schemas.PaySchema, gives=schemas.InvoiceGiven, status=201)
def pay_dues(membership_id: str, invoice_id: str) -> Response:
    """Note a payment, a failed one, a waiver or a refund; nobody's status changes: 201 with the invoice."""
    sent = body(schemas.PaySchema())
    kind, amount = sent.pop("kind"), sent.pop("amount")
    row = service_dues.pay(session(), membership_id, invoice_id, kind, amount, **sent)
    return _invoice(row.membership_id, invoice_id)


def _invoice(membership_id: int, invoice_id: str) -> Response:
    found = service_dues.owed(session(), [membership_id])[membership_id]
    return answer(schemas.invoice(next(one for one in found if one.invoice.public_id == invoice_id)), 201)


@blueprint.get("/clubs/<club_id>/dues")
@requires(READ)
@describes(gives=schemas.ClubDuesGiven)
def club_dues(club_id: str) -> Response:
    """What each tier costs, and what is not settled."""
    return _club(club_id)


@blueprint.put("/clubs/<club_id>/dues")
@requires(RULES)
@describes(takes=schemas.PlanSchema, gives=schemas.ClubDuesGiven)
def set_dues_plan(club_id: str) -> Response:
    """Say what a tier costs; invoices made before stay."""
    sent = body(schemas.PlanSchema())
    service_dues_club.set_plan(session(), club_id, sent.pop("tier"), **sent)
    return _club(club_id)


def _club(club_id: str) -> Response:
    club = service_clubs.get(session(), club_id)
    plans = [schemas.plan(tier, row) for tier, row in service_dues_club.plans(session(), club.id) if row]
    found = service_dues_club.outstanding(session(), club_id)
    rows = [schemas.outstanding(one, member) for one, member in found]
    return answer({"currency": club.currency, "plans": plans, "outstanding": rows})
