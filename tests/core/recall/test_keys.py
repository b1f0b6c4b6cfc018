"""What a guest is kept under: pure, bounded, and told apart by kind."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from rugui.recall.keys import LONGEST, MOST, Derived, beginnings, derive, email_key, expand, phone_keys
from rugui.recall.subject import ARRIVING, ELSEWHERE, IN_HOUSE, Phone, Stay, Subject, standing, state_of
from rugui.values import NameForm, SearchKey

TODAY = date(2026, 11, 22)
ZHANG = Subject(
    7,
    [NameForm("primary", "張偉明", "zh-Hant-TW", "張", "偉明"),
     NameForm("alternate", "Wei-Ming Chang", "en", "Chang", "Wei-Ming")],
    [Phone("0912-345-678", "+886912345678")],
    ["W.M.Chang@Example.com"],
    [SearchKey("TP-00123", "member"), SearchKey("weiming88", "wechat")],
    "Acme Trading",
    [Stay(3, TODAY, TODAY + timedelta(3), "in_house", "12-08", "AB 12")],
)  # fmt: skip


def test_a_chinese_guest() -> None:
    kept = set(derive(ZHANG).open)
    expected = (
        "=张伟明 =张 =伟明 =zhangweiming =weimingzhang =zwm =zhang =weiming =changweiming =chang =cheung =weimingchang "
        "^张伟 +张5678 +zhang5678 +chang5678 +cheung5678 #876543219688 >912345678 ~5678 @wmchang@example.com "
        ":tp00123/member :weiming88/wechat &acmetrading &acme ;ab12/3 /1208/3"
    )
    assert set(expected.split()) <= kept
    assert "%cha wei" in kept


def test_keys_survive_being_kept_on_the_card() -> None:
    for subject in (ZHANG, Subject(1, [NameForm("primary", "王")]), Subject(2, [])):
        assert Derived.load(derive(subject).dump()) == derive(subject)
    assert Derived.load("") == Derived((), ())


def test_an_incognito_guest_is_open_only_under_the_pseudonym_and_what_the_desk_works_with() -> None:
    hidden = replace(ZHANG, names=[*ZHANG.names, NameForm("incognito", "Mr Smith", "en", "Smith", "Mr")])
    derived = derive(hidden)
    assert {"=smith", "+smith5678", "~5678", "#876543219688", ":tp00123/member", ";ab12/3", "/1208/3"} <= set(
        derived.open
    )
    told = "".join(derived.open)
    assert not any(part in told for part in ("张", "zhang", "chang", "weiming", "@", "acme"))
    assert not any(part in derived.words for part in ("zhang", "weiming"))
    rows = expand(derived, now=True, recent=True, site_id=3)
    assert {"*=张", "*=zhan", "*@wmc", "*&acme", "*+张5678", "!=smi", "!3=smi", "^smi"} <= rows
    assert not any(row[0] != "*" and "zhang" in row for row in rows)


def test_rows_depend_on_the_day() -> None:
    derived = derive(ZHANG)
    old, recent = expand(derived, now=False, recent=False), expand(derived, now=False, recent=True)
    now = expand(derived, now=True, recent=True, site_id=3)
    assert not any(row.startswith(("!", "/")) or row == "^zh" for row in old)
    assert {"^z", "^zh", "^zhang"} <= recent
    assert "^zhangw" not in recent
    assert {"!=z", "!3=z", "!=zhangw", "!=张伟", "!#8765", "!>9123", "!@wm", "!:tp00123", "/1208/3"} <= now
    assert not any("/member" in row for row in now if row[0] == "!")


KINDS = st.sampled_from(["primary", "alternate", "phonetic", "incognito"])


@given(st.lists(st.tuples(KINDS, st.text(), st.text(), st.text())), st.text(), st.text(), st.text())
def test_whatever_is_on_record_keys_are_short_few_and_told_apart(names, phone, email, code) -> None:  # type: ignore[no-untyped-def]
    forms = [NameForm(kind, full, "", family, given_) for kind, full, family, given_ in names]
    subject = Subject(1, forms, [Phone(phone)], [email], [SearchKey(code, "member")], code)
    derived = derive(subject)
    assert derive(subject) == derived == Derived.load(derived.dump())
    assert len(derived.open) <= MOST
    for row in expand(derived, now=True, recent=True, site_id=1):
        assert row[0] in "=^%+#~>@&:/;!*"
        assert len(row) <= LONGEST
        assert "\x00" not in row
        row.encode()  # no lone surrogate


@given(st.from_regex(r"[0-9]{6,11}", fullmatch=True))
def test_the_end_of_a_phone_is_the_beginning_of_its_key(number: str) -> None:
    reversed_key, start, tail = phone_keys(Phone("", "+886" + number.lstrip("0").rjust(6, "1")))
    assert reversed_key[1:].startswith(number.lstrip("0").rjust(6, "1")[::-1])
    assert tail[1:] == reversed_key[1:5][::-1]
    assert start[0] == ">"


def test_e_mails_compare_without_case_and_dots() -> None:
    assert email_key(" John.Smith@Example.COM") == email_key("johnsmith@example.com")


def test_beginnings() -> None:
    assert beginnings("=abc") == ["=a", "=ab", "=abc"]
    assert beginnings("+王5678") == ["+王5678"]


def test_where_a_guest_stands() -> None:
    assert standing(ZHANG, TODAY).state == IN_HOUSE
    for day, status, expected in (
        (TODAY, "expected", ARRIVING),
        (TODAY + timedelta(1), "expected", ARRIVING),
        (TODAY - timedelta(1), "expected", ARRIVING),  # comes after midnight
        (TODAY + timedelta(2), "expected", ELSEWHERE),
        (TODAY, "cancelled", ELSEWHERE),
    ):
        found = standing(replace(ZHANG, stays=[Stay(3, day, day + timedelta(1), status)]), TODAY)
        assert found.state == expected
        assert state_of(found.nrank) == expected


def test_in_house_before_arriving_before_recent_before_old() -> None:
    stays = [
        [Stay(3, TODAY - timedelta(1), TODAY + timedelta(1), "in_house")],
        [Stay(3, TODAY, TODAY + timedelta(1), "expected")],
        [Stay(3, TODAY - timedelta(9), TODAY - timedelta(7), "departed")],
        [Stay(3, TODAY - timedelta(900), TODAY - timedelta(899), "departed")],
        [],
    ]
    found = [standing(replace(ZHANG, stays=one), TODAY) for one in stays]
    assert [one.nrank for one in found] == sorted(one.nrank for one in found)
    assert [one.recent for one in found] == [True, True, True, False, False]
    assert found[2].last_departure == TODAY - timedelta(7)
