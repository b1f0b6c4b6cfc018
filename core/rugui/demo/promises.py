"""What was promised in the calls and messages of the demonstration, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rugui.db import new_public_id
from rugui.demo.talk import SAID
from rugui.followups import due
from rugui.followups.models import FollowUp, FollowUpStep
from rugui.interactions.models import Interaction
from rugui.staff.models import Role, Site
from rugui.staff.roles import DUTY, FRONT_DESK

# The staff write in the language of their house. By that, and by the place of what was said in `SAID`: the promise,
# after how many days, at what time.
PROMISED: Mapping[str, Mapping[int, tuple[str, int, str]]] = {
    "zh-Hant": {0: ("回電報價", 2, "18:00"), 1: ("請夜班留意並備妥宵夜", 0, "23:00"), 2: ("補寄發票到公司", 3, ""),
                3: ("預留充電車位", 1, ""), 5: ("下次優先安排同一間房", 14, "")},
    "zh-Hans": {0: ("回电报价", 2, "18:00"), 1: ("请夜班留意并备好夜宵", 0, "23:00"), 2: ("补寄发票到公司", 3, ""),
                3: ("预留充电车位", 1, ""), 5: ("下次优先安排同一间房", 14, "")},
    "en": {0: ("Call back with a price", 2, "18:00"), 1: ("Tell the night shift, keep a late snack", 0, "23:00"),
           2: ("Send the invoice to the company", 3, ""), 3: ("Keep a space with a charger", 1, ""),
           5: ("The same room next time", 14, "")},
}  # fmt: skip
HOUSE = {"TW": "zh-Hant", "CN": "zh-Hans"}
TONIGHT = 1  # the place of what nobody leaves open for days
RECENT, PAST = timedelta(days=21), timedelta(days=120)


def promises(rows: Sequence[Mapping[str, Any]], sites: Sequence[Site], now: datetime) -> list[dict[str, Any]]:
    """The follow-ups of these interactions, by the interaction's public id; the same rows give the same promises."""
    houses = {site.id: site for site in sites}
    found = []
    for row in rows:
        random = Random(f"{row['customer_id']} {row['summary']} {row['at']:%Y%m%d}")  # noqa: S311 - nothing secret
        said = next((at for those in SAID.values() for at, one in enumerate(those) if one[3] == row["summary"]), -1)
        site = houses[row["site_id"]]
        promised = PROMISED[HOUSE.get(site.region, "en")].get(said)
        if promised is None or row["at"] < now - PAST or random.random() < 0.15:
            continue
        text, days, clock = promised
        day = row["at"].date() + timedelta(days=days)
        until = due.moment(day, clock, site.timezone) or now
        often = 1 if said == TONIGHT else 0.5 if row["at"] > now - RECENT else 0.92
        kept = until < now and random.random() < often
        found.append({
            "interaction": row["public_id"], "customer_id": row["customer_id"], "site_id": row["site_id"],
            "text": text, "due": day, "due_time": clock, "due_at": until, "confidential": False,
            "status": "done" if kept else "open",
            "settled_at": max(row["at"], until - timedelta(hours=random.randint(1, 6))) if kept else None,
            "created_at": row["at"], "team": random.choice([FRONT_DESK, FRONT_DESK, DUTY, None]),
        })  # fmt: skip
    return found


def write(session: Session, rows: Sequence[Mapping[str, Any]], sites: Sequence[Site], now: datetime) -> None:
    """Write the promises of interactions that are in the database."""
    made = promises(rows, sites, now)
    if not made:
        return
    teams = {role.key: role.id for role in session.scalars(select(Role))}
    wanted = [one["interaction"] for one in made]
    said = session.execute(select(Interaction.public_id, Interaction.id).where(Interaction.public_id.in_(wanted)))
    ids = {row.public_id: row.id for row in said}
    values = [
        {**{name: value for name, value in one.items() if name not in ("interaction", "team")},
         "public_id": new_public_id(), "interaction_id": ids[one["interaction"]],
         "role_id": teams.get(one["team"] or "")}
        for one in made
    ]  # fmt: skip
    session.execute(insert(FollowUp), values)
    there = select(FollowUp.interaction_id, FollowUp.id).where(FollowUp.interaction_id.in_(ids.values()))
    numbers = {row.interaction_id: row.id for row in session.execute(there)}
    steps = []
    for one in values:
        step = {"follow_up_id": numbers[one["interaction_id"]], "reason": ""}
        steps.append(step | {"what": "created", "at": one["created_at"].astimezone(UTC)})
        if one["settled_at"]:
            steps.append(step | {"what": "done", "at": one["settled_at"].astimezone(UTC)})
    session.execute(insert(FollowUpStep), steps)
