"""The declaration and the hook implementations; no logic."""

from collections.abc import Mapping, Sequence

from rugui.toolkit import Fact, FactKind, Json, Page, Panel, Plugin, SearchKey, _l, hookimpl
from sqlalchemy.orm import Session

from valet_parking import service

plugin = Plugin(api=1, title=_l("Valet parking"), facts=[FactKind("valet_parking.plate", _l("Number plate"))])


@hookimpl
def customer_facts(session: Session, customer_ids: Sequence[int]) -> Mapping[int, Sequence[Fact]]:
    """The plates of many guests."""
    return {
        customer_id: [Fact("valet_parking.plate", car.plate, f"{car.plate} {car.looks}".strip()) for car in cars]
        for customer_id, cars in service.of(session, customer_ids).items()
    }


@hookimpl
def customer_search_keys(session: Session, customer_ids: Sequence[int]) -> Mapping[int, Sequence[SearchKey]]:
    """A guest is found by the plate."""
    return {
        customer_id: [SearchKey(car.plate, "plate") for car in cars]
        for customer_id, cars in service.of(session, customer_ids).items()
    }


@hookimpl
def panels(session: Session, page: Page) -> Sequence[Panel]:
    """The cars on the guest's page."""
    if page.kind != "profile" or page.customer_id is None:
        return []
    cars = service.of(session, [page.customer_id]).get(page.customer_id, [])
    return [Panel(_l("Cars"), "valet_parking/panel.html", {"cars": cars})] if cars else []


@hookimpl
def export_customer(session: Session, customer_id: int) -> Json:
    """Everything kept about the guest."""
    cars = service.of(session, [customer_id]).get(customer_id, [])
    return [{"plate": car.plate, "looks": car.looks} for car in cars]


@hookimpl
def erase_customer(session: Session, customer_id: int) -> Json:
    """Forget the guest's cars."""
    return {"cars": service.erase(session, customer_id)}


@hookimpl
def merge_customers(session: Session, kept_id: int, dropped_id: int) -> Json:
    """The kept guest drives the dropped one's cars too."""
    return {"dropped_id": dropped_id, "cars": service.move(session, dropped_id, to=kept_id)}


@hookimpl
def unmerge_customers(session: Session, journal: Json) -> None:
    """Give them back."""
    if isinstance(journal, dict):
        service.give(session, journal["cars"], journal["dropped_id"])
