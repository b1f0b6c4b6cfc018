"""What the plugin's routes are about."""

from hotel_preferences import service, service_allergies, service_panel, service_suggestions, service_tasks


def new_estate(session, guest, stay):
    """One of everything the plugin keeps of a guest with a stay: ids by the name routes give them."""
    wish = service.add(session, guest.id, "pillow.soft", strength="must")
    gone = service.add(session, guest.id, "floor.low")
    service.remove(session, gone.public_id)
    allergy = service_allergies.add(session, guest.id, "allergy.peanut")
    left = service_allergies.add(session, guest.id, "allergy.egg")
    service_allergies.remove(session, left.public_id, "tested")
    service_suggestions.from_text(session, guest.id, "high floor")
    service_tasks.make(session, stay.visit.site_id, stay.visit.arrival)
    rooms = service_tasks.rooms(session, stay.visit.site_id, stay.visit.arrival, "")
    suggested = service_panel.of_guest(session, guest.id).suggested
    return {
        "preference_id": wish.public_id, "allergy_id": allergy.public_id, "code": wish.kind,
        "task_id": rooms[0].todos[0].task.public_id, "suggestion_id": suggested[0].public_id,
    }  # fmt: skip
