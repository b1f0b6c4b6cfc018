"""OPERA Cloud (OHIP) JSON: profiles, preferences, memberships and reservations out of requests and responses.

Bodies are as they go over the wire: enum case that varies, hotelCode beside hotelId, one object where a list is
specified, examples with placeholders. What holds no guest and no stay is named for what it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from rugui.i18n import _l
from rugui.imports import json_documents
from rugui.imports.guest_rows import Setting
from rugui.imports.json_documents import Document
from rugui.imports.opera_profiles import addition, profile
from rugui.imports.opera_stays import is_reservation, reservation
from rugui.imports.opera_values import Object, inside, obj, objects
from rugui.imports.problems import Problem, Unreadable, refused
from rugui.imports.records import GuestRecord, Parsed

PROFILES = ("profileDetails", "guestDetails", "companyDetails", "profile", "externalProfileDetails")
IDS = ("profileIdList", "companyIdList", "guestIdList", "profileId")
RESERVATIONS = ("reservation", "reservationInfo", "hotelReservation", "reservations")
# What makes an object a profile, or a change of one that says something about the guest.
TELLING = frozenset({"customer", "company", "companyDetails", "companyInfo", "addresses", "telephones", "emails",
                     "comments",
                     "preferenceCollection", "preferenceCollections", "profileMemberships"})  # fmt: skip
WHAT = {
    "o:errorCode": _l("an error message"),
    "criteria": _l("a request with criteria, not guests"),
    "reservations": _l("a change of a reservation that does not say when or for whom"),
    "reservation": _l("a change of a reservation that does not say when or for whom"),
    "profileDetails": _l("a change of a profile that says nothing kept here"),
    "relationship": _l("a relationship that does not say between whom"),
    "ratePlan": _l("a rate plan"),
    "ratePlanCode": _l("a rate plan"),
    "guestMessages": _l("messages for a guest"),
    "calls": _l("wake-up calls"),
    "roomStays": _l("an offer of rooms"),
}


@dataclass
class _Found:
    """What one document holds; `only` names what there is instead of a guest."""

    parsed: list[Parsed]
    only: str = ""


def read(file: IO[bytes], setting: Setting) -> tuple[str, Iterator[Parsed]]:
    """The encoding, and the guests and stays; `Unreadable` where the file holds one document without any."""
    codec, documents = json_documents.read(file, setting.encoding or setting.mapping.encoding)
    first = next(documents, None)
    second = next(documents, None)
    if first is None:
        raise Unreadable("empty")
    found = _document(first, setting)
    if second is None and not found.parsed and found.only:
        raise Unreadable("no_guest", what=found.only)
    return codec, _rows(first, found, second, documents, setting)


def _rows(
    first: Document, found: _Found, second: Document | None, rest: Iterator[Document], setting: Setting
) -> Iterator[Parsed]:
    yield from _parsed(first, found)
    document = second
    while document is not None:
        yield from _parsed(document, _document(document, setting))
        document = next(rest, None)


def _parsed(document: Document, found: _Found) -> Iterator[Parsed]:
    if found.parsed:
        yield from found.parsed
    elif found.only:
        yield Parsed(str(document.number), problems=(refused("no_guest_here", found.only),))


def _document(document: Document, setting: Setting) -> _Found:
    place, value = str(document.number), document.value
    if any(problem.fatal for problem in document.problems):
        return _Found([Parsed(place, problems=tuple(document.problems))])
    if json_documents.too_deep(value):
        return _Found([Parsed(place, problems=(refused("json_deep"),))])
    made: list[Parsed] = []
    for at, one in enumerate(_bodies(value), 1):
        where = place if not isinstance(value, list) or len(value) == 1 else f"{place}.{at}"
        for parsed in _body(one, where, setting, document.problems):
            made.append(parsed)
    return _Found(made, _what(value))


def _bodies(value: Any) -> Iterator[Object]:
    """The bodies in a value: itself, or each of a list of profiles or reservations."""
    for one in objects(value):
        if payload := obj(one.get("reservationPayload")):
            yield {"reservations": {"reservationIds": one.get("reservationIds"), **payload}}
            continue
        inner = (
            obj(one.get("reservation")) if "reservation" in one and is_reservation(obj(one["reservation"])) else None
        )
        yield {"reservations": inner} if inner else {"reservations": one} if is_reservation(one) else one


def _body(body: Object, place: str, setting: Setting, said: list[Problem]) -> Iterator[Parsed]:
    count = 0

    def numbered() -> str:
        nonlocal count
        count += 1
        return place if count == 1 else f"{place}#{count}"

    ids = next((body[name] for name in IDS if body.get(name)), None)
    for found, own in _profiles(body):
        problems = list(said)
        yield _finished(numbered(), profile(found, own or ids, setting, problems), problems)
    if body.keys() & {"preferenceCollections", "profileMemberships"} and not body.keys() & set(PROFILES):
        problems = list(said)
        record = addition(ids, body, setting, problems)
        if record is None:
            problems.append(refused("no_guest_named"))
        yield _finished(numbered(), record, problems)
    for one in _reservations(body):
        problems = list(said)
        stay, others = reservation(one, setting, problems)
        yield Parsed(numbered(), stay, tuple(dict.fromkeys(problems)))
        for guest in others:
            yield Parsed(numbered(), guest)
    for one in inside(body, "profileStayDetails", "reservationInfoList"):
        for stays in (*inside(one, "historyList", "reservationInfo"), *inside(one, "futureList", "reservationInfo")):
            problems = list(said)
            stay, _others = reservation(stays, setting, problems)
            yield Parsed(numbered(), stay, tuple(dict.fromkeys(problems)))


def _finished(place: str, record: GuestRecord | None, problems: list[Problem]) -> Parsed:
    return Parsed(place, record if not any(one.fatal for one in problems) else None, tuple(dict.fromkeys(problems)))


def _profiles(body: Object) -> Iterator[tuple[Object, Any]]:
    for name in PROFILES:
        for one in objects(body.get(name)):
            if one.keys() & TELLING:
                yield one, one.get("profileIdList")
    for info in inside(body, "profiles", "profileInfo"):
        yield obj(info.get("profile")), info.get("profileIdList")


def _reservations(body: Object) -> Iterator[Object]:
    """The stays under `reservations` and its kin, however they are wrapped."""
    level = [
        *objects(body.get("reservations")), *objects(body.get("reservation")),
        *objects(body.get("reservationInfoList")), *inside(body, "stayRecord"),
    ]  # fmt: skip
    for _ in range(4):
        deeper: list[Object] = []
        for one in level:
            if is_reservation(one):
                yield one
            else:
                deeper += [inner for name in RESERVATIONS for inner in objects(one.get(name))]
        level = deeper


def _what(value: Any) -> str:
    """What a document without guests is: in words where it is common, else by the names of its parts."""
    one = obj(value)
    for key, words in WHAT.items():
        if key in one:
            return str(words)
    names = [
        name
        for name in one
        if name not in ("links", "hasMore", "limit", "offset", "totalPages", "count", "totalResults")
    ]
    return ", ".join(names[:3]) or type(value).__name__
