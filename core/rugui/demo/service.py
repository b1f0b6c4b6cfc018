"""Writes the demonstration, a chunk of guests at a time, each in its own unit of work."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from rugui.customers.models import Customer
from rugui.db import utcnow
from rugui.demo import chain, consents, people, shifts, writing
from rugui.errors import Refused
from rugui.i18n import _l
from rugui.recall.fold import han_map
from rugui.recall.index import reindex
from rugui.staff import roles
from rugui.staff import service as staff
from rugui.staff.extensions import set_extension
from rugui.staff.models import Site
from rugui.values import OPERATOR, NameForm

CHUNK = 1000
SHARES = {"TPE": 45, "SHA": 35, "LIS": 20}


@dataclass(frozen=True, slots=True)
class Done:
    """What was written: guests (duplicates among them), stays, and the sign-ins."""

    guests: int
    duplicates: int
    stays: int
    password: str


def populate(
    state: Any,
    *,
    guests: int,
    seed: int,
    today: date,
    password: str = "",
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Done:
    """Fill an empty database (raises `Refused` otherwise) with sites, staff, `guests` guests and their stays.

    The same seed, number and day give the same people and stays.
    """
    random = Random(seed)  # noqa: S311 - invented people, nothing secret
    password = password or chain.password(Path(state.settings["INSTANCE"]))
    with _work(state) as session:
        if session.scalar(select(exists().where(Customer.id.is_not(None)))):
            raise Refused(_l("There are customers already; the demonstration goes into an empty database only."))
        sites = chain.add_sites(session)
        _add_staff(session, sites, password)
        organisations = writing.add_organisations(session, chain.organisations())
        wordings = consents.write_wordings(session)
    apart = Random(seed)  # noqa: S311 - of its own, so that people and stays do not depend on it
    written = stays = duplicates = 0
    house = writing.House(sites, today, guests)
    while written < guests:
        with _work(state) as session:
            count = min(CHUNK, guests - written)
            batch, copies = _people(random, sites, count)
            ids, more = writing.add_guests(session, random, batch, house, organisations)
            consents.add(session, apart, ids, wordings, today)
            reindex(session, ids)
        written, stays, duplicates = written + count, stays + more, duplicates + copies
        progress(written, guests)
    with _work(state) as session:
        shifts.hand_over(session, sites, "duty", utcnow())
    _plugins(state, seed)
    return Done(written, duplicates, stays, password)


def _work(state: Any) -> Any:
    return state.database.unit_of_work(state.plugins, viewer=OPERATOR)


def _add_staff(session: Session, sites: dict[str, Site], password: str) -> None:
    roles.ensure_roles(session)
    for login, name, role, code, language in chain.SIGN_INS:
        held = [(role, sites[code].id if code else None)]
        account = staff.create_account(session, login, name, password=password, locale=language, roles=held)
        if login in chain.EXTENSIONS:
            extension, at = chain.EXTENSIONS[login]
            set_extension(session, account, extension, sites[at])


def _people(random: Random, sites: dict[str, Site], count: int) -> tuple[list[tuple[str, people.Person]], int]:
    """People with the site they stay at; about one in seventy is entered a second time, a little differently."""
    batch: list[tuple[str, people.Person]] = []
    copies = 0
    while len(batch) < count:
        code = random.choices(list(SHARES), list(SHARES.values()))[0]
        person = people.person(random, sites[code].region)
        batch.append((code, person))
        if len(batch) < count and random.random() < 0.014:
            batch.append((random.choice(list(SHARES)), _again(random, person)))
            copies += 1
    return batch, copies


def _again(random: Random, person: people.Person) -> people.Person:
    """The same person as another desk entered them: other script or only the passport name, phone typed otherwise."""
    names = person.names[1:] if len(person.names) > 1 and random.random() < 0.5 else person.names[:1]
    first = replace(names[0], kind="primary")
    if first.language.startswith("zh-Han"):
        first = _other_script(first)
    phones = tuple((e164.replace("+", "00"), e164) for _, e164 in person.phones[:1])
    return replace(person, names=(first,), phones=phones, emails=person.emails if random.random() < 0.4 else ())


def _other_script(name: NameForm) -> NameForm:
    fold = han_map()
    family, given = ("".join(fold.get(char, char) for char in part) for part in (name.family, name.given))
    return replace(name, full=family + given, family=family, given=given, language="zh-Hans-CN")


def _plugins(state: Any, seed: int) -> None:
    for loaded in state.plugins.running:
        if loaded.plugin.demo is not None:
            with _work(state) as session:
                loaded.plugin.demo(session, seed)
