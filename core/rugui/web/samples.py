"""What the style guide shows: invented guests, long and short, in every script."""

from datetime import UTC, datetime
from typing import Any

from wtforms import BooleanField, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from rugui.i18n import LANGUAGE_NAMES
from rugui.values import Fact, NameForm, TimelineEntry

ONE = (
    NameForm("primary", "王小明", "zh-Hant-TW", "王", "小明", "先生"),
    NameForm("phonetic", "Wang Hsiao-ming", "zh-Latn"),
)
FOUR = (
    NameForm("primary", "歐陽娜娜", "zh-Hant-TW", "歐陽", "娜娜", "女士"),
    NameForm("alternate", "欧阳娜娜", "zh-Hans-CN"),
    NameForm("phonetic", "Ouyang Nana", "zh-Latn"),
)
LONG = (NameForm("primary", "Wolfeschlegelsteinhausenbergerdorff-Smith", "en", honorific="Dr."),)
JAPANESE = (
    NameForm("primary", "渡邊 直美", "ja", honorific="様"),
    NameForm("phonetic", "Watanabe Naomi", "ja-Latn"),
)
INCOGNITO = (NameForm("primary", "Jean Dupont", "fr"), NameForm("incognito", "Mr White", "en"))
ALLERGY = Fact("sample.allergy", "peanut", "Allergy: peanut", tone="safety", reason="anaphylaxis")
FACTS = (
    ALLERGY,
    Fact("sample.ask", True, "Ask first: no room service before 10", tone="alert"),
    Fact("sample.floor", "high", "High floor", tone="must", reason="every stay"),
    Fact("sample.tier", "gold", "Gold", tone="vip"),
    Fact("sample.news", "daughter", "Travels with a daughter now", tone="change"),
)


def _result(names: Any, why: str, fact: Fact | None, state: str, room: str, date: str) -> dict[str, Any]:
    return {"href": "#", "names": names, "why": why, "fact": fact, "state": state, "room": room, "date": date}


RESULTS = [
    _result(FOUR, "name in the other script", ALLERGY, "in_house", "1208", ""),
    _result(ONE, "phone ends 5678", FACTS[2], "arriving", "0907", ""),
    _result(LONG, "booking HX-20418", FACTS[3], "expected", "", "2026-12-24"),
    _result(JAPANESE, "room 803", None, "departing", "803", ""),
    _result(INCOGNITO, "member 100482", None, "departed", "", "2026-10-02"),
    _result(ONE, "e-mail", None, "no_show", "", "2026-03-08"),
]
DETAILS = [
    ("Source", "guest said"),
    ("Noted", "2025-03-08, Lin, 3 stays"),
    ("Confirmed", "2026-10-02"),
    ("Until", "no end"),
]
TIMELINE = [
    TimelineEntry(datetime(2026, 11, 22, 6, 12, tzinfo=UTC), "call", "Call: asks for an early check-in",
                  "Promised a room by 13:00 if housekeeping can.", "#", "phone",
                  details={"who": "Lin", "channel": "phone", "direction": "in"}),
    TimelineEntry(datetime(2026, 10, 2, 3, 0, tzinfo=UTC), "visit", "Stay, room 1208, 3 nights", "", "#", "bed"),
    TimelineEntry(datetime(2026, 10, 1, 13, 40, tzinfo=UTC), "note", "Note",
                  "客人提到女兒對花生過敏，早餐請廚房另備。下次入住前再確認一次。", None, "note",
                  details={"who": "Lin", "confidential": True}),
]  # fmt: skip
DIFFERENCES = [
    {"name": "family", "label": "Family name", "before": "王", "theirs": "汪", "yours": "王"},
    {"name": "phone", "label": "Phone", "before": "0912 345 678", "theirs": "0912 345 678", "yours": "0987 654 321"},
]
BARS = [("Housekeeping", 96, "96 %"), ("Kitchen", 88, "88 %"), ("Concierge", 71, "71 %")]


class SampleForm(Form):
    """One field of each kind."""

    family = StringField("Family name", [InputRequired()], description="As the guest writes it.")
    language = SelectField("Writes in", choices=[SelectChoice(tag, name) for tag, name in LANGUAGE_NAMES.items()])
    strength = RadioField("How strongly", choices=[SelectChoice(one, one) for one in ("must", "likes", "never")])
    confidential = BooleanField("Confidential")
    note = TextAreaField("Note")


def everything() -> dict[str, Any]:
    """The context of the style guide."""
    refused = SampleForm(strength="likes")
    refused.validate()
    return {
        "names": {"one": ONE, "four": FOUR, "long": LONG, "japanese": JAPANESE, "incognito": INCOGNITO},
        "facts": FACTS, "results": RESULTS, "many": RESULTS * 50, "details": DETAILS,
        "timeline": {"entries": TIMELINE, "next": None},
        "form": SampleForm(family="王", strength="must"), "refused": refused, "differences": DIFFERENCES, "bars": BARS,
    }  # fmt: skip
