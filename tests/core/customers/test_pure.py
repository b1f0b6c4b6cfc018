"""Names, phones, birthdays, masks and cells: pure, so tried with whatever can be typed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui.customers import birthday, cells, masking, names, phones
from rugui.customers.birthday import Birthday
from rugui.customers.details import AddressForm, Details, HandleForm, PhoneForm, clean
from rugui.customers.differences import differences, merged
from rugui.customers.snapshot import from_text, to_text
from rugui.errors import Invalid
from rugui.values import NameForm

TODAY = date(2026, 11, 22)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
any_han = st.text("王小明歐陽尉遲司馬張伟偉黃黄田中渡辺々さくらキム김민수AbÉ ,.'·　-", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("written", "region", "language"),
    [
        ("張偉", "TW", "zh-Hant-TW"),
        ("張偉", "HK", "zh-Hant-HK"),
        ("張偉", "CN", "zh-Hant"),
        ("张伟", "CN", "zh-Hans-CN"),
        ("张伟", "TW", "zh-Hans"),
        ("王小明", "TW", "zh-Hant-TW"),
        ("王小明", "CN", "zh-Hans-CN"),
        ("王小明", "PT", "zh"),
        ("温嵐", "TW", "zh-Hant-TW"),
        ("田中太郎", "TW", "ja"),
        ("田中華", "TW", "zh-Hant-TW"),
        ("渡辺謙", "CN", "ja"),
        ("さくら", "", "ja"),
        ("김민수", "TW", "ko"),
        ("John Smith", "TW", ""),
        ("王Peter", "TW", "zh-Hant-TW"),
        ("", "TW", ""),
    ],
)
def test_the_language_is_told_by_the_characters_and_then_by_the_site(written, region, language):
    assert names.guess_language(written, region) == language


@pytest.mark.parametrize(
    ("full", "language", "family", "given"),
    [
        ("王小明", "zh-Hant-TW", "王", "小明"),
        ("歐陽雅婷", "zh-Hant-TW", "歐陽", "雅婷"),
        ("尉迟恭", "zh-Hans", "尉迟", "恭"),
        ("司馬光", "zh-Hant", "司馬", "光"),
        ("欧阳", "zh-Hans", "欧", "阳"),
        ("王", "zh-Hant", "", ""),
        ("田中 太郎", "ja", "田中", "太郎"),
        ("渡辺謙", "ja", "渡辺", "謙"),
        ("森鷗外", "ja", "", ""),
        ("김민수", "ko", "김", "민수"),
        ("남궁민수", "ko", "남궁", "민수"),
        ("王Peter", "zh", "", ""),
        ("阿卜杜拉·买买提", "zh-Hans", "阿卜杜拉", "买买提"),
        ("John Smith", "en", "Smith", "John"),
        ("Smith, John", "en", "Smith", "John"),
        ("WANG Xiaoming", "", "WANG", "Xiaoming"),
        ("Wang Xiaoming", "zh-Latn", "Wang", "Xiaoming"),
        ("Ludwig van Beethoven", "de", "van Beethoven", "Ludwig"),
        ("Martin King Jr.", "en", "King Jr.", "Martin"),
        ("Nguyễn Văn An", "vi", "Nguyễn", "Văn An"),
        ("Madonna", "en", "", ""),
    ],
)
def test_family_and_given_name(full, language, family, given):
    assert names.split(full, language) == (family, given)


def test_a_whole_name_in_the_order_its_language_wants():
    assert names.compose("歐陽", "雅婷", "zh-Hant-TW") == "歐陽雅婷"
    assert names.compose("田中", "太郎", "ja") == "田中 太郎"
    assert names.compose("Smith", "John", "en") == "John Smith"
    assert names.compose("Wang", "Xiaoming", "zh-Latn") == "Wang Xiaoming"
    assert names.compose("", "Cher", "en") == "Cher"
    assert names.display(NameForm("primary", "王小明", "zh-Hant-TW", honorific="先生")) == "王小明 先生"
    assert names.display(NameForm("primary", "John Smith", "en", honorific="Mr")) == "Mr John Smith"
    assert names.display(NameForm("phonetic", "Wang Xiaoming", "zh-Latn", honorific="Mr")) == "Mr Wang Xiaoming"


@given(any_han, st.sampled_from(["", "TW", "CN", "JP", "PT"]))
def test_completing_a_name_never_changes_what_was_typed_and_is_done_once(full, region):
    done = names.complete(NameForm("primary", full), region)
    assert done.full == full
    assert names.complete(done, region) == done
    for part in (done.family, done.given):
        assert all(word in full for word in part.split()), "no part is invented"


@given(st.lists(st.sampled_from(names.KINDS), min_size=1, max_size=6))
def test_behind_a_pseudonym_nothing_else_is_seen(kinds):
    forms = [NameForm(kind, f"{kind}{at}") for at, kind in enumerate(kinds)]
    seen = names.visible(forms, may_see_real=False)
    if names.INCOGNITO in kinds:
        assert {form.kind for form in seen} == {names.INCOGNITO}
    else:
        assert sorted(form.full for form in seen) == sorted(form.full for form in forms)
    assert len(names.visible(forms, may_see_real=True)) == len(forms)


@pytest.mark.parametrize(
    ("typed", "region", "number"),
    [
        ("0912 345 678", "TW", "+886912345678"),
        ("０９１２－３４５－６７８", "TW", "+886912345678"),
        ("00886912345678", "TW", "+886912345678"),
        ("００８８６ 912345678", "CN", "+886912345678"),
        ("001 415 555 2671", "TW", "+14155552671"),
        ("+886 (0)912 345 678", "", "+886912345678"),
        ("138 0013 8000", "CN", "+8613800138000"),
        ("9123 4567", "HK", "+85291234567"),
        ("02-2345-6789 ext 12", "TW", "+886223456789"),
        ("1234", "TW", ""),
        ("0912 345 678", "CN", ""),
        ("0912 345 678", "", ""),
        ("call me", "TW", ""),
        ("", "TW", ""),
    ],
)
def test_phones_as_people_type_them(typed, region, number):
    assert phones.e164(typed, [region]) == number


def test_the_guests_own_country_is_tried_after_the_sites():
    assert phones.e164("138 0013 8000", ["TW", "CN"]) == "+8613800138000"


@given(st.text(max_size=80), st.sampled_from(["TW", "CN", "HK", "US", ""]))
def test_no_text_breaks_the_phone_reader_and_what_it_gives_it_reads_again(typed, region):
    number = phones.e164(typed, [region])
    assert number == "" or phones.e164(number) == number


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1990-05-17", Birthday(1990, 5, 17)),
        ("1990/5/17", Birthday(1990, 5, 17)),
        ("1990年5月17日", Birthday(1990, 5, 17)),
        ("民國79年5月17日", Birthday(1990, 5, 17)),
        ("19900517", Birthday(1990, 5, 17)),
        ("--05-17", Birthday(None, 5, 17)),
        ("05-17", Birthday(None, 5, 17)),
        ("5月17日", Birthday(None, 5, 17)),
        ("--0517", Birthday(None, 5, 17)),
        ("1990", Birthday(1990)),
        ("", Birthday()),
        ("17/5/1990", None),
        ("5/17", None),
        ("soon", None),
        ("１９９０-０５-１７", None),
    ],
)
def test_birthdays_as_people_write_them(text, born):
    assert birthday.parse(text) == born


@pytest.mark.parametrize(
    ("born", "trouble"),
    [
        (Birthday(None, 2, 29), ""),
        (Birthday(2000, 2, 29), ""),
        (Birthday(1900, 2, 29), "impossible"),
        (Birthday(None, 2, 30), "impossible"),
        (Birthday(1990, 5), "half"),
        (Birthday(None, None, 3), "half"),
        (Birthday(2027), "future"),
        (Birthday(2026, 11, 23), "future"),
        (Birthday(2026, 11, 22), ""),
        (Birthday(1850), "old"),
        (Birthday(1990, 13, 1), "impossible"),
        (Birthday(), ""),
    ],
)
def test_impossible_birthdays(born, trouble):
    assert birthday.problem(born, TODAY) == trouble


@given(st.dates(date(1890, 1, 1), TODAY), st.booleans())
def test_a_birthday_is_written_and_read_again(day, with_year):
    born = Birthday(day.year if with_year else None, day.month, day.day)
    assert birthday.problem(born, TODAY) == ""
    assert birthday.parse(str(born)) == born
    assert str(day.month).zfill(2) not in masking.birthday(born).split("-")[1:]


@given(st.dates(date(2001, 1, 1), date(2040, 1, 1)))
def test_everybody_celebrates_once_a_year(start):
    for born in (Birthday(1990, 2, 29), Birthday(None, 12, 31), Birthday(1980, 1, 1)):
        days = [start + timedelta(days=n) for n in range(365)]
        year = {day.year for day in days}
        assert 0 <= sum(born.falls_on(day) for day in days) <= len(year)
    assert Birthday(1992, 2, 29).falls_on(date(2024, 2, 29))
    assert Birthday(1992, 2, 29).falls_on(date(2025, 3, 1))
    assert not Birthday(1992, 2, 29).falls_on(date(2024, 3, 1))


@given(st.from_regex(r"\+?[0-9 ]{7,15}", fullmatch=True), st.emails())
def test_a_mask_gives_three_digits_and_one_letter(number, address):
    digits = "".join(char for char in number if char.isdigit())
    shown = "".join(char for char in masking.phone(number) if char.isdigit())
    assert len(shown) <= 3
    assert digits.endswith(shown)
    local, _at, domain = address.partition("@")
    assert masking.email(address) == f"{local[0]}•••@{domain}"


@given(texts)
def test_no_cell_becomes_a_formula_and_all_come_back(text):
    cell = cells.neutral(text)
    assert not cell.startswith(cells.STARTS)
    assert cells.restored(cell) == text or text.startswith("'")
    assert cells.neutral("+886912345678;+85291234567", phones=True) == "+886912345678;+85291234567"
    assert cells.neutral("+1+cmd|' /C calc'!A0", phones=True).startswith("'")


rows = st.builds(
    Details,
    kind=st.sampled_from(["person", "organisation", "household"]),
    names=st.lists(st.builds(NameForm, st.sampled_from(names.KINDS), texts, family=texts), max_size=3).map(tuple),
    phones=st.lists(st.builds(PhoneForm, texts, texts), max_size=2).map(tuple),
    emails=st.lists(texts, max_size=2).map(tuple),
    handles=st.lists(st.builds(HandleForm, texts, texts), max_size=2).map(tuple),
    addresses=st.lists(st.builds(AddressForm, texts, texts), max_size=2).map(tuple),
    birthday=st.sampled_from([Birthday(), Birthday(1990, 5, 17), Birthday(None, 2, 29), Birthday(1980)]),
    vip=texts,
    external_id=st.none() | texts.filter(bool),
)


@given(rows, rows)
def test_a_snapshot_comes_back_whole_and_no_rubbish_does(one, other):
    assert from_text(to_text(one), other) == one
    assert from_text(to_text(one, ["vip"]), other) is not None
    for rubbish in ("", "[]", "nonsense", '{"names": 7}', '{"names": [{"x": 1}]}', "{" * 2000):
        assert from_text(rubbish, other) in (None, other)


@given(rows, rows, rows)
def test_merging_takes_every_change_of_either_side_and_loses_none_of_yours(before, theirs, yours):
    result = merged(theirs, yours, before)
    for one in differences(theirs, yours, before):
        mine, here = getattr(yours, one.name), getattr(theirs, one.name)
        assert getattr(result, one.name) == (here if not one.both and mine == getattr(before, one.name) else mine)
    assert differences(yours, yours, before) == []


@given(rows)
def test_cleaning_refuses_or_settles(details):
    try:
        settled = clean(details, TODAY, "TW")
    except Invalid:
        with pytest.raises(Invalid) as refusal:
            clean(details, TODAY, "TW")
        assert refusal.value.fields
    else:
        assert clean(settled, TODAY, "TW") == settled
