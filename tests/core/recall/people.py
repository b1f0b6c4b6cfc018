"""Invents guests: real surname proportions, Zipf given names, phones of seven countries. One seed, one set."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from rugui.recall.readings import pinyin, surname
from rugui.recall.romanise import wade_giles
from rugui.recall.subject import Phone, Stay, Subject
from rugui.values import NameForm, SearchKey

TODAY = date(2026, 11, 22)
SITES = 3


def _lists() -> dict[str, list[str]]:
    text = (Path(__file__).parents[2] / "data" / "recall" / "people.txt").read_text(encoding="utf-8")
    paragraphs = [paragraph.split() for paragraph in text.split("\n\n")[1:]]
    return {words[0]: words[1:] for words in paragraphs}


LISTS = _lists()
_SIMPLER = (
    "陳陈黃黄張张吳吴劉刘楊杨許许鄭郑謝谢趙赵顏颜蔣蒋鍾钟鐘钟盧卢鄧邓羅罗蕭萧葉叶蘇苏莊庄呂吕賴赖馮冯歐欧鄒邹龔龚嚴严韓韩陸陆馬马孫孙偉伟傑杰華华"
    "龍龙銘铭賢贤輝辉勳勋誠诚澤泽凱凯儀仪潔洁貞贞慧慧穎颖軒轩萱萱瑋玮倫伦樺桦詩诗國国榮荣麗丽語语曉晓啟启達达靜静強强軍军艷艳濤涛剛刚"
)
TO_SIMPLIFIED = str.maketrans(dict(zip(_SIMPLER[::2], _SIMPLER[1::2], strict=True)))


def _zipf(items: Sequence[str], power: float = 0.85) -> tuple[Sequence[str], list[float]]:
    return items, list(accumulate(1 / (rank + 3) ** power for rank in range(len(items))))


class Inventor:
    """Invents guests one after the other from a seed."""

    def __init__(self, seed: int, now_share: float = 0.001) -> None:
        self.random = Random(seed)
        self.now_share = now_share
        self.lists = {key: _zipf(items) for key, items in LISTS.items()}

    def pick(self, key: str) -> str:
        """One of a list, the earlier ones likelier."""
        items, weights = self.lists[key]
        return self.random.choices(items, cum_weights=weights)[0]

    def any(self, key: str) -> str:
        """One of a list, each as likely."""
        return self.random.choice(LISTS[key])

    def guests(self, count: int, first_id: int = 1) -> Iterator[Subject]:
        """`count` guests with ids from `first_id` on."""
        for number in range(first_id, first_id + count):
            yield self.guest(number)

    def guest(self, number: int) -> Subject:
        """One guest."""
        kind = self.random.random()
        make = (
            self._chinese
            if kind < 0.6
            else self._western
            if kind < 0.88
            else self._japanese
            if kind < 0.96
            else self._korean
        )
        names, phone, local = make()
        chance = self.random.random
        emails = [f"{local}{self.random.randrange(10000)}@{self.any('DOMAINS')}"] if chance() < 0.6 else []
        codes = [SearchKey(f"TP-{number:07d}", "member")] if chance() < 0.3 else []
        company = f"{self.any('COMPANY')} {self.any('BUSINESS')}" if chance() < 0.15 else ""
        return Subject(
            number, names, [phone] if chance() < 0.97 else [], emails, codes, company, self._stays(number),
            date(2023, 1, 1), f"p{number}",
        )  # fmt: skip

    def _stays(self, number: int) -> list[Stay]:
        site = self.random.randrange(1, SITES + 1)
        booking = f"RZ{number:08d}" if self.random.random() < 0.15 else ""
        if self.random.random() < self.now_share:
            if self.random.random() < 0.6:
                room = f"{self.random.randrange(2, 25)}{self.random.randrange(1, 30):02d}"
                return [Stay(site, TODAY - timedelta(1), TODAY + timedelta(2), "in_house", room, booking)]
            return [Stay(site, TODAY, TODAY + timedelta(2), "expected", "", booking)]
        days = min(int(self.random.expovariate(1 / 380)), 1400) + 1
        gone = TODAY - timedelta(days)
        return [Stay(site, gone - timedelta(2), gone, "departed", "", booking)]

    def _digits(self, count: int) -> str:
        return str(self.random.randrange(10**count)).zfill(count)

    def _chinese(self) -> tuple[list[NameForm], Phone, str]:
        traditional = self.random.random() < 0.65
        family = self.pick("TRADITIONAL" if traditional else "SIMPLIFIED")
        kind = self.random.random()
        if kind < (0.03 if traditional else 0.12):
            given = self.any("SINGLE")
        else:
            given = self.any("POPULAR") if kind < 0.25 else self.pick("GIVEN_FIRST") + self.pick("GIVEN_SECOND")
        if not traditional:
            given = given.translate(TO_SIMPLIFIED)
        hongkong = traditional and self.random.random() < 0.15
        names = [NameForm("primary", family + given, "zh-Hant-TW" if traditional else "zh-Hans-CN", family, given)]
        syllables = pinyin(given)
        if self.random.random() < 0.3:
            spelt = surname(family)
            if hongkong:
                latin = (spelt.others or spelt.pinyin)[0]
            else:
                latin = (spelt.wade_giles or spelt.pinyin)[0] if traditional else spelt.pinyin[0]
            rest = "-".join(wade_giles(s) for s in syllables) if traditional else "".join(syllables)
            names.append(NameForm("alternate", f"{rest.title()} {latin.title()}", "en", latin.title(), rest.title()))
        if hongkong:
            phone = Phone("", "+852" + self.random.choice("569") + self._digits(7))
        elif traditional:
            phone = Phone("", "+8869" + self._digits(8))
        else:
            phone = Phone("", "+861" + self.random.choice("356789") + self._digits(9))
        return names, phone, surname(family).pinyin[0] + "".join(s[0] for s in syllables)

    def _western(self) -> tuple[list[NameForm], Phone, str]:
        given = self.pick("LATIN_GIVEN")
        family = self.pick("LATIN_FAMILY")
        if self.random.random() < 0.3:
            family = "".join(map(self.any, ("ONSETS", "MIDDLES", "ONSETS", "MIDDLES", "ENDINGS"))).title()
        phone = Phone("", "+1" + self.random.choice("2346789") + self._digits(9) if self.random.random() < 0.6
                      else "+447" + self._digits(9))  # fmt: skip
        plain = unicodedata.normalize("NFKD", f"{given}.{family}").encode("ascii", "ignore").decode().lower()
        return [NameForm("primary", f"{given} {family}", "en", family, given)], phone, plain

    def _japanese(self) -> tuple[list[NameForm], Phone, str]:
        family, given = self.pick("KANJI_FAMILY").split(":"), self.pick("KANJI_GIVEN").split(":")
        names = [
            NameForm("primary", f"{family[0]} {given[0]}", "ja", family[0], given[0]),
            NameForm("phonetic", f"{family[1]} {given[1]}", "ja", family[1], given[1]),
        ]
        if self.random.random() < 0.5:
            names.append(NameForm("alternate", f"{given[2]} {family[2]}", "en", family[2], given[2]))
        return names, Phone("", "+8190" + self._digits(8)), f"{given[2]}.{family[2]}".lower()

    def _korean(self) -> tuple[list[NameForm], Phone, str]:
        family, given = self.pick("KOREAN_FAMILY").split(":"), self.pick("KOREAN_GIVEN").split(":")
        names = [NameForm("primary", family[0] + given[0], "ko", family[0], given[0])]
        if self.random.random() < 0.7:
            names.append(NameForm("alternate", f"{given[1]} {family[1]}", "en", family[1], given[1]))
        return names, Phone("", "+8210" + self._digits(8)), f"{given[1]}.{family[1]}".lower()
