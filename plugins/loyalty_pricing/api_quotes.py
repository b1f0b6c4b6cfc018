"""Prices, quotes and agreed rates for programs: /api/v1/pricing/price, /pricing/quotes…, /customers/{id}/quotes."""

from typing import Any

from flask import Response
from rugui.toolkit import (
    answer,
    argument,
    body,
    customer_by_public_id,
    describes,
    requires,
    session,
    sites,
    text_argument,
    today_here,
    utcnow,
)

from loyalty_pricing import receipts, service, service_asking, service_negotiated, service_quotes
from loyalty_pricing import schemas_quotes as schemas
from loyalty_pricing.access import PRODUCTS, QUOTE, READ
from loyalty_pricing.api import blueprint
from loyalty_pricing.given import given
from loyalty_pricing.models_quotes import GuestQuote
from loyalty_pricing.service_asking import Asked


@blueprint.post("/pricing/price")
@requires(READ)
@describes(takes=schemas.AskSchema, gives=schemas.ReceiptGiven)
def price() -> Response:
    """What something would cost now, with the reasons; nothing is kept."""
    found = service_asking.reckon(session(), _asked(body(schemas.AskSchema())), utcnow()).quote
    more = {"currency": found.cart.currency, "listed_minor": found.listed, "total_minor": found.total}
    return answer(given(found) | more | {"incomplete": list(found.incomplete)})


def _asked(sent: dict[str, Any]) -> Asked:
    customer = sent.pop("customer")
    guest = customer_by_public_id(session(), customer).id if customer else None
    items = tuple((one["product"], one["quantity"]) for one in sent.pop("items"))
    return Asked(items=items, customer_id=guest, **sent)


@blueprint.post("/pricing/quotes")
@requires(QUOTE)
@describes(takes=schemas.GiveSchema, gives={201: schemas.QuoteGiven, 200: schemas.QuoteGiven})
def give_quote() -> Response:
    """Give a guest a price that holds: 201; 200 with the one that holds already where the same was quoted."""
    sent = body(schemas.GiveSchema())
    rest = {name: sent.pop(name) for name in ("valid_until", "override_reason")}
    row, new = service_quotes.give(session(), _asked(sent), **rest)
    return _one(row, 201 if new else 200)


@blueprint.get("/pricing/quotes")
@requires(READ)
@describes(gives=schemas.QuotesGiven)
def quotes() -> Response:
    """The newest hundred quotes."""
    today = today_here(session())
    return answer({"quotes": [schemas.quote(row, today) for row in service_quotes.newest(session())]})


@blueprint.get("/pricing/quotes/<quote_id>")
@requires(READ)
@describes(gives=schemas.QuoteGiven)
def quote(quote_id: str) -> Response:
    """A quote."""
    return _one(service_quotes.get(session(), quote_id))


@blueprint.get("/pricing/quotes/<quote_id>/receipt")
@requires(READ)
@describes(gives=schemas.ToldGiven, query={"audience": argument("staff, or guest without it.", 10)})
def quote_receipt(quote_id: str) -> Response:
    """The receipt in words, in the language of the request, for the guest or for staff; 409 once it cannot be told."""
    audience = "staff" if text_argument("audience", 10) == "staff" else "guest"
    return answer(receipts.plain(session(), service_quotes.get(session(), quote_id), audience))


@blueprint.post("/pricing/quotes/<quote_id>/send")
@requires(QUOTE)
@describes(gives=schemas.QuoteGiven)
def send_quote(quote_id: str) -> Response:
    """Note that the guest has it in writing; 409 once it is decided or expired."""
    return _one(service_quotes.send(session(), quote_id))


@blueprint.post("/pricing/quotes/<quote_id>/withdraw")
@requires(QUOTE)
@describes(gives=schemas.QuoteGiven)
def withdraw_quote(quote_id: str) -> Response:
    """Take a quote back; 409 once it is decided or expired."""
    return _one(service_quotes.withdraw(session(), quote_id))


@blueprint.post("/pricing/quotes/<quote_id>/accept")
@requires(QUOTE)
@describes(takes=schemas.AcceptSchema, gives=schemas.QuoteGiven)
def accept_quote(quote_id: str) -> Response:
    """The guest says yes: the lines go onto a stay, without tax. Needs `interactions.write` too."""
    return _one(service_quotes.accept(session(), quote_id, body(schemas.AcceptSchema())["visit"]))


def _one(row: GuestQuote, status: int = 200) -> Response:
    return answer(schemas.quote(row, today_here(session())), status)


@blueprint.get("/customers/<customer_id>/quotes")
@requires(READ)
@describes(gives=schemas.QuotesGiven)
def quotes_of(customer_id: str) -> Response:
    """The newest hundred quotes of a customer."""
    guest, today = customer_by_public_id(session(), customer_id), today_here(session())
    rows = service_quotes.newest(session(), customer_id=guest.id)
    return answer({"quotes": [schemas.quote(row, today) for row in rows]})


@blueprint.get("/customers/<customer_id>/negotiated-rates")
@requires(READ)
@describes(gives=schemas.RatesGiven)
def rates(customer_id: str) -> Response:
    """What is agreed with a customer; a guest's organisations have theirs."""
    return _rates(customer_id)


@blueprint.post("/customers/<customer_id>/negotiated-rates")
@requires(PRODUCTS)
@describes(takes=schemas.RateSchema, gives=schemas.RatesGiven, status=201)
def agree_rate(customer_id: str) -> Response:
    """Agree a rate: 201 with all of them."""
    service_negotiated.agree(session(), customer_id, **body(schemas.RateSchema()))
    return _rates(customer_id, 201)


@blueprint.delete("/customers/<customer_id>/negotiated-rates/<rate_id>")
@requires(PRODUCTS)
@describes(gives=schemas.RatesGiven)
def end_rate(customer_id: str, rate_id: str) -> Response:
    """End an agreed rate; quotes given by it stay."""
    service_negotiated.end(session(), customer_id, rate_id)
    return _rates(customer_id)


def _rates(customer_id: str, status: int = 200) -> Response:
    guest = customer_by_public_id(session(), customer_id)
    codes = {site.id: site.code for site in sites(session())}
    plans = {plan.id: plan.code for plan in service.rate_plans(session())}
    rows = service_asking.of_guest(session(), guest.id)
    return answer({"rates": [schemas.rate(row, codes, plans) for row in rows]}, status)
