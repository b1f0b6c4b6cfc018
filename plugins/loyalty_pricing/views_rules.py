"""Pages of rules: every version, one with its rules, the editor with a test cart, and who approves."""

import json
from datetime import UTC, datetime, time
from typing import Any

from flask import flash, redirect, render_template, url_for
from rugui.toolkit import Conflict, Invalid, Refused, _, current_site, fact_kinds, requires, session, utcnow
from werkzeug.wrappers import Response

from loyalty_pricing import findings, phrases, receipts, rules_json, service_asking, service_rules, words_rules
from loyalty_pricing.access import APPROVE, READ, RULES
from loyalty_pricing.forms_quotes import AskForm
from loyalty_pricing.forms_rules import DocumentForm, DraftForm, ProposeForm, RuleForm, VersionForm
from loyalty_pricing.names import Said
from loyalty_pricing.views import blueprint, refuse, say
from loyalty_pricing.views_asking import asking


@blueprint.get("/rules")
@requires(READ)
def rules() -> str:
    """Every version of the rules."""
    site = current_site(session())
    rows = service_rules.versions(session())
    now = {row.currency: service_rules.in_force(session(), row.currency, utcnow()) for row in rows}
    held = {row.id for row in now.values() if row is not None}
    return render_template(
        "loyalty_pricing/rules.html", rows=rows, held=held, words=words_rules,
        form=DraftForm(data={"currency": site.currency if site else ""}),
    )  # fmt: skip


@blueprint.post("/rules")
@requires(RULES)
def draft_rules() -> Response:
    """A new draft from what is in force."""
    form = DraftForm()
    try:
        row = service_rules.draft(session(), form.currency.data or "" if form.validate_on_submit() else "")
    except Invalid as error:
        flash(" ".join(str(one) for one in error.fields.values()), "error")
        return redirect(url_for("loyalty_pricing.rules"), 303)
    return redirect(url_for("loyalty_pricing.rule_set", rules_id=row.public_id), 303)


@blueprint.get("/rules/<rules_id>")
@requires(READ)
def rule_set(rules_id: str) -> Any:
    """A version: its rules; a draft with the editor."""
    return _page(rules_id)


def _page(rules_id: str, **tried: Any) -> Any:
    row = service_rules.get(session(), rules_id)
    found, called = rules_json.load(row.document), receipts.called(session())
    rules = [
        (one, Said(dict(one.names), one.id), [phrases.effect(effect, row.currency, called) for effect in one.effects])
        for one in sorted(found.rules, key=lambda one: (-one.priority, one.id))
    ]
    text = json.dumps({"rules": row.document["rules"], "group": row.document["group"], "floor": row.document["floor"],
                       "rounding": row.document["rounding"], "exclusive": row.document["exclusive"],
                       "joint": row.document["joint"]}, ensure_ascii=False, indent=2)  # fmt: skip
    forms: dict[str, Any] = {
        "rule_form": tried.get("rule_form") or _rule_form(None),
        "document_form": tried.get("document_form") or DocumentForm(None, data={"document": text}),
        "propose_form": ProposeForm(None), "ask": tried.get("ask") or asking(AskForm),
    }  # fmt: skip
    for name in ("rule_form", "document_form", "propose_form"):
        forms[name].version.data = forms[name].version.data or row.version
    page = render_template(
        "loyalty_pricing/rule_set.html", row=row, rules=rules, words=words_rules, priced=tried.get("priced"),
        seconds=service_rules.seconds(session(), row) if row.status != "active" else (),
        findings=findings.of_version(session(), row), **forms,
    )  # fmt: skip
    return page, 422 if any(one.errors for one in (forms["rule_form"], forms["document_form"])) else 200


def _rule_form(formdata: Any) -> RuleForm:
    form = RuleForm(formdata) if formdata is None else RuleForm()
    titles = [(kind.name, str(kind.title)) for _plugin, kind in fact_kinds(session())]
    form.fact.choices = [("", _("everybody")), *sorted(titles, key=lambda one: one[1])]
    return form


