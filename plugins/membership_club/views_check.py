"""The page that checks cards, also on a phone without a network: it keeps itself, the public keys and the list of
revoked cards; the script checks the signature (static/verify.js)."""

from pathlib import Path
from typing import Any

from flask import Response, make_response, redirect, render_template, url_for
from rugui.toolkit import PUBLIC, Invalid, NotFound, _l, answer, requires, session

from membership_club import cards as rules
from membership_club import service_cards, service_check
from membership_club.access import CHECK
from membership_club.forms_cards import CheckForm
from membership_club.views import blueprint

VERDICTS = {
    rules.GOOD: _l("Good"),
    rules.OVER: _l("Expired"),
    rules.REVOKED: _l("Lost, replaced or stopped"),
    rules.UNKNOWN_KEY: _l("Signed with a key that is not known here"),
    rules.FORGED: _l("Forged"),
    rules.UNREADABLE: _l("This is no code of a card"),
}
WORKER = Path(__file__).parent / "static" / "check-worker.js"


@blueprint.route("/check/", methods=["GET", "POST"])
@requires(CHECK)
def check_card() -> Any:
    """Check a card: a code, or a number. Without a network the page's own script does it."""
    form, found, number = CheckForm(), None, ""
    if form.validate_on_submit():
        text = (form.code.data or "").strip()
        if text.startswith(rules.PREFIX):
            found = service_cards.check(session(), text)
            number = found.claim.card if found.claim else ""
        else:
            try:
                one = service_cards.by_number(session(), text)
                return redirect(url_for("membership_club.cards", membership_id=one.membership.public_id), 303)
            except (Invalid, NotFound) as error:
                form.code.errors = [str(next(iter(error.fields.values()), error))]
    page = render_template(
        "membership_club/check.html", form=form, found=found, verdicts=VERDICTS, number=number, grouped=rules.grouped
    )
    response = make_response(page, 422 if form.errors else 200)
    # The one page that may ask for the camera.
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
    return response


@blueprint.get("/check/list")
@requires(CHECK)
def check_list() -> Response:
    """What the phone keeps: public keys, revoked numbers, names of tiers."""
    return answer(service_check.offline(session()))


@blueprint.get("/check/worker.js")
@requires(PUBLIC)
def check_worker() -> Response:
    """The service worker; here, because a worker only works for what is below its own address."""
    return Response(WORKER.read_bytes(), mimetype="text/javascript", headers={"Cache-Control": "no-cache"})
