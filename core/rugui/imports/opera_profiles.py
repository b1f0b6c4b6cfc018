"""A guest from an OPERA Cloud profile, as it stands alone, inside a reservation, or flat in a list of reservations."""

from collections.abc import Sequence
from typing import Any

from rugui.customers.details import ORGANISATION, PERSON, AddressForm, Details, HandleForm
from rugui.imports import codes, people
from rugui.imports.guest_rows import MEMBER, Setting
from rugui.imports.opera_values import Object, day, first, inside, number_of, obj, objects, text, texts, truth
from rugui.imports.problems import Problem, beside, refused
from rugui.imports.records import Document, GuestRecord, Note
from rugui.imports.text import tidy
from rugui.values import NameForm

NAME_KINDS = {"primary": "primary", "alternate": "alternate", "incognito": "incognito", "phonetic": "phonetic",
              "external": "alternate", "": "primary"}  # fmt: skip
DOCUMENTS = {"passport": "passport", "pass": "passport", "id": "national_id", "nationalid": "national_id",
             "driverslicense": "driving_licence", "dl": "driving_licence", "residence": "residence"}  # fmt: skip
TECH = {"mobile": "mobile", "cell": "mobile", "fax": "fax", "pager": "pager"}
USE = {"home": "home", "business": "work", "office": "work", "work": "work"}
NOT_KEPT = ("keywords", "privacyInfo", "mailingActions", "userDefinedFields", "taxInfo", "salesInfo", "negotiatedRates",
            "commissionInfoList", "relationships", "eCertificates", "subscriptions")  # fmt: skip


def profile(found: Object, ids: Any, setting: Setting, problems: list[Problem], hotel: str = "") -> GuestRecord | None:
    """The guest or organisation of a profile; None, and why in `problems`, where it names none.

    Without a name but with a number it is a change of a profile: it only adds to the guest known by that number.
    """
    customer, company = obj(found.get("customer")), obj(found.get("company") or found.get("companyInfo"))
    names = [_name(one, problems) for one in objects(customer.get("personName"))]
    names = [one for one in names if one.full or one.family or one.given]
    company_name = tidy(first(company, "companyName"), "organisation", problems)
    # Some clients write the whole profile inside the company they create.
    if not names and not company_name and "companyDetails" in found:
        return profile(obj(found["companyDetails"]), ids, setting, problems, hotel)
    kind = ORGANISATION if company_name and not names else PERSON
    if kind == ORGANISATION and company_name:
        names = [NameForm("primary", company_name)]
        other = tidy(first(company, "alternateName", "altname"), "alternate_name", problems)
        names += [NameForm("alternate", other)] if other else []
    inner = [one for one in objects(customer.get("personName")) if one.keys() & {"email", "phoneNumber", "address"}]
    person = customer if kind == PERSON else company
    nationality = people.country(first(person, "nationality") or first(customer, "citizenCountry"), problems)
    addresses = [_address(one, problems) for one in inside(found, "addresses", "addressInfo", "address")]
    addresses += [_address(obj(one.get("address")), problems) for one in inner]
    countries = (setting.region(hotel), nationality, *(one.country for one in addresses))
    details = Details(
        kind=kind,
        names=tuple(_primary_first(names)),
        phones=tuple(filter(None, [*_phones(found, countries, problems), *(
            people.phone(number, "", countries, problems) for one in inner if (number := first(one, "phoneNumber"))
        )])),
        emails=tuple(filter(None, [*(
            people.email(first(one, "emailAddress"), problems)
            for one in _primary(inside(found, "emails", "emailInfo", "email"))
        ), *(people.email(first(one, "email"), problems) for one in inner)])),
        handles=tuple(HandleForm(MEMBER, one["number"]) for one in memberships(found) if one["number"]),
        addresses=tuple(one for one in addresses if one.lines or one.city or one.postal_code or one.state),
        birthday=people.birthday(day(customer.get("birthDate")), setting.today, problems),
        nationality=nationality,
        language=people.language(first(person, "language"), problems),
        vip=tidy(first(person, "vipStatus"), "vip", problems),
        external_id=tidy(number_of(ids, "Profile", "CRS", ""), "external_id", problems) or None,
    )  # fmt: skip
    _beside(found, person, problems)
    if any(problem.fatal for problem in problems):
        return None
    if not names and not details.external_id:
        problems.append(refused("no_name" if objects(customer.get("personName")) else "no_guest_named"))
        return None
    finished: Details | None = details
    if names:
        finished = people.finished(details, setting.today, setting.region(hotel), problems)
    if finished is None:
        return None
    return GuestRecord(
        finished,
        company_name if kind == PERSON else "",
        tuple(_notes(found, problems)),
        tuple(_documents(customer, problems)),
        preferences=tuple(preferences(found)),
        memberships=tuple(memberships(found)),
    )


