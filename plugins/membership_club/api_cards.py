"""Cards for programs: /api/v1/memberships/{id}/cards, /api/v1/cards and /api/v1/card-keys."""

from flask import Response
from rugui.toolkit import answer, body, describes, requires, session

from membership_club import schemas_cards as schemas
from membership_club import service, service_cards, service_check, service_keys
from membership_club.access import CARD_KEYS, CARDS, CHECK, READ
from membership_club.api import blueprint


@blueprint.get("/memberships/<membership_id>/cards")
@requires(READ)
@describes(gives=schemas.CardsGiven)
def cards(membership_id: str) -> Response:
    """Every card of a member, newest first."""
    row = service.get(session(), membership_id)
    return answer(schemas.cards(service_cards.of_member(session(), row.id)))


@blueprint.post("/memberships/<membership_id>/cards")
@requires(CARDS)
@describes(gives=schemas.CardsGiven, status=201)
def issue_card(membership_id: str) -> Response:
    """A card for a member who has none: 201, the new one first."""
    service_cards.issue(session(), membership_id)
    return _issued(membership_id, 201)


@blueprint.post("/memberships/<membership_id>/cards/<card_id>/lost")
@requires(CARDS)
@describes(takes=schemas.WhySchema, gives=schemas.CardsGiven)
def lost_card(membership_id: str, card_id: str) -> Response:
    """It is lost: its code no longer holds."""
    service_cards.end(session(), membership_id, card_id, service_cards.LOST, **body(schemas.WhySchema()))
    return _issued(membership_id)


@blueprint.post("/memberships/<membership_id>/cards/<card_id>/stop")
@requires(CARDS)
@describes(takes=schemas.WhySchema, gives=schemas.CardsGiven)
def stop_card(membership_id: str, card_id: str) -> Response:
    """The house stops it: its code no longer holds."""
    service_cards.end(session(), membership_id, card_id, service_cards.STOPPED, **body(schemas.WhySchema()))
    return _issued(membership_id)


@blueprint.post("/memberships/<membership_id>/cards/<card_id>/replace")
@requires(CARDS)
@describes(takes=schemas.WhySchema, gives=schemas.CardsGiven, status=201)
def replace_card(membership_id: str, card_id: str) -> Response:
    """A new one in its place: 201, the new one first."""
    service_cards.replace(session(), membership_id, card_id, **body(schemas.WhySchema()))
    return _issued(membership_id, 201)


def _issued(membership_id: str, status: int = 200) -> Response:
    row = service.get(session(), membership_id, CARDS)
    return answer(schemas.cards(service_cards.of_member(session(), row.id)), status)


@blueprint.get("/cards/<card_id>/code")
@requires(READ)
@describes(gives=schemas.CodeGiven)
def card_code(card_id: str) -> Response:
    """The signed code of an active card, to be drawn as a QR."""
    return answer({"code": service_cards.code(session(), service_cards.shown(session(), card_id))})


@blueprint.post("/cards/check")
@requires(CHECK)
@describes(takes=schemas.CodeSchema, gives=schemas.VerdictGiven)
def check_card() -> Response:
    """What a scanned code is worth now."""
    return answer(schemas.verdict(service_cards.check(session(), body(schemas.CodeSchema())["code"])))


@blueprint.get("/cards/list")
@requires(CHECK)
@describes(gives=schemas.ListGiven)
def check_list() -> Response:
    """What is needed to check codes without a network."""
    return answer(service_check.offline(session()))


@blueprint.get("/card-keys")
@requires(CARD_KEYS)
@describes(gives=schemas.KeysGiven)
def card_keys() -> Response:
    """The keys that sign codes; never their private halves."""
    return answer(schemas.keys(service_keys.listed(session())))


@blueprint.post("/card-keys")
@requires(CARD_KEYS)
@describes(gives=schemas.KeysGiven, status=201)
def change_key() -> Response:
    """A new key signs from now on; codes of the old ones still hold until they expire."""
    service_keys.change(session())
    return answer(schemas.keys(service_keys.listed(session())), 201)


@blueprint.post("/card-keys/<key_id>/revoke")
@requires(CARD_KEYS)
@describes(gives=schemas.KeysGiven)
def revoke_key(key_id: str) -> Response:
    """No code of this key holds any more."""
    service_keys.revoke(session(), key_id)
    return answer(schemas.keys(service_keys.listed(session())))
