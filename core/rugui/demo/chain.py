"""The demonstration's fixed part: sites, sign-ins, organisations."""

import secrets
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.demo.people import tables
from rugui.staff.models import Site

SITES = (
    {"code": "TPE", "name": "Rugui Taipei", "name_zh_hant": "如歸台北", "name_zh_hans": "如归台北",
     "timezone": "Asia/Taipei", "region": "TW", "currency": "TWD"},
    {"code": "SHA", "name": "Rugui Shanghai", "name_zh_hant": "如歸上海", "name_zh_hans": "如归上海",
     "timezone": "Asia/Shanghai", "region": "CN", "currency": "CNY"},
    {"code": "LIS", "name": "Rugui Lisboa", "name_zh_hant": "如歸里斯本", "name_zh_hans": "如归里斯本",
     "timezone": "Europe/Lisbon", "region": "PT", "currency": "EUR"},
)  # fmt: skip
# login, name, role, site code (None: all), language
SIGN_INS = (
    ("lin", "林怡君", "front_desk", "TPE", "zh-Hant-TW"),
    ("wang", "王磊", "front_desk", "SHA", "zh-Hans-CN"),
    ("sofia", "Sofia Almeida", "front_desk", "LIS", "en"),
    ("club", "陳美玲", "club_administrator", None, "zh-Hant-TW"),
    ("duty", "張志明", "duty_manager", None, "zh-Hant-TW"),
    ("admin", "Administrator", "administrator", None, "en"),
)
# login → (extension, site code) of the telephone somebody sits at; every hotel's exchange begins at 101.
EXTENSIONS = {"lin": ("101", "TPE"), "club": ("110", "TPE"), "duty": ("120", "TPE"), "wang": ("101", "SHA"),
              "sofia": ("101", "LIS")}  # fmt: skip
SIGN_IN_FILE = "demo-sign-ins.txt"


def add_sites(session: Session) -> dict[str, Site]:
    """The three hotels, by code."""
    session.add_all(Site(**values) for values in SITES)
    session.flush()
    return {site.code: site for site in session.scalars(select(Site))}


def password(instance: Path) -> str:
    """One password for all demonstration sign-ins, random per instance and kept beside the database."""
    file = instance / SIGN_IN_FILE
    if not file.exists():
        word = "-".join(secrets.choice(("tea", "lotus", "lantern", "harbour", "bamboo", "plum", "crane")) for _ in "12")
        instance.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"{word}-{secrets.randbelow(9000) + 1000}\n", "utf-8")
    return file.read_text("utf-8").strip()


def organisations() -> list[dict[str, Any]]:
    """Companies guests work for: name, Latin name, country."""
    return [{"name": name, "latin": latin, "country": country} for name, latin, country in tables()["organisations"]]
