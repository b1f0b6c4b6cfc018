"""What the demonstration's guests agreed to: words to agree to in three languages, and who agreed, some no longer."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from rugui.customers.models import Customer
from rugui.privacy import consent_wordings
from rugui.privacy.consent_models import ConsentEvent
from rugui.privacy.consent_rules import GIVEN, HEALTH, MARKETING, OF_AGE, SHARING, WITHDRAWN

# Invented, and no lawyer has seen them.
WORDINGS = {
    MARKETING: {
        "en": "You may send me offers and news of your houses. I can take this back at any time.",
        "zh-Hant-TW": "我同意收到貴集團旗下飯店的優惠與消息，並可隨時撤回。",
        "zh-Hans-CN": "我同意接收贵集团旗下酒店的优惠与消息，并可随时撤回。",
    },
    SHARING: {
        "en": "Your houses in mainland China and elsewhere may share my record with one another.",
        "zh-Hant-TW": "我同意貴集團在中國大陸與其他地區的飯店共用我的資料。",
        "zh-Hans-CN": "我同意贵集团在中国大陆与其他地区的酒店共用我的个人信息。",
    },
    HEALTH: {
        "en": "You may keep my allergies and what I need for my health, so that you can look after me.",
        "zh-Hant-TW": "我同意貴飯店保存我的過敏與健康需求，以便照顧我。",
        "zh-Hans-CN": "我同意贵酒店保存我的过敏情况与健康需求，以便照顾我。",
    },
}
SHARE = {(MARKETING, "email"): 0.3, (MARKETING, "message"): 0.15, (HEALTH, ""): 0.25, (SHARING, ""): 0.1}
TAKEN_BACK = 0.1


def write_wordings(session: Session) -> dict[str, int]:
    """The words; row ids by purpose."""
    return {purpose: consent_wordings.write(session, purpose, texts).id for purpose, texts in WORDINGS.items()}


def add(session: Session, random: Random, ids: Sequence[int], wordings: dict[str, int], today: date) -> int:
    """Consents of these guests, people of age only; returns how many events."""
    young = Customer.birth_year > today.year - OF_AGE - 1
    chosen = select(Customer.id).where(Customer.id.in_(ids), Customer.kind == "person", young.is_not(True))
    events = []
    for customer_id in sorted(session.scalars(chosen)):
        for (purpose, channel), share in SHARE.items():
            if random.random() >= share:
                continue
            at = datetime.combine(today - timedelta(days=random.randint(30, 700)), time(6), UTC)
            said = {"customer_id": customer_id, "purpose": purpose, "channel": channel, "how": "form"}
            events.append(said | {"what": GIVEN, "at": at, "wording_id": wordings[purpose], "language": "en"})
            if random.random() < TAKEN_BACK:
                later = at + timedelta(days=20)
                events.append(said | {"what": WITHDRAWN, "at": later, "wording_id": None, "language": ""})
    if events:
        session.execute(insert(ConsentEvent), events)
    return len(events)
