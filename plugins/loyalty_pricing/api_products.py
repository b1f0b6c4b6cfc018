"""Products, rate plans and prices for programs: /api/v1/pricing/products…"""

from flask import Response
from rugui.toolkit import answer, body, describes, requires, session, sites, version_sent

from loyalty_pricing import schemas, service
from loyalty_pricing.access import PRODUCTS, READ
from loyalty_pricing.api import blueprint
from loyalty_pricing.models import Product


@blueprint.get("/pricing/products")
@requires(READ)
@describes(gives=schemas.ProductsGiven)
def products() -> Response:
    """Everything sold, what is off sale too, and the rate plans."""
    rows = service.products(session(), retired=True)
    plans = service.rate_plans(session())
    return answer({"products": [schemas.product(row) for row in rows],
                   "rate_plans": [schemas.rate_plan(row) for row in plans]})  # fmt: skip


@blueprint.post("/pricing/products")
@requires(PRODUCTS)
@describes(takes=schemas.ProductSchema, gives=schemas.ProductWholeGiven, status=201)
def add_product() -> Response:
    """Make a product: 201; 409 where the code is taken."""
    sent = body(schemas.ProductSchema())
    names = schemas.sent_names(sent.pop("names"))
    return _whole(service.add_product(session(), sent.pop("code"), sent.pop("kind"), names, **sent), 201)


@blueprint.get("/pricing/products/<product_id>")
@requires(READ)
@describes(gives=schemas.ProductWholeGiven)
def product(product_id: str) -> Response:
    """A product with its prices."""
    return _whole(service.product(session(), product_id))


@blueprint.patch("/pricing/products/<product_id>")
@requires(PRODUCTS)
@describes(takes=schemas.ProductChangeSchema, gives=schemas.ProductWholeGiven)
def change_product(product_id: str) -> Response:
    """Change a product, take it off sale or put it back; what is left out stays."""
    sent = body(schemas.ProductChangeSchema(), partial=True)
    version, retired = version_sent(sent.pop("version", None)), sent.pop("retired", None)
    row = service.product(session(), product_id)
    names = schemas.names(row) | (schemas.sent_names(sent.pop("names")) if "names" in sent else {})
    service.change_product(session(), product_id, version, names, **sent)
    if retired is not None:
        service.retire_product(session(), product_id, retired=retired)
    return _whole(service.product(session(), product_id))


@blueprint.post("/pricing/products/<product_id>/prices")
@requires(PRODUCTS)
@describes(takes=schemas.PriceSchema, gives=schemas.ProductWholeGiven, status=201)
def add_price(product_id: str) -> Response:
    """Enter a price for a span of days: 201 with every price of the product."""
    sent = body(schemas.PriceSchema())
    order = ("first_day", "last_day", "list_minor", "cost_minor")
    service.add_price(session(), product_id, *(sent.pop(name) for name in order), **sent)
    return _whole(service.product(session(), product_id), 201)


@blueprint.delete("/pricing/products/<product_id>/prices/<price_id>")
@requires(PRODUCTS)
@describes(gives=schemas.ProductWholeGiven)
def remove_price(product_id: str, price_id: str) -> Response:
    """Remove a price; quotes that were given keep theirs."""
    return _whole(service.remove_price(session(), product_id, price_id))


@blueprint.post("/pricing/rate-plans")
@requires(PRODUCTS)
@describes(takes=schemas.RatePlanSchema, gives=schemas.RatePlanGiven, status=201)
def add_rate_plan() -> Response:
    """Make a rate plan: 201; 409 where the code is taken."""
    sent = body(schemas.RatePlanSchema())
    row = service.add_rate_plan(session(), sent["code"], schemas.sent_names(sent["names"]))
    return answer(schemas.rate_plan(row), 201)


def _whole(row: Product, status: int = 200) -> Response:
    codes = {site.id: site.code for site in sites(session())}
    plans = {plan.id: plan.code for plan in service.rate_plans(session())}
    prices = [schemas.price(one, codes, plans) for one in service.prices(session(), row.id)]
    return answer(schemas.product(row) | {"prices": prices}, status)
