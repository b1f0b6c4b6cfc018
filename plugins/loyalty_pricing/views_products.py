"""Pages of what is sold: products with their prices, rate plans."""

from typing import Any

from flask import redirect, render_template, url_for
from rugui.toolkit import Conflict, Invalid, _, current_site, requires, session, sites, today_here
from werkzeug.wrappers import Response

from loyalty_pricing import service, words
from loyalty_pricing.access import PRODUCTS, READ
from loyalty_pricing.forms import PriceForm, ProductForm, RatePlanForm
from loyalty_pricing.models import Product
from loyalty_pricing.names import FIELDS, Named
from loyalty_pricing.tariff import pick
from loyalty_pricing.typed import minor
from loyalty_pricing.views import blueprint, refuse, say, site_names


@blueprint.get("/products")
@requires(READ)
def products() -> Any:
    """Everything sold with today's list price here."""
    return _products(RatePlanForm(None))


def _products(form: RatePlanForm) -> Any:
    rows, today = service.products(session(), retired=True), today_here(session())
    site = current_site(session())
    found = service.tariffs(session(), [row.id for row in rows], today, today)
    shown = [(row, Named(row), pick(found[row.id], today, site.id if site else None)) for row in rows]
    page = render_template(
        "loyalty_pricing/products.html", rows=shown, words=words, form=form, today=today,
        plans=[(row, Named(row)) for row in service.rate_plans(session())],
    )  # fmt: skip
    return page, 422 if form.errors else 200


@blueprint.route("/products/new", methods=["GET", "POST"])
@requires(PRODUCTS)
def new_product() -> Any:
    """Make a product."""
    site = current_site(session())
    form = ProductForm(data={"currency": site.currency if site else ""})
    if form.validate_on_submit():
        try:
            row = service.add_product(session(), form.code.data or "", form.kind.data, form.names(),
                                      currency=form.currency.data or "", **_fields(form))  # fmt: skip
            say(_("The product is there. Now its prices."))
            return redirect(url_for("loyalty_pricing.product", product_id=row.public_id), 303)
        except (Invalid, Conflict) as error:
            refuse(form, error)
    page = render_template("loyalty_pricing/edit_product.html", form=form, product=None, title=_("New product"))
    return page, 422 if form.errors else 200


def _fields(form: ProductForm) -> dict[str, Any]:
    return {"category": form.category.data or "", "grade": form.grade.data, "tax_included": form.tax_included.data,
            "tax_permille": form.tax_permille.data}  # fmt: skip


@blueprint.get("/products/<product_id>")
@requires(READ)
def product(product_id: str) -> Any:
    """A product and its prices."""
    today = today_here(session())
    return _product(service.product(session(), product_id), _price_form({"first_day": today}))


def _price_form(data: dict[str, Any] | None = None) -> PriceForm:
    form = PriceForm(data=data)
    form.site.choices = [("", _("every site")), *site_names().items()]
    plans = [(row.code, str(Named(row))) for row in service.rate_plans(session())]
    form.rate_plan.choices = [("", _("list price")), *plans]
    return form


def _product(row: Product, form: PriceForm) -> Any:
    codes, names = {site.id: site.code for site in sites(session())}, site_names()
    plans = {plan.id: Named(plan) for plan in service.rate_plans(session())}
    shown = [(price, names.get(codes.get(price.site_id or 0, ""), ""), plans.get(price.rate_plan_id or 0, ""))
             for price in service.prices(session(), row.id)]  # fmt: skip
    page = render_template(
        "loyalty_pricing/product.html", product=row, name=Named(row), words=words, rows=shown, form=form
    )
    return page, 422 if form.errors else 200


@blueprint.route("/products/<product_id>/edit", methods=["GET", "POST"])
@requires(PRODUCTS)
def edit_product(product_id: str) -> Any:
    """Change what a product is called and how its prices are meant."""
    row = service.product(session(), product_id, PRODUCTS)
    fields = ("category", "grade", "tax_included", "tax_permille", "version", *FIELDS.values())
    form = ProductForm(data={name: getattr(row, name) for name in fields})
    del form.code, form.kind, form.currency
    if form.validate_on_submit():
        try:
            version = form.version.data or 0
            service.change_product(session(), product_id, version, form.names(), **_fields(form))
            say(_("Saved."))
            return redirect(url_for("loyalty_pricing.product", product_id=product_id), 303)
        except (Invalid, Conflict) as error:
            refuse(form, error)
    page = render_template("loyalty_pricing/edit_product.html", form=form, product=row, title=Named(row))
    return page, 422 if form.errors else 200


@blueprint.post("/products/<product_id>/retire")
@requires(PRODUCTS)
def retire_product(product_id: str) -> Response:
    """Take a product off sale."""
    service.retire_product(session(), product_id)
    say(_("Off sale."), url_for("loyalty_pricing.restore_product", product_id=product_id))
    return redirect(url_for("loyalty_pricing.product", product_id=product_id), 303)


@blueprint.post("/products/<product_id>/restore")
@requires(PRODUCTS)
def restore_product(product_id: str) -> Response:
    """Put a product back on sale."""
    service.retire_product(session(), product_id, retired=False)
    return redirect(url_for("loyalty_pricing.product", product_id=product_id), 303)


@blueprint.post("/products/<product_id>/prices")
@requires(PRODUCTS)
def add_price(product_id: str) -> Any:
    """Enter a price."""
    row, form = service.product(session(), product_id, PRODUCTS), _price_form()
    if form.validate_on_submit():
        try:
            amounts = (minor(form.list.data, row.currency, "list"), minor(form.cost.data, row.currency, "cost"))
            service.add_price(session(), product_id, form.first_day.data, form.last_day.data, *amounts,
                              site=form.site.data or "", rate_plan=form.rate_plan.data or "")  # fmt: skip
            say(_("Price entered."))
            return redirect(url_for("loyalty_pricing.product", product_id=product_id), 303)
        except Invalid as error:
            refuse(form, error)
    return _product(row, form)


@blueprint.post("/products/<product_id>/prices/<price_id>/remove")
@requires(PRODUCTS)
def remove_price(product_id: str, price_id: str) -> Response:
    """Remove a price."""
    service.remove_price(session(), product_id, price_id)
    say(_("Price removed."))
    return redirect(url_for("loyalty_pricing.product", product_id=product_id), 303)


@blueprint.post("/rate-plans")
@requires(PRODUCTS)
def add_rate_plan() -> Any:
    """Make a rate plan."""
    form = RatePlanForm()
    if form.validate_on_submit():
        try:
            service.add_rate_plan(session(), form.code.data or "", form.names())
            say(_("Rate plan made."))
            return redirect(url_for("loyalty_pricing.products"), 303)
        except (Invalid, Conflict) as error:
            refuse(form, error)
    return _products(form)
