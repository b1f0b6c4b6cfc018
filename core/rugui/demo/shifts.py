"""The last shift of each house of the demonstration, handed over with what was open then."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.demo.promises import HOUSE
from rugui.followups.models import OPEN, FollowUp, HandOver, HandOverItem
from rugui.staff.models import Account, Site

SHIFT = timedelta(hours=8)
WORDS: Mapping[str, str] = {
    "zh-Hant": "三號電梯檢修到中午。早餐客人較多，請提早開第二排座位。",
    "zh-Hans": "三号电梯检修到中午。早餐客人较多，请提前开第二排座位。",
    "en": "Lift 3 is being serviced until noon. Many for breakfast: open the second row early.",
}


def hand_over(session: Session, sites: Mapping[str, Site], signer: str, now: datetime) -> None:
    """One hand-over for each site, signed by this sign-in name eight hours ago and not acknowledged yet."""
    account_id = session.scalar(select(Account.id).where(Account.login == signer))
    for site in sites.values():
        row = HandOver(site_id=site.id, since=now - 2 * SHIFT, signed_at=now - SHIFT, signed_by=account_id,
                       note=WORDS[HOUSE.get(site.region, "en")])  # fmt: skip
        session.add(row)
        session.flush()
        query = (
            select(FollowUp)
            .where(FollowUp.site_id == site.id, FollowUp.status == OPEN, FollowUp.created_at < row.signed_at)
            .order_by(FollowUp.due_at, FollowUp.id)
            .limit(50)
        )
        session.add_all(
            HandOverItem(
                hand_over_id=row.id, customer_id=one.customer_id, section=OPEN, text=one.text, day=one.due,
                clock=one.due_time, ref=one.public_id, late=one.due_at is not None and one.due_at <= row.signed_at,
            )
            for one in session.scalars(query)
        )  # fmt: skip
