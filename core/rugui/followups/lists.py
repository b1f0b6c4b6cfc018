"""Follow-ups as lists: by person, team and site, the overdue ones first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from rugui.db import UTCDateTime, utcnow
from rugui.errors import Invalid
from rugui.followups import access, due
from rugui.followups.making import team_name
from rugui.followups.models import OPEN, FollowUp
from rugui.i18n import _l
from rugui.interactions.models import Interaction
from rugui.staff.models import Account, AccountRole, Role, Site
from rugui.stays import customers
from rugui.values import CustomerRef, Viewer

MINE, TEAM, ALL = "mine", "team", "all"
MOST = 200
FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list. `whose` is `MINE`, `TEAM` (my teams' and nobody's in particular) or `ALL`.

    `person` is a sign-in name and `team` a role's key; empty fields do not narrow. `status` is open, done, cancelled or
    "" for every one; without `site_id` every site the viewer may read. A promise of no site is every site's.
    """

    whose: str = ALL
    person: str = ""
    team: str = ""
    site_id: int | None = None
    status: str = OPEN
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A follow-up as a line: `who` keeps it (a person or a team), `urgency` as `due.urgency` says."""

    id: int
    public_id: str
    text: str
    due: date | None
    time: str
    due_at: datetime | None
    status: str
    urgency: str
    guest: CustomerRef | None
    customer_id: int
    site: str
    timezone: str
    who: object
    person: str
    team: str
    by: str
    created_at: datetime
    settled_at: datetime | None
    settled_by: str
    outcome: str
    confidential: bool
    interaction: str

    @property
    def late(self) -> bool:
        """Whether it is open past its moment."""
        return self.urgency == due.OVERDUE


@dataclass(frozen=True, slots=True)
class Page:
    """Items in their order; `next` is what to send as `after`, empty at the end."""

    items: tuple[Item, ...]
    next: str = ""


def listed(
    session: Session, viewer: Viewer, wanted: Wanted, *, after: str = "", limit: int = 50, now: datetime | None = None
) -> Page:
    """A page of follow-ups the viewer may read: what is overdue longest first, then what is due soonest, then the rest.

    Three statements, however many there are.
    """
    now = now or utcnow()
    limit = min(max(limit, 1), MOST)
    when = func.coalesce(FollowUp.due_at, literal(FAR, UTCDateTime))
    query = _query().where(access.readable(viewer), *_narrowed(wanted, viewer)).order_by(when, FollowUp.id)
    if after:
        moment, number = _cursor(after)
        query = query.where(or_(when > moment, and_(when == moment, FollowUp.id > number)))
    rows: Sequence[Any] = session.execute(query.limit(limit + 1)).all()
    items = _items(session, rows[:limit], now)
    following = ""
    if len(rows) > limit and items:
        following = f"{(items[-1].due_at or FAR):%Y%m%dT%H%M%S.%f}-{items[-1].id}"
    return Page(tuple(items), following)


def one(session: Session, viewer: Viewer, follow_up_id: int, *, now: datetime | None = None) -> Item:
    """One follow-up as a line."""
    query = _query().where(FollowUp.id == follow_up_id, access.readable(viewer))
    (item,) = _items(session, session.execute(query).all(), now or utcnow())
    return item


def _query() -> Any:
    keeper, maker, settler = aliased(Account), aliased(Account), aliased(Account)
    return (
        select(
            FollowUp, keeper.name.label("person"), keeper.login.label("login"), Role.key, Role.title,
            maker.name.label("maker"), settler.name.label("settler"), Site.code, Site.timezone,
            Interaction.public_id.label("interaction"),
        )
        .outerjoin(keeper, keeper.id == FollowUp.account_id)
        .outerjoin(Role, Role.id == FollowUp.role_id)
        .outerjoin(maker, maker.id == FollowUp.created_by)
        .outerjoin(settler, settler.id == FollowUp.settled_by)
        .outerjoin(Site, Site.id == FollowUp.site_id)
        .outerjoin(Interaction, Interaction.id == FollowUp.interaction_id)
    )  # fmt: skip


def _narrowed(wanted: Wanted, viewer: Viewer) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    mine = FollowUp.account_id == viewer.account_id if viewer.account_id is not None else false()
    if wanted.whose == MINE:
        found.append(mine)
    elif wanted.whose == TEAM:
        held = select(AccountRole.role_id).where(AccountRole.account_id == viewer.account_id)
        nobodys = and_(FollowUp.account_id.is_(None), FollowUp.role_id.is_(None))
        found.append(or_(nobodys, FollowUp.role_id.in_(held)))
    if wanted.person:
        person = select(Account.id).where(Account.login == wanted.person.strip().casefold())
        found.append(FollowUp.account_id == person.scalar_subquery())
    if wanted.team:
        team = select(Role.id).where(Role.key == wanted.team)
        found.append(FollowUp.role_id == team.scalar_subquery())
    if wanted.site_id is not None:
        found.append(or_(FollowUp.site_id == wanted.site_id, FollowUp.site_id.is_(None)))
    if wanted.status:
        found.append(FollowUp.status == wanted.status)
    if wanted.customer_id is not None:
        found.append(FollowUp.customer_id == wanted.customer_id)
    return found


def _items(session: Session, rows: Sequence[Any], now: datetime) -> list[Item]:
    guests = customers(session, {row.FollowUp.customer_id for row in rows}) if rows else {}
    return [_item(row, guests.get(row.FollowUp.customer_id), now) for row in rows]


def _item(row: Any, guest: CustomerRef | None, now: datetime) -> Item:
    kept: FollowUp = row.FollowUp
    zone = row.timezone or "UTC"
    return Item(
        id=kept.id, public_id=kept.public_id, text=kept.text, due=kept.due, time=kept.due_time, due_at=kept.due_at,
        status=kept.status, urgency=due.urgency(due.Due(kept.status == OPEN, kept.due_at, kept.id), now, zone),
        guest=guest, customer_id=kept.customer_id, site=row.code or "", timezone=zone,
        who=row.person or team_name(row.key, row.title), person=row.login or "", team=row.key or "",
        by=row.maker or "", created_at=kept.created_at, settled_at=kept.settled_at, settled_by=row.settler or "",
        outcome=kept.outcome, confidential=kept.confidential, interaction=row.interaction or "",
    )  # fmt: skip


def _cursor(text: str) -> tuple[datetime, int]:
    moment, _, number = text.rpartition("-")
    try:
        at = datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise ValueError(number)
    except ValueError as error:
        raise Invalid(_l("This page cannot be found."), fields={"after": "?"}) from error
    return at, int(number)


def people(session: Session, site_ids: Sequence[int] | None = None) -> list[tuple[str, str]]:
    """Sign-in names and names of who works at these sites (or anywhere), by name."""
    query = select(Account.login, Account.name).where(Account.active)
    if site_ids is not None:
        there = or_(AccountRole.site_id.is_(None), AccountRole.site_id.in_(site_ids))
        query = query.where(Account.id.in_(select(AccountRole.account_id).where(there)))
    return [(login, name) for login, name in session.execute(query.order_by(Account.name, Account.id).limit(500))]


def teams(session: Session) -> list[tuple[str, object]]:
    """Keys and titles of the roles, built-in ones first."""
    rows = session.execute(select(Role.key, Role.title).order_by(Role.id)).all()
    return [(key, team_name(key, title)) for key, title in rows]
