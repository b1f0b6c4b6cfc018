"""Pages of a member's cards: issued, lost, stopped, replaced, printed."""

from io import BytesIO

import segno
from flask import Response, redirect, render_template, url_for
from rugui.toolkit import _, _l, customers, requires, session, today_here
from werkzeug.wrappers import Response as Answer

from membership_club import cards as rules
from membership_club import service, service_cards, service_keys
from membership_club.access import CARD_KEYS, CARDS, READ
from membership_club.forms_cards import WhyForm
from membership_club.names import Named
from membership_club.views import blueprint
from membership_club.views_accounts import about, attempt

STATUSES = {"active": _l("Active"), "lost": _l("Lost"), "replaced": _l("Replaced"), "stopped": _l("Stopped")}


@blueprint.get("/members/<membership_id>/cards")
@requires(READ)
def cards(membership_id: str) -> str:
    """Every card of a member and what became of it."""
    row = service.get(session(), membership_id)
    found = service_cards.of_member(session(), row.id)
    today = today_here(session())
    return render_template(
        "membership_club/cards.html", **about(row), cards=found, grouped=rules.grouped, statuses=STATUSES,
        numbers={card.id: card.number for card in found}, today=today,
        active=any(card.status == "active" and card.until >= today for card in found),
    )  # fmt: skip


def _why() -> str:
    form = WhyForm()
    return (form.why.data or "") if form.validate_on_submit() else ""


def _back(membership_id: str) -> Answer:
    return redirect(url_for("membership_club.cards", membership_id=membership_id), 303)


@blueprint.post("/members/<membership_id>/cards")
@requires(CARDS)
def issue_card(membership_id: str) -> Answer:
    """A card for a member who has none."""
    attempt(lambda: service_cards.issue(session(), membership_id), _("Card issued."))
    return _back(membership_id)


@blueprint.post("/members/<membership_id>/cards/<card_id>/lost")
@requires(CARDS)
def lost_card(membership_id: str, card_id: str) -> Answer:
    """It is lost: its code no longer holds."""
    why = _why()
    attempt(lambda: service_cards.end(session(), membership_id, card_id, "lost", why), _("Noted as lost."))
    return _back(membership_id)


@blueprint.post("/members/<membership_id>/cards/<card_id>/stop")
@requires(CARDS)
def stop_card(membership_id: str, card_id: str) -> Answer:
    """The house stops it."""
    why = _why()
    attempt(lambda: service_cards.end(session(), membership_id, card_id, "stopped", why), _("Card stopped."))
    return _back(membership_id)


@blueprint.post("/members/<membership_id>/cards/<card_id>/replace")
@requires(CARDS)
def replace_card(membership_id: str, card_id: str) -> Answer:
    """A new one in its place."""
    why = _why()
    attempt(lambda: service_cards.replace(session(), membership_id, card_id, why), _("Card replaced."))
    return _back(membership_id)


@blueprint.get("/cards/<card_id>")
@requires(READ)
def card(card_id: str) -> str:
    """The card as it is printed, in the scripts the guest's name is known in."""
    one = service_cards.shown(session(), card_id)
    guest = customers(session(), [one.membership.customer_id])[one.membership.customer_id]
    names = {name: language for language, name in Named(one.club).names.items() if name}  # each once
    return render_template(
        "membership_club/card.html", **about(one.membership), card=one.card, tier=Named(one.tier) if one.tier else "",
        names=guest.names[:2], club_names=names, grouped=rules.grouped,
        active=one.card.status == "active",
    )  # fmt: skip


@blueprint.get("/cards/<card_id>/code.svg")
@requires(READ)
def card_code(card_id: str) -> Response:
    """The signed code of an active card as QR (ISO/IEC 18004, error correction M)."""
    text = service_cards.code(session(), service_cards.shown(session(), card_id))
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=4, dark="#000", light="#fff", xmldecl=False)
    return Response(out.getvalue(), mimetype="image/svg+xml")


@blueprint.get("/card-keys")
@requires(CARD_KEYS)
def card_keys() -> str:
    """The keys that sign codes."""
    return render_template("membership_club/card_keys.html", keys=service_keys.listed(session()))


@blueprint.post("/card-keys")
@requires(CARD_KEYS)
def change_key() -> Answer:
    """A new key signs from now on."""
    attempt(lambda: service_keys.change(session()), _("A new key signs from now on."))
    return redirect(url_for("membership_club.card_keys"), 303)


@blueprint.post("/card-keys/<key_id>/revoke")
@requires(CARD_KEYS)
def revoke_key(key_id: str) -> Answer:
    """No code of this key holds any more."""
    service_keys.revoke(session(), key_id)
    return redirect(url_for("membership_club.card_keys"), 303)
