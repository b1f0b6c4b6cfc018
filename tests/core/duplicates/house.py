"""A house full of guests who have lived here: everything core and the plugins keep, at random from one seed."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from hotel_preferences import service as preferences
from hotel_preferences import service_allergies as allergies
from hotel_preferences import service_suggestions as suggestions
from hotel_preferences import service_tasks as tasks
from rugui.customers import documents, relations, restrictions, service
from rugui.customers.birthday import Birthday
from rugui.customers.details import AddressForm, Details, HandleForm, PhoneForm
from rugui.customers.models import Customer
from rugui.db import Base
from rugui.duplicates.models import DuplicatePair
from rugui.interactions import lines, visits
from rugui.interactions import service as interactions
from rugui.privacy.consent_models import ConsentEvent
from rugui.testing.guests import new_site
from rugui.values import NameForm
from sqlalchemy import select

TODAY = date(2026, 11, 22)
NAMES = (
    "王小明",
    "张伟",
    "張偉",
    "Wang Hsiao-ming",
    "John A. Smith",
    "J. Smith",
    "陳怡君",
    "Chen Yi-chun",
    "佐藤 花子",
)
KINDS = ("floor.high", "floor.low", "bed.king", "pillow.soft", "room.quiet")
ALLERGIES = ("egg", "milk", "soy", "fish", "latex")
# Written by whatever happens, and not taken back: what was done, what was told, how often a record was saved.
ASIDE = {"customer_merge", "event", "event_delivery", "job_state"}
MOVES_ON = {"customer": {"version", "updated_at"}, "visit": {"changed_at"}}
# Rows of a guest's own lists, which nothing refers to: with SQLite another guest's row may have been given the number.
MOVES_ON |= {f"customer_{name}": {"id"} for name in ("name", "phone", "email", "handle", "address")}


def state_of(session):
    """Every row of every table as it is, but for the notes in the margin."""
    session.flush()
    session.expire_all()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in ASIDE or table.name.startswith("audit"):
            continue
        columns = [column for column in table.c if column.name not in MOVES_ON.get(table.name, ())]
        found[table.name] = sorted(map(repr, session.execute(select(*columns))))
    return found


def differences(before, after):
    """The rows of one and not of the other, by table."""
    return {
        name: (sorted(set(before[name]) - set(after[name])), sorted(set(after[name]) - set(before[name])))
        for name in before
        if before[name] != after[name]
    }


def fill(session, seed, guests=10):
    """Two sites and so many guests; returns their public ids."""
    random = Random(seed)
    sites = [new_site(session, code) for code in ("TPE", "SHA")]
    made = [service.create(session, _details(random, n), region="TW", today=TODAY) for n in range(guests)]
    for guest in made:
        for _ in range(random.randrange(3)):
            _stay(session, random, guest, random.choice(sites))
        for _ in range(random.randrange(4)):
            _note(session, random, guest, random.choice(sites))
        _papers(session, random, guest, random.choice(sites))
        _likes(session, random, guest)
        _agrees(session, random, guest, random.choice(made))
    for _ in range(guests * 2):
        one, other = random.sample(made, 2)
        relations.add(session, one.public_id, random.choice(relations.phrases())[0], other.public_id)
    for site in sites:
        tasks.make(session, site.id, TODAY)
    _found(session, random, made)
    session.flush()
    return [guest.public_id for guest in made]


def _some(random, *values):
    return tuple(random.sample(values, random.randrange(len(values) + 1)))


def _details(random, n):
    first, *others = random.sample(NAMES, random.randrange(1, 4))
    names = (NameForm("primary", first), *(NameForm("alternate", name) for name in others))
    if random.random() < 0.1:
        names = (*names, NameForm("incognito", "Mr Moon"))
    return Details(
        names=names,
        phones=tuple(map(PhoneForm, _some(random, "0912345678", "0922000111", f"09330000{n:02}"))),
        emails=_some(random, "ming@example.com", f"guest{n}@example.tw"),
        handles=tuple(HandleForm("line", one) for one in _some(random, "ming", f"guest{n}")),
        addresses=tuple(AddressForm(one, "Taipei", country="TW") for one in _some(random, "1 Road", f"{n} Street")),
        birthday=random.choice((Birthday(), Birthday(1990, 5, 17), Birthday(None, 5, 17), Birthday(1990))),
        nationality=random.choice(("", "TW", "JP")),
        language=random.choice(("", "zh", "zh-Hant-TW", "en")),
        form_of_address=random.choice(("", "王先生")),
        vip=random.choice(("", "VIP", "Gold")),
        external_id=random.choice((None, f"X{n}")),
    )


def _stay(session, random, guest, site):
    arrival = TODAY + timedelta(days=random.randrange(-40, 3))
    status = "departed" if arrival < TODAY - timedelta(days=3) else random.choice(("expected", "in_house"))
    stay = visits.create(
        session, guest.id, site.id, arrival, arrival + timedelta(days=2), status=status, room=str(random.randrange(900))
    )
    lines.add(session, stay.interaction, lines.Line("ROOM", 2, 100_00))


def _note(session, random, guest, site):
    at = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(hours=random.randrange(2000))
    interactions.record(
        session, guest.id, kind="note", summary=random.choice(("x", "y")), at=at, site_id=site.id,
        confidential=random.random() < 0.2, promise=random.choice(("", "call back")),
    )  # fmt: skip


def _papers(session, random, guest, site):
    for number in _some(random, "K1234567", f"A12345678{guest.id % 10}"):
        expires = random.choice((None, date(2030, 1, 1), date(2033, 1, 1)))
        documents.add(session, guest.public_id, "passport", number, country="TW", expires_on=expires)
    for effect in _some(random, *restrictions.EFFECTS):
        site_id = random.choice((None, site.id))
        restrictions.impose(
            session, guest.public_id, effect, "why", site_id=site_id, review_on=date(2027, 1, 1), today=TODAY
        )


def _likes(session, random, guest):
    for kind in _some(random, *KINDS):
        preferences.add(session, guest.id, kind, today=TODAY)
    for kind in _some(random, *ALLERGIES):
        allergies.add(session, guest.id, f"allergy.{kind}")
    for kind in _some(random, *KINDS):
        suggestions.dismiss_alike(session, guest.id, kind)


def _agrees(session, random, guest, guardian):
    for hours in _some(random, 5, 10, 15, 20):
        session.add(ConsentEvent(
            customer_id=guest.id, purpose="marketing", channel=random.choice(("email", "sms")), how="spoken",
            what=random.choice(("given", "withdrawn")), at=datetime(2026, 11, 1, tzinfo=UTC) - timedelta(hours=hours),
            guardian_id=guardian.id if random.random() < 0.3 else None,
        ))  # fmt: skip


def _found(session, random, made):
    for one in made:
        for other in made:
            if one.id < other.id and random.random() < 0.2:
                status = random.choice(("open", "apart"))
                session.add(DuplicatePair(one_id=one.id, other_id=other.id, status=status, score=20.0))


def versions(session, *public_ids):
    """The versions these guests have now."""
    found = dict(session.execute(select(Customer.public_id, Customer.version)).all())
    return tuple(found[one] for one in public_ids)
