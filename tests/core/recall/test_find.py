"""A guest is found from every spelling, on both engines, and the right one is first."""

import pytest
from rugui.recall.service import find
from rugui.values import OPERATOR, Viewer
from sqlalchemy.orm import Session

from .guests import TODAY, add_guest, add_site, add_stay


def ids(session: Session, text: str, viewer: Viewer = OPERATOR, **options: object) -> list[int]:
    return [match.customer_id for match in find(session, text, viewer, today=TODAY, **options)]  # type: ignore[arg-type]


def first(session: Session, text: str) -> int | None:
    return next(iter(ids(session, text)), None)


# What EspoCRM, DjangoCRM and pretix fail to find: contact stored, then everything typed for it.
PEERS = {
    "taipei": "張偉|張 偉|偉 張|张伟|zhang wei|zhangwei|wei zhang|zw|chang wei|cheung wei|+886 912 345 678|"
    "+886912345678|886912345678|0912345678|0912-345-678|912345678|912 345 678|5678|"
    "345678|00886912345678|張偉先生|zhang 5678|張5678|chang 5678",
    "beijing": "张伟|張偉|13800138000|+86 138 0013 8000|8613800138000|138 0013 8000|zhang 8000",
    "boston": "Wei Zhang|zhang wei|Zhang, Wei|WEI ZHANG|+1 415 555 0134|4155550134|(415) 555-0134|0134|zhang 0134",
    "ouyang": "歐陽雅婷|欧阳雅婷|歐陽|雅婷|ouyang yating|ouyangyating|ou yang ya ting|auyeung 7666|"
    "0988777666|0988-777-666|0988 777 666|777666|oyyt|歐陽小姐",
}  # fmt: skip


@pytest.fixture
def peers(session: Session) -> dict[str, int]:
    return {
        "taipei": add_guest(
            session, ("張偉", "張", "偉", "zh-Hant-TW"), phones=[("+886 912 345 678", "+886912345678")]
        ),
        "beijing": add_guest(
            session, ("张伟", "张", "伟", "zh-Hans-CN"), phones=[("+86 138 0013 8000", "+8613800138000")]
        ),
        "boston": add_guest(session, ("Wei Zhang", "Zhang", "Wei", "en"), phones=[("+1 415 555 0134", "+14155550134")]),
        "ouyang": add_guest(session, ("歐陽雅婷", "", "", "zh-Hant-TW"), phones=[("0988-777-666", "+886988777666")]),
    }


def test_every_row_of_the_peers_table_is_found_from_every_spelling(session: Session, peers: dict[str, int]) -> None:
    missed = [
        (name, typed)
        for name, texts in PEERS.items()
        for typed in texts.split("|")
        if peers[name] not in ids(session, typed)
    ]
    assert not missed


def test_the_same_writing_comes_first(session: Session, peers: dict[str, int]) -> None:
    assert ids(session, "張偉")[:2] == [peers["taipei"], peers["beijing"]]
    assert ids(session, "张伟")[:2] == [peers["beijing"], peers["taipei"]]
    assert ids(session, "Wei Zhang")[0] == peers["boston"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        (("黃小明", "黃", "小明", "zh-Hant-TW"), "黄小明|huang xiaoming|wong|黃先生|hxm|小明 黃"),
        (("鍾漢良", "鍾", "漢良", "zh-Hant-TW"), "鐘漢良|钟汉良|zhong hanliang|chung 漢良|漢良"),
        (("溫嵐", "溫", "嵐", "zh-Hant-TW"), "温岚|wen lan|温"),
        (("后德俊", "后", "德俊", "zh-Hans-CN"), "後德俊|hou dejun"),
        (("單于飛", "單", "于飛", "zh-Hant-TW"), "单于飞|shan yufei|dan yufei|shan"),
        (("曾國藩", "曾", "國藩", "zh-Hant-TW"), "zeng guofan|ceng guofan|tseng kuofan|tsang|曾国藩"),
        (("仇英", "仇", "英", "zh-Hant-TW"), "qiu ying|chou ying"),
        (("解縉", "解", "縉", "zh-Hant-TW"), "xie jin|jie jin"),
        (("区志豪", "区", "志豪", "zh-Hans-CN"), "ou zhihao|qu zhihao|區志豪|au"),
        (("查良鏞", "查", "良鏞", "zh-Hant-HK"), "zha liangyong|cha|查良镛"),
        (("尉遲恭", "尉遲", "恭", "zh-Hant-TW"), "yuchi gong|weichi gong|尉迟恭|尉遲"),
        (("呂布", "呂", "布", "zh-Hant-TW"), "lv bu|lu bu|lyu bu|lü bu|吕布|lvbu"),
        (("蔣經國", "蔣", "經國", "zh-Hant-TW"), "chiang ching kuo|jiang jingguo|Chiang Ching-kuo|蒋经国"),
        (("许志明", "许", "志明", "zh-Hans-CN"), "hsu chih-ming|xu zhiming|hui"),
        (("田中 宏", "田中", "宏", "ja"), "田中宏|田中様|宏|tianzhong"),
        (("髙﨑 斎", "髙﨑", "斎", "ja"), "高崎斎|高崎"),
        (("タナカ ヒロシ", "タナカ", "ヒロシ", "ja"), "tanaka|hiroshi|たなか|ﾀﾅｶ|tanaka hiroshi"),
        (("김민수", "김", "민수", "ko"), "kim|김민수|민수|kim minsu|김"),
        (("Jörg Müller", "Müller", "Jörg", "de"), "jorg muller|Müller|joerg mueller|Muller, Jorg|jor mul|muler jorg"),
        (("Łukasz Ørsted", "Ørsted", "Łukasz", "pl"), "orsted|lukasz orsted|ØRSTED|oersted"),
        (("Mary O’Brien-Smith", "O’Brien-Smith", "Mary", "en"), "o'brien|obrien smith|mary smith|Mary Obrein"),
        (("Jonathan Livingston", "Livingston", "Jonathan", ""), "jonathan livngston|livingstone|johnathan livingston"),
        (("王Peter", "", "", "zh"), "peter|王|wang"),
    ],
)  # fmt: skip
def test_a_guest_is_found_from_every_spelling(session: Session, name: tuple[str, str, str, str], typed: str) -> None:
    add_guest(session, "Somebody Else")
    guest = add_guest(session, name)
    assert [text for text in typed.split("|") if first(session, text) != guest] == []


