"""The titles of a guest's file: what tables and columns are called by a person who is not from the trade."""

from collections.abc import Mapping

from rugui.i18n import _l

TABLES: Mapping[str, object] = {
    "customer": _l("Record"),
    "customer_name": _l("Names"),
    "customer_phone": _l("Phones"),
    "customer_email": _l("E-mail addresses"),
    "customer_handle": _l("Messaging services"),
    "customer_address": _l("Addresses"),
    "customer_relation": _l("Belongs with"),
    "customer_document": _l("Documents"),
    "customer_restriction": _l("Restrictions"),
    "customer_merge": _l("Merged records"),
    "interaction": _l("What happened"),
    "visit": _l("Stay"),
    "interaction_line": _l("Sold or given"),
    "import_row": _l("Read from files"),
    "consent_event": _l("Consent"),
    "phone_call": _l("Calls"),
    "mail_message": _l("E-mails on their way"),
}
COLUMNS: Mapping[str, object] = {
    "action": _l("What was done"),
    "account": _l("Written down by"),
    "adults": _l("Adults"),
    "arrival": _l("Arrival"),
    "at": _l("When"),
    "birth_day": _l("Day of birth"),
    "birth_month": _l("Month of birth"),
    "birth_year": _l("Year of birth"),
    "body": _l("Text"),
    "booking_reference": _l("Booking"),
    "channel": _l("Channel"),
    "children": _l("Children"),
    "city": _l("City"),
    "confidential": _l("Confidential"),
    "cost_minor": _l("Cost"),
    "country": _l("Country"),
    "created_at": _l("Written down at"),
    "created_by": _l("Written down by"),
    "currency": _l("Currency"),
    "departure": _l("Departure"),
    "direction": _l("Direction"),
    "effect": _l("Effect"),
    "eta": _l("Expected at"),
    "expires_on": _l("Expires"),
    "external_id": _l("Number in another system"),
    "family": _l("Family name"),
    "form_of_address": _l("Form of address"),
    "full": _l("Name"),
    "given": _l("Given name"),
    "guest_visible": _l("May be shown to the guest"),
    "handle": _l("Name there"),
    "honorific": _l("Title"),
    "how": _l("How we know"),
    "issued_on": _l("Issued"),
    "kind": _l("Kind"),
    "label": _l("Label"),
    "language": _l("Language"),
    "lines": _l("Street"),
    "nationality": _l("Nationality"),
    "net_minor": _l("Price"),
    "note": _l("Note"),
    "number": _l("Number"),
    "number_tail": _l("Its last characters"),
    "other": _l("Who"),
    "postal_code": _l("Postal code"),
    "product": _l("Product"),
    "purpose": _l("Purpose"),
    "quantity": _l("Quantity"),
    "quoted_minor": _l("Price said"),
    "quoted_until": _l("Price holds until"),
    "reason": _l("Reason"),
    "recorded_at": _l("Written down at"),
    "requests": _l("Wishes"),
    "reviewed_at": _l("Read at"),
    "reviewed_by": _l("Read by"),
    "room": _l("Room"),
    "service": _l("Service"),
    "site": _l("Site"),
    "source": _l("Source"),
    "state": _l("State"),
    "status": _l("State"),
    "summary": _l("In short"),
    "text": _l("Words"),
    "typed": _l("As written"),
    "until": _l("Until"),
    "updated_at": _l("Changed at"),
    "vip": _l("VIP"),
    "what": _l("What"),
    "witness": _l("Written down by"),
    "wording": _l("Agreed to"),
}


def table(name: str) -> str:
    """What a table is called."""
    return str(TABLES.get(name, spoken(name)))


def column(name: str) -> str:
    """What a column, or a key of a plugin's part, is called."""
    return str(COLUMNS.get(name) or TABLES.get(name) or spoken(name))


def spoken(name: str) -> str:
    """A technical name as words."""
    return name.replace("_", " ").capitalize()