@blueprint.post("/rules/<rules_id>/rules")
@requires(RULES)
def put_rule(rules_id: str) -> Any:
    """Add a rule to a draft."""
    row, form = service_rules.get(session(), rules_id, RULES), _rule_form(True)
    if form.validate_on_submit():
        try:
            service_rules.put_rule(session(), rules_id, form.version.data or 0, form.rule(row.currency))
            say(_("The rule is in the draft."))
            return _there(rules_id)
        except (Invalid, Conflict) as error:
            refuse(form, error)
    return _page(rules_id, rule_form=form)


@blueprint.post("/rules/<rules_id>/rules/<rule>/remove")
@requires(RULES)
def drop_rule(rules_id: str, rule: str) -> Response:
    """Take a rule out of a draft."""
    form = VersionForm()
    version = form.version.data or 0 if form.validate_on_submit() else 0
    return _try(rules_id, lambda: service_rules.drop_rule(session(), rules_id, version, rule), _("Rule taken out."))


@blueprint.post("/rules/<rules_id>/document")
@requires(RULES)
def set_document(rules_id: str) -> Any:
    """The whole document of a draft."""
    form = DocumentForm()
    if form.validate_on_submit():
        try:
            service_rules.change(session(), rules_id, form.version.data or 0, _parsed(form.document.data or ""))
            say(_("Saved."))
            return _there(rules_id)
        except (Invalid, Conflict) as error:
            wrong = [f"{path}: {reason}" for path, reason in error.fields.items()]
            form.document.errors = [*form.document.errors, *(wrong or [str(error)])]
    return _page(rules_id, document_form=form)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(str(error)) from error


@blueprint.post("/rules/<rules_id>/try")
@requires(READ)
def try_rules(rules_id: str) -> Any:
    """The price of a test cart by this version."""
    row, ask = service_rules.get(session(), rules_id), asking(AskForm)
    priced = None
    if ask.form.validate_on_submit():
        try:
            draft = rules_json.load(row.document)
            found = service_asking.reckon(session(), ask.asked(None), utcnow(), draft=draft)
            priced = receipts.of_quote(session(), found.quote, draft)
        except Invalid as error:
            refuse(ask.form, error)
    return _page(rules_id, ask=ask, priced=priced)


@blueprint.post("/rules/<rules_id>/propose")
@requires(RULES)
def propose_rules(rules_id: str) -> Response:
    """Let a draft come into force."""
    form = ProposeForm()
    sent = form.validate_on_submit()
    day = form.active_from.data if sent else None
    at = datetime.combine(day, time(), UTC) if day else None
    version = form.version.data or 0 if sent else 0
    return _try(rules_id, lambda: service_rules.propose(session(), rules_id, version, at), _("Noted."))


@blueprint.post("/rules/<rules_id>/approve")
@requires(APPROVE)
def approve_rules(rules_id: str) -> Response:
    """A second person says yes."""
    return _try(rules_id, lambda: service_rules.approve(session(), rules_id), _("Approved."))


@blueprint.post("/rules/<rules_id>/discard")
@requires(RULES)
def discard_rules(rules_id: str) -> Response:
    """Throw a draft away."""
    try:
        service_rules.discard(session(), rules_id)
    except Conflict as error:
        flash(str(error), "error")
        return _there(rules_id)
    say(_("Draft thrown away."))
    return redirect(url_for("loyalty_pricing.rules"), 303)


def _try(rules_id: str, do: Any, said: str) -> Response:
    try:
        do()
        say(said)
    except (Invalid, Conflict, Refused) as error:
        flash(str(error), "error")
    return _there(rules_id)


def _there(rules_id: str) -> Response:
    return redirect(url_for("loyalty_pricing.rule_set", rules_id=rules_id), 303)