def test_numbers_and_names_of_other_things(session: Session) -> None:
    site = add_site(session)
    acme = add_guest(session, "Acme Trading Ltd", kind="organisation")
    guest = add_guest(
        session, ("王小明", "王", "小明", "zh-Hant-TW"), emails=["Zheng.JX8703@Example.com"],
        handles=[("wechat", "wx_ming88")], external_id="PMS-00042", employer=acme,
    )  # fmt: skip
    add_stay(session, guest, site, "in_house", room="1208A", booking="RZ-88123")
    for typed in ("zhengjx8703", "zheng.jx8703@example.com", "ZHENG.JX8703@EXAMPLE.COM", "zheng.jx", "RZ88123",
                  "rz-88123", "1208a", "wx_ming88", "PMS-00042", "pms00042", "小明 acme", "王 1208a"):  # fmt: skip
        assert guest in ids(session, typed), typed
    for typed in ("acme", "acme trading", "ACME Trading Ltd"):
        assert set(ids(session, typed)) == {acme, guest}, typed


def test_two_words_narrow(session: Session) -> None:
    wang, li = (add_guest(session, (name, name[0], name[1:], "zh-Hant-TW"), phones=[("", "+886912345678")])
                for name in ("王小明", "李小明"))  # fmt: skip
    assert set(ids(session, "5678")) == {wang, li}
    for typed in ("wang 5678", "王 5678", "王5678", "5678 wang", "王小明 5678", "xiaoming wang 5678", "王 0912345678"):
        assert ids(session, typed) == [wang], typed
    assert ids(session, "wang 9999") == []
    assert ids(session, "wang 小明") == [wang]


def test_who_is_here_then_who_comes_then_who_was_here_lately(session: Session) -> None:
    site = add_site(session)
    guests = [add_guest(session, ("王小明", "王", "小明", "zh-Hant-TW")) for _ in range(4)]
    add_stay(session, guests[1], site, "departed", days=-10)
    add_stay(session, guests[2], site, "expected")
    add_stay(session, guests[3], site, "in_house", days=-1, room="305")
    expected = list(reversed(guests))
    for typed in ("王", "王小明", "wang", "wxm", "w", "wangx", "xiaoming"):
        assert ids(session, typed) == expected, typed
    assert ids(session, "305") == [guests[3]]


def test_an_exact_name_comes_before_a_longer_one(session: Session) -> None:
    longer = add_guest(session, ("Anna Linden", "Linden", "Anna", "sv"))
    exact = add_guest(session, ("Bo Lin", "Lin", "Bo", "sv"))
    assert ids(session, "lin") == [exact, longer]


def test_own_site_first(session: Session) -> None:
    taipei, lisbon = add_site(session, "TPE"), add_site(session, "LIS")
    guests = {site: add_guest(session, ("王小明", "王", "小明", "zh-Hant-TW")) for site in (taipei, lisbon)}
    for site, guest in guests.items():
        add_stay(session, guest, site, "in_house", room="1208")
    for site, guest in guests.items():
        for typed in ("王", "1208", "wan"):
            assert ids(session, typed, site_id=site)[0] == guest
            assert len(ids(session, typed, site_id=site)) == 2