def flat(found: Object, setting: Setting, problems: list[Problem], hotel: str = "") -> GuestRecord | None:
    """The guest of a line of a list of reservations, whose fields stand side by side."""
    name = {
        key: found.get(key) for key in ("givenName", "middleName", "surname", "nameTitle", "nameSuffix", "fullName")
    }
    member = obj(found.get("membership"))
    whole: dict[str, Any] = {
        "customer": {
            "personName": [{**name, "nameType": "Primary", "email": found.get("email"),
                            "phoneNumber": found.get("phoneNumber"), "address": found.get("address")}],
            "language": found.get("language"), "nationality": found.get("nationality"),
            "birthDate": found.get("birthDate"), "vipStatus": first(found.get("vip"), "vipCode"),
        },
        "profileRestrictions": {"restricted": found.get("guestRestricted")},
        "profileMemberships": {"profileMembership": [
            {"membershipId": member.get("membershipId"), "membershipType": member.get("programCode"),
             "membershipLevel": member.get("membershipLevel")}] if text(member.get("membershipId")) else []},
    }  # fmt: skip
    alternate = {"givenName": found.get("alternateGivenName"), "surname": found.get("alternateSurname"),
                 "fullName": found.get("alternateFullName"), "nameType": "Alternate"}  # fmt: skip
    whole["customer"]["personName"].append(alternate)
    return profile(whole, [{"id": found.get("id"), "type": "Profile"}], setting, problems, hotel)


def addition(ids: Any, found: Object, setting: Setting, problems: list[Problem]) -> GuestRecord | None:
    """Preferences or memberships sent for a profile by its number alone."""
    number = number_of(ids, "Profile", "")
    if not number:
        return None
    wishes, members = tuple(preferences(found)), tuple(memberships(found))
    if not (wishes or members):
        problems.append(refused("nothing_said", number))
    handles = tuple(HandleForm(MEMBER, one["number"]) for one in members if one["number"])
    return GuestRecord(Details(handles=handles, external_id=number), preferences=wishes, memberships=members)


def preferences(found: Object) -> list[dict[str, Any]]:
    """The preferences of a profile or reservation, each by itself."""
    collections = [
        *inside(found, "preferenceCollections"), *inside(found, "preferenceCollection"),
        *inside(found, "preferenceCollection", "preferenceType"), *inside(found, "preferences", "preferenceCollection"),
    ]  # fmt: skip
    made = []
    for collection in collections:
        for one in objects(collection.get("preference")):
            if value := first(one, "preferenceValue"):
                made.append({
                    "group": first(collection, "preferenceType"),
                    "group_description": first(collection, "preferenceTypeDescription"),
                    "value": value,
                    "description": first(one, "description"),
                    "global": truth(one.get("global")),
                    "hotels": list(texts(one.get("hotels"))),
                    "source": first(one, "source"),
                })  # fmt: skip
    return made


def memberships(found: Object) -> list[dict[str, Any]]:
    """The memberships of a profile or reservation."""
    lists = [
        *inside(found, "profileMemberships", "profileMembership"), *inside(found, "reservationMemberships"),
        *inside(found, "reservationMemberships", "reservationMembership"), *inside(found, "memberships", "membership"),
    ]  # fmt: skip
    return [
        {
            "program": first(one, "membershipType", "programCode"),
            "number": first(one, "membershipId", "newMembershipNumber", "newMembershipId"),
            "level": first(one, "membershipLevel"),
            "status": first(one, "memberStatus"),
            "name": first(one, "nameOnCard"),
            "since": day(one.get("signupDate") or one.get("effectiveDate")),
            "until": day(one.get("expireDate") or one.get("expirationDate")),
        }
        for one in lists
        if first(one, "membershipId", "membershipType", "newMembershipNumber")
    ]


