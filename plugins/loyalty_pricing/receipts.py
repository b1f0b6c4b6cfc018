"""A price as pages and programs show it: its receipt in words, for staff and for the guest."""

from dataclasses import asdict
from typing import Any

from rugui.toolkit import Conflict, _l, fact_kinds, money
from sqlalchemy.orm import Session

from loyalty_pricing import service, service_quotes, service_rules
from loyalty_pricing.given import given
from loyalty_pricing.models_quotes import GuestQuote
from loyalty_pricing.names import Named
from loyalty_pricing.quoted import Quote
from loyalty_pricing.receipt import receipt
from loyalty_pricing.rules import RuleSet


def called(session: Session) -> dict[str, str]:
    """What products and facts are called in the language in force, by their codes."""
    products = {row.code: str(Named(row)) for row in service.products(session, retired=True)}
    return products | {kind.name: str(kind.title) for _plugin, kind in fact_kinds(session)}


def of_quote(session: Session, quote: Quote, rules: RuleSet) -> dict[str, Any]:
    """A price just reckoned."""
    names = called(session)
    return {
        "given": given(quote), "currency": quote.cart.currency, "listed": quote.listed, "total": quote.total,
        "incomplete": quote.incomplete, "staff": receipt(quote, rules, "staff", names),
        "guest": receipt(quote, rules, "guest", names), "names": names,
    }  # fmt: skip


def of_row(session: Session, row: GuestQuote) -> dict[str, Any]:
    """A quote that was given: reckoned anew for its words, or, where that is not the same any more, as it was kept."""
    kept = {"given": row.given, "currency": row.currency, "listed": row.listed_minor, "total": row.total_minor,
            "incomplete": row.incomplete, "guest": None, "names": called(session)}  # fmt: skip
    quote, rules = service_quotes.again(session, row), service_rules.rules_of(session, row.rules_id, row.currency)
    if quote is not None:
        return of_quote(session, quote, rules) | {"given": row.given}
    names = service_rules.names_of(session, row.rules_id)
    steps = [
        {"name": names.get(one["rule"], one["rule"]), "version": one["version"], "what": "", "note": "",
         "amount": money(one["amount"], row.currency), "after": money(one["after"], row.currency)}
        for one in row.given["steps"]
    ]  # fmt: skip
    sides = [{"name": names.get(one["rule"], one["rule"]), "version": one["version"], "what": ""}
             for one in row.given["sides"]]  # fmt: skip
    return kept | {"staff": {"steps": steps, "sides": sides, "refused": [], "notes": []}}


def plain(session: Session, row: GuestQuote, audience: str) -> dict[str, Any]:
    """The receipt of a quote in the language in force as JSON values; `Conflict` where words no longer fit it."""
    quote, rules = service_quotes.again(session, row), service_rules.rules_of(session, row.rules_id, row.currency)
    if quote is None:
        raise Conflict(_l("This quote can no longer be told in words; its amounts hold."))
    return asdict(receipt(quote, rules, audience, called(session))) | {"number": row.number}
