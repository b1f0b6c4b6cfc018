"""Benefits for programs: /api/v1/memberships/{id}/benefits and /api/v1/clubs/{id}/benefits."""

from flask import Response
from rugui.toolkit import NotFound, _l, answer, body, describes, requires, session, today_here

from membership_club import schemas_benefits as schemas
from membership_club import service, service_benefits, service_benefits_club
from membership_club.access import BENEFITS, READ, RULES
from membership_club.api import blueprint
from membership_club.benefits import GIVEN_BACK, GRANTED, USED
from membership_club.names import FIELDS as NAMES

DONE = {"use": USED, "give-back": GIVEN_BACK, "grant": GRANTED}


@blueprint.get("/memberships/<membership_id>/benefits")
@requires(READ)
@describes(gives=schemas.BenefitsGiven)
def benefits(membership_id: str) -> Response:
    """What a member has today, and every use."""
    row = service.get(session(), membership_id)
    held = service_benefits.of(session(), [row], today_here(session()))[row.id]
    uses = [schemas.use(use, of) for use, of in service_benefits.history(session(), row.id)]
    return answer({"benefits": [schemas.held(one) for one in held], "uses": uses})


@blueprint.post("/memberships/<membership_id>/benefits/<benefit_id>/<do>")
@requires(BENEFITS)
@describes(takes=schemas.UseSchema, gives=schemas.UseGiven, status=201)
def note_benefit(membership_id: str, benefit_id: str, do: str) -> Response:
    """`use`, `give-back` or `grant`: 201, also for what was told before; 403 where there is not as much."""
    if do not in DONE:
        raise NotFound(_l("There is no such page."))
    row = service_benefits.note(session(), membership_id, benefit_id, DONE[do], **body(schemas.UseSchema()))
    of = service_benefits.benefit_of(session(), row)
    return answer(schemas.use(row, of), 201)


@blueprint.get("/clubs/<club_id>/benefits")
@requires(READ)
@describes(gives=schemas.ClubBenefitsGiven)
def club_benefits(club_id: str) -> Response:
    """What each tier of a club gives."""
    return _club(club_id)


@blueprint.post("/clubs/<club_id>/benefits")
@requires(RULES)
@describes(takes=schemas.BenefitSchema, gives=schemas.ClubBenefitsGiven, status=201)
def add_benefit(club_id: str) -> Response:
    """Add a benefit: 201."""
    sent = body(schemas.BenefitSchema())
    names = {language: sent.pop(field) for language, field in NAMES.items()}
    service_benefits_club.add(session(), club_id, sent.pop("code"), names, **sent)
    return _club(club_id, 201)


@blueprint.post("/clubs/<club_id>/benefits/<benefit_id>/retire")
@requires(RULES)
@describes(gives=schemas.ClubBenefitsGiven)
def retire_benefit(club_id: str, benefit_id: str) -> Response:
    """No longer give it; what was used stays written."""
    service_benefits_club.retire(session(), club_id, benefit_id)
    return _club(club_id)


@blueprint.post("/clubs/<club_id>/benefits/<benefit_id>/restore")
@requires(RULES)
@describes(gives=schemas.ClubBenefitsGiven)
def restore_benefit(club_id: str, benefit_id: str) -> Response:
    """Give it again."""
    service_benefits_club.retire(session(), club_id, benefit_id, retired=False)
    return _club(club_id)


def _club(club_id: str, status: int = 200) -> Response:
    found = [schemas.benefit(row, tier) for row, tier in service_benefits_club.listed(session(), club_id)]
    return answer({"benefits": found}, status)