def _name(one: Object, problems: list[Problem]) -> NameForm:
    kind = NAME_KINDS.get(first(one, "nameType").lower(), "primary")
    given = " ".join(filter(None, [first(one, "givenName"), first(one, "middleName")]))
    title = first(one, "nameTitle", "namePrefix").rstrip(".").strip()
    language = codes.language(first(one, "language")) if kind == "alternate" else ""
    return NameForm(
        kind,
        tidy(first(one, "fullName"), "name", problems),
        language,
        tidy(first(one, "surname", "lastName"), "family_name", problems),
        tidy(given or first(one, "firstName"), "given_name", problems),
        tidy(title, "honorific", problems),
    )


def _primary_first(names: Sequence[NameForm]) -> list[NameForm]:
    if names and not any(one.kind == "primary" for one in names):
        head = names[0]
        names = [NameForm("primary", head.full, head.language, head.family, head.given, head.honorific), *names[1:]]
    return sorted(names, key=lambda one: one.kind != "primary")


def _primary(found: list[Object]) -> list[Object]:
    return sorted(found, key=lambda one: not truth(one.get("primaryInd")))


def _phones(found: Object, countries: tuple[str, ...], problems: list[Problem]) -> list[Any]:
    made = []
    for one in _primary(inside(found, "telephones", "telephoneInfo", "telephone")):
        tech, use = first(one, "phoneTechType").lower(), first(one, "phoneUseType", "phoneUseTypeDescription").lower()
        number, extension = first(one, "phoneNumber"), first(one, "extension").lstrip("xX")
        if number:
            label = TECH.get(tech) or TECH.get(use) or USE.get(use, "")
            written = f"{number} ext. {extension}" if extension else number
            made.append(people.phone(written, label, countries, problems))
    return made


def _address(one: Object, problems: list[Problem]) -> AddressForm:
    kind = first(one, "type").lower()
    street = [tidy(line, "address", problems) for line in texts(one.get("addressLine"))]
    street += [first(one, "streetAddress")]
    return AddressForm(
        lines="\n".join(filter(None, street)),
        city=tidy(first(one, "cityName"), "city", problems),
        state=tidy(first(one, "state"), "state", problems),
        postal_code=tidy(first(one, "postalCode"), "postal_code", problems),
        country=people.country(first(one.get("country"), "code", "value", "name") or first(one, "country"), problems),
        label="work" if kind in ("business", "office", "work") else "home" if kind == "home" else "",
    )


def _notes(found: Object, problems: list[Problem]) -> list[Note]:
    notes = [*inside(found, "comments", "commentInfo", "comment"), *inside(found, "comments", "comment")]
    return [
        Note(written, first(one, "commentTitle", "typeDescription"), truth(one.get("confidential")))
        for one in notes
        if (written := tidy(first(one, "text", "comments"), "notes", problems))
    ]


def _documents(customer: Object, problems: list[Problem]) -> list[Document]:
    made = []
    for one in inside(customer, "identifications", "identificationInfo", "identification"):
        number = tidy(first(one, "idNumber"), "document", problems)
        if number and not 4 <= len(number) <= 40:
            problems.append(beside("document", number))
        elif number:
            kind = DOCUMENTS.get(first(one, "idType").lower().replace("_", "").replace(" ", ""), "other")
            country = codes.country(first(one, "issuedCountry"))
            dates = [codes.day(day(one.get(name))) for name in ("issuedDate", "expirationDate")]
            made.append(Document(kind, number, country, *dates))
    return made


def _beside(found: Object, person: Object, problems: list[Problem]) -> None:
    restricted = truth(obj(found.get("profileRestrictions")).get("restricted")) or truth(person.get("blacklist"))
    if restricted:
        problems.append(beside("restricted"))
    left = [name for name in NOT_KEPT if found.get(name)]
    if left:
        problems.append(beside("not_kept", ", ".join(left)))
