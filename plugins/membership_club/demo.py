"""The plugin's part of the demonstration: a club with members over three years, and tonight's run to look at."""

from datetime import date, timedelta
from random import Random

from rugui.toolkit import customer_ids, reindex_customers, stay_totals, today_here
from sqlalchemy.orm import Session

from membership_club import (
    demo_accounts,
    service_batches,
    service_clubs,
    service_commits,
    service_family,
    service_figures,
    service_members,
)
from membership_club.models import Club, Membership
from membership_club.rules import ClubRules, Hold, Need, Rule, Terms, TierRules, Window

STEP, MOST, OTHER = 1000, 400, 40
YEAR = Window("rolling", 12)


def _rule(*ways: tuple[Need, ...]) -> Rule:
    return Rule(YEAR, ways)


def _nights(number: int) -> Need:
    return Need("nights", number)


RUGUI = ClubRules(
    (
        TierRules("guest"),
        TierRules("silver", _rule((_nights(4), Need("no_shows", 3, True)), (Need("stays", 3),)), _rule((_nights(3),))),
        TierRules("gold", _rule((_nights(9), Need("no_shows", 3, True)), (Need("spend", 4_000_000),)),
                  _rule((_nights(7), Need("no_shows", 3, True)))),
        TierRules("jade", _rule((_nights(16), Need("no_shows", 2, True))), _rule((_nights(12),)), floor="silver"),
    ),
    Terms("lifetime"), Hold("months", 12, grace_days=30), "one", before=False,
)  # fmt: skip
FOUR_SEAS = ClubRules(
    (TierRules("sea"), TierRules("ocean", Rule(Window("life"), ((Need("referrals", 2),),)), None)),
    Terms("fixed", 12, rollover=(10, 1), grace_days=30, grace_rights=("rate", "events")), Hold("term"), "none",
    succession="longest",
)  # fmt: skip
NAMES = {
    "guest": ("Guest of the House", "如歸會員", "如归会员"), "silver": ("Silver", "銀卡", "银卡"),
    "gold": ("Gold", "金卡", "金卡"), "jade": ("Jade", "翡翠卡", "翡翠卡"), "sea": ("Sea", "四海會員", "四海会员"),
    "ocean": ("Ocean", "瀚海會員", "瀚海会员"),
}  # fmt: skip
REASONS = {"en": "Held his wedding here", "zh": "婚宴於本館舉辦"}


def _names(code: str) -> dict[str, str]:
    return dict(zip(("en", "zh-Hant-TW", "zh-Hans-CN"), NAMES[code], strict=True))


def demo(session: Session, seed: int) -> None:
    """Two clubs, members since up to three years, what happened to them since; the same seed, the same ones."""
    random = Random(seed)  # noqa: S311 - invented members, nothing secret
    today = today_here(session)
    long_ago = today - timedelta(days=1200)
    rugui = service_clubs.add(
        session, "RG", {"en": "Rugui Club", "zh-Hant-TW": "如歸會", "zh-Hans-CN": "如归会"}, RUGUI, valid_from=long_ago,
        tier_names={tier.code: _names(tier.code) for tier in RUGUI.tiers},
    )  # fmt: skip
    seas = service_clubs.add(
        session, "SH", {"en": "Four Seas Club", "zh-Hant-TW": "四海俱樂部", "zh-Hans-CN": "四海俱乐部"}, FOUR_SEAS,
        valid_from=long_ago, tier_names={tier.code: _names(tier.code) for tier in FOUR_SEAS.tiers},
        joining=["dues", "invitation"],
    )  # fmt: skip
    been = _been(session)
    for guest in been[:MOST]:
        joined = today - timedelta(days=random.randint(20, 1090))
        service_members.join(session, rugui, guest, on=joined)
    paying = [service_members.join(session, seas, guest, on=_joined(random, today), kind=random.choice(
        ("individual", "individual", "family", "company"))) for guest in been[:OTHER]]  # fmt: skip
    _past(session, rugui, today)
    _people(session, random, paying, been[OTHER : OTHER + 30], today)
    demo_accounts.demo(session, seed)
    service_figures.count_months(session)
    for club in (rugui, seas):
        service_batches.preview(session, club)
    reindex_customers(session, been[:MOST])


def _been(session: Session) -> list[int]:
    """Guests who came, those with the most nights first."""
    nights: dict[int, int] = {}
    after = 0
    while ids := customer_ids(session, after, STEP):
        after = ids[-1]
        for stay in stay_totals(session, ids):
            if stay.status == "departed":
                nights[stay.customer_id] = nights.get(stay.customer_id, 0) + (stay.departure - stay.arrival).days
    return sorted(nights, key=lambda one: (-nights[one], one))


def _joined(random: Random, today: date) -> date:
    return today - timedelta(days=random.randint(10, 500))


def _past(session: Session, club: Club, today: date) -> None:
    """What a diligent administrator committed up to a month ago."""
    batch = service_batches.preview(session, club, today - timedelta(days=30))
    service_commits.apply(session, batch.public_id)


def _people(session: Session, random: Random, paying: list[Membership], more: list[int], today: date) -> None:
    """Dependants, freezes, a tier by hand, somebody who left."""
    payers = [one for one in paying if one.kind != "individual" and one.status == "active"]
    for guest, payer in zip(more, payers * 2, strict=False):
        service_family.add_dependant(session, payer.public_id, guest)
    active = [one for one in paying if one.status == "active" and one.kind == "individual"]
    for one in active[:2]:
        service_members.freeze(session, one.public_id, until=today + timedelta(days=random.randint(20, 90)))
    for one in active[2:4]:
        service_members.set_tier(session, one.public_id, "ocean", until=today + timedelta(days=200),
                                 reason=REASONS["zh" if random.random() < 0.5 else "en"])  # fmt: skip
    for one in active[4:7]:
        service_family.leave(session, one.public_id, random.choice(("moved_away", "no_use", "price")))
