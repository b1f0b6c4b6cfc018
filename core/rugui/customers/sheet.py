"""The lines of a guest's page: how to reach them, when they were born, which documents. Masked until asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from sqlalchemy.orm import Session

from rugui.customers import access, documents, masking
from rugui.customers.birthday import Birthday
from rugui.customers.details import MASKED, AddressForm, Details, HandleForm, PhoneForm
from rugui.customers.differences import address_line
from rugui.customers.profile import Profile, profile
from rugui.errors import NotFound, Refused
from rugui.i18n import _l, phone
from rugui.privacy import audit
from rugui.values import Viewer

PHONE_LABELS = {
    "": _l("Phone"),
    "mobile": _l("Mobile"),
    "home": _l("Home"),
    "work": _l("Work"),
    "fax": _l("Fax"),
}
MEMBER = "member"  # a number on a card, kept beside the messaging ids; it is there to be read out
SERVICE_LABELS = {
    "wechat": _l("WeChat"),
    "line": _l("LINE"),
    "whatsapp": _l("WhatsApp"),
    "telegram": _l("Telegram"),
    "kakaotalk": _l("KakaoTalk"),
    MEMBER: _l("Member number"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `field` names it for `reveal` (`phones.0`); `masked` is what everybody sees; `text` the whole."""

    field: str
    label: object
    masked: str
    text: str
    href: str = ""
    icon: str = "phone"
    language: str = ""


def lines(details: Details, region: str = "") -> list[Line]:
    """The lines of a customer, in order; numbers of `region` (ISO 3166) in their national form."""
    found = []
    for at, one in enumerate(details.phones):
        text = phone(one.typed, one.e164, region)
        href = f"tel:{one.e164}" if one.e164 else ""
        label = PHONE_LABELS.get(one.label, one.label)
        found.append(Line(f"phones.{at}", label, masking.phone(one.e164 or one.typed), text, href))
    for at, address in enumerate(details.emails):
        href = f"mailto:{quote(address, safe='@.+-_')}"
        found.append(Line(f"emails.{at}", _l("E-mail"), masking.email(address), address, href, "mail"))
    for at, handle in enumerate(details.handles):
        label = SERVICE_LABELS.get(handle.service, handle.service)
        if handle.service != MEMBER:
            found.append(Line(f"handles.{at}", label, masking.handle(handle.handle), handle.handle, icon="message"))
    for at, place in enumerate(details.addresses):
        masked = ", ".join(part for part in (place.city, place.country) if part) or masking.DOT * 4
        found.append(Line(f"addresses.{at}", _l("Address"), masked, address_line(place), "", "map-pin", place.language))
    if details.birthday:
        masked = masking.birthday(details.birthday)
        found.append(Line("birthday", _l("Birthday"), masked, str(details.birthday), icon="cake"))
    return found


def reveal(session: Session, public_id: str, field: str, viewer: Viewer, region: str = "") -> Line:
    """One line in full; that it was read is written to the audit log. `NotFound` where this reader has no such line."""
    if field.startswith("documents."):
        return _document(session, profile(session, public_id, viewer), field.partition(".")[2])
    if not viewer.can(access.REVEAL):
        raise Refused(_l("You may not do this."), permission=access.REVEAL)
    guest = profile(session, public_id, viewer)
    found = next((line for line in lines(guest.details, region) if line.field == field), None)
    if found is None:
        raise NotFound(_l("There is nothing here."))
    audit.record(session, "customers.revealed", customer_id=guest.id, subject=guest.public_id, fields=[field])
    return found


def opened_many(session: Session, guests: Sequence[Profile], shown: Iterable[str]) -> None:
    """Note in one entry that everything masked among the fields `shown` was read of all these guests."""
    fields = sorted(MASKED.intersection(shown))
    if fields and guests:
        audit.record(session, "customers.revealed", guests=[one.id for one in guests], fields=fields)


def _document(session: Session, guest: Profile, document_id: str) -> Line:
    number = documents.reveal(session, guest.public_id, document_id)
    return Line(f"documents.{document_id}", "", "", number, icon="id")


def opened(session: Session, guest: Profile, shown: Iterable[str]) -> None:
    """Note that everything masked among the fields `shown` was read at once: in a form, by a program."""
    fields = sorted(MASKED.intersection(shown))
    if fields:
        audit.record(session, "customers.revealed", customer_id=guest.id, subject=guest.public_id, fields=fields)


def masked(details: Details) -> Details:
    """The details as somebody without the right to reveal them gets them from the API, the command or an export."""
    born = details.birthday
    return replace(
        details,
        phones=tuple(PhoneForm(masking.phone(one.e164 or one.typed), one.label) for one in details.phones),
        emails=tuple(masking.email(one) for one in details.emails),
        handles=tuple(
            one if one.service == MEMBER else HandleForm(one.service, masking.handle(one.handle))
            for one in details.handles
        ),
        addresses=tuple(AddressForm(city=one.city, country=one.country, label=one.label) for one in details.addresses),
        birthday=Birthday(born.year),
    )
