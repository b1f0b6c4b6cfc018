"""What was said: calls, e-mails, notes and quotes of the demonstration."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from rugui.db import new_public_id
from rugui.demo.people import Person
from rugui.staff.models import Site

# kind, channel, direction, summary by language, body by language
SAID: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "zh-Hant": (
        ("call", "phone", "in", "詢問連假房價", "想訂兩晚高樓層雙人房，請回電報價。"),
        ("call", "phone", "in", "更改入住時間", "班機延誤，約晚上十一點到。"),
        ("email", "email", "in", "索取發票", "請將上次住宿的發票寄到公司。"),
        ("message", "line", "in", "詢問停車", "問是否有電動車充電位。"),
        ("note", "", "", "喜歡窗邊座位", "早餐固定坐靠窗第二桌，先上熱茶。"),
        ("meeting", "desk", "in", "退房時致謝", "稱讚房務細心，下次想再住同一間。"),
    ),
    "zh-Hans": (
        ("call", "phone", "in", "询问长假房价", "想订两晚高楼层大床房，请回电报价。"),
        ("call", "phone", "in", "更改入住时间", "航班延误，大约晚上十一点到店。"),
        ("email", "email", "in", "索要发票", "请将上次住宿的增值税发票发到公司邮箱。"),
        ("message", "wechat", "in", "询问停车", "问是否有新能源车充电桩。"),
        ("note", "", "", "喜欢靠窗座位", "早餐固定坐靠窗第二桌，先上热茶。"),
        ("meeting", "desk", "in", "退房时致谢", "称赞客房服务细心，下次想再住同一间。"),
    ),
    "en": (
        ("call", "phone", "in", "Asked for a rate", "Two nights, high floor, king; please call back with a price."),
        ("call", "phone", "in", "Late arrival", "Flight delayed, at the desk around eleven at night."),
        ("email", "email", "in", "Invoice please", "Wants the last stay's invoice sent to the company."),
        ("message", "whatsapp", "in", "Parking", "Asked whether we have a charger for the car."),
        ("note", "", "", "Likes the window table", "Second table by the window at breakfast, tea first."),
        ("meeting", "desk", "in", "Thanked us at check-out", "Praised housekeeping and wants the same room again."),
    ),
}
NIGHTLY = {"TWD": 520000, "CNY": 98000, "EUR": 14500}  # minor units


def talk(
    random: Random, customer_id: int, site: Site, person: Person, today: date, now: datetime
) -> list[dict[str, Any]]:
    """Up to three interactions of a guest as rows, none after `now`; calls about a rate carry a quote."""
    language = person.language.rsplit("-", 1)[0]
    said = SAID.get(language, SAID["en"])
    rows = []
    for _ in range(random.choices([0, 1, 2, 3], [70, 17, 8, 5])[0]):
        kind, channel, direction, summary, body = random.choice(said)
        day = today - timedelta(days=random.randint(0, 700))
        at = datetime(day.year, day.month, day.day, random.randint(7, 21), random.randint(0, 59), tzinfo=UTC)
        row: dict[str, Any] = {
            "public_id": new_public_id(), "customer_id": customer_id, "site_id": site.id, "kind": kind,
            "channel": channel, "direction": direction, "summary": summary, "body": body, "confidential": False,
            "guest_visible": kind != "note", "at": min(at, now), "created_at": min(at, now),
            "quoted_minor": None, "quoted_currency": "", "quoted_until": None,
        }  # fmt: skip
        if summary == said[0][3]:
            amount = round(NIGHTLY[site.currency] * random.uniform(0.8, 1.5) * 2, -4)
            row |= {"quoted_minor": amount, "quoted_currency": site.currency, "quoted_until": day + timedelta(days=14)}
        rows.append(row)
    return rows
