"""What a row adds to a guest, and that taking it back gives the guest as it was, but for what a person did."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from rugui.customers.birthday import Birthday
from rugui.customers.details import AddressForm, Details, HandleForm, PhoneForm
from rugui.imports.match import Known, same_name, who
from rugui.imports.merge import changed, merged, taken_back
from rugui.values import NameForm

NAMES = st.builds(
    NameForm, st.sampled_from(["alternate", "phonetic", "incognito"]),
    st.sampled_from(["陳怡君", "陈怡君", "Chen Yi-Chun", "Sarah Smith", "SARAH F SMITH", "王小明", "John"]),
    honorific=st.sampled_from(["", "Ms"]),
)  # fmt: skip
PHONES = st.builds(
    PhoneForm, st.sampled_from(["0912345678", "02 2345 6789", "abc 12"]), e164=st.sampled_from(["", "+886912345678"])
)
DETAILS = st.builds(
    lambda first, names, **rest: Details(names=(replace(first, kind="primary"), *names), **rest),
    NAMES, st.lists(NAMES, max_size=3, unique=True),
    phones=st.lists(PHONES, max_size=3, unique_by=lambda p: p.e164 or p.typed).map(tuple),
    emails=st.lists(st.sampled_from(["a@b.tw", "A@B.tw", "c@d.tw"]), max_size=2, unique_by=str.casefold).map(tuple),
    handles=st.lists(st.builds(HandleForm, st.sampled_from(["line", "member"]), st.sampled_from("xy")), max_size=2,
                     unique=True).map(tuple),
    addresses=st.lists(st.builds(AddressForm, st.sampled_from(["中山路1號", "Main"])), max_size=2, unique=True)
    .map(tuple),
    birthday=st.sampled_from([Birthday(), Birthday(1990), Birthday(None, 5, 17), Birthday(1990, 5, 17)]),
    nationality=st.sampled_from(["", "TW", "US"]), language=st.sampled_from(["", "zh", "zh-Hant-TW", "en"]),
    vip=st.sampled_from(["", "GOLD"]), external_id=st.sampled_from([None, "7"]),
)  # fmt: skip


@given(DETAILS, DETAILS)
def test_taking_back_gives_the_guest_as_it_was(here, said):
    after = merged(here, said)
    assert taken_back(after, here, after) == (here, [])


@given(DETAILS, DETAILS)
def test_saying_it_twice_is_saying_it_once(here, said):
    after = merged(here, said)
    assert merged(after, said) == after


@given(DETAILS, DETAILS)
def test_nothing_is_emptied_and_no_name_is_lost(here, said):
    after = merged(here, said)
    for name in ("nationality", "language", "vip", "external_id", "birthday"):
        assert getattr(after, name) or not getattr(here, name)
    assert {one.full for one in here.names} <= {one.full for one in after.names}
    for name in ("phones", "emails", "handles", "addresses"):
        assert getattr(after, name)[: len(getattr(here, name))] == getattr(here, name)


@given(DETAILS, DETAILS, st.sampled_from(["JP", "FR"]))
def test_what_a_person_edited_since_stays(here, said, edited):
    after = merged(here, said)
    now = replace(after, nationality=edited, emails=(*after.emails, "person@added.tw"))
    restored, kept = taken_back(now, here, after)
    assert restored.nationality == edited
    assert "person@added.tw" in restored.emails
    assert ("nationality" in kept) == (here.nationality != after.nationality)
    assert set(changed(here, restored)) <= {"nationality", "emails"}


def test_an_added_phone_that_a_person_removed_is_listed():
    here = Details(names=(NameForm("primary", "Lee"),))
    after = replace(here, phones=(PhoneForm("1"), PhoneForm("2")))
    restored, kept = taken_back(replace(after, phones=(PhoneForm("2"),)), here, after)
    assert (restored.phones, kept) == ((), ["phones"])


def test_a_replaced_name_comes_back_only_where_its_replacement_is_still_there():
    here = Details(names=(NameForm("primary", "Lee"),))
    after = merged(here, Details(names=(NameForm("primary", "Wu"),)))
    assert [(one.kind, one.full) for one in after.names] == [("primary", "Wu"), ("alternate", "Lee")]
    edited = replace(after, names=(NameForm("primary", "Wu Mei"), after.names[1]))
    assert taken_back(edited, here, after) == (edited, ["names"])


@given(DETAILS)
def test_a_guest_is_recognised_by_themselves(details):
    assert same_name(details, details)
    known = Known()
    known.add(1, details)
    found = who(details, known)
    identified = details.external_id or details.emails or any(one.e164 for one in details.phones)
    assert found.customer_id == (1 if identified else None)


def test_a_year_alone_leaves_the_day_and_a_phone_is_known_by_its_digits():
    phones = (PhoneForm("0912-345-678"), PhoneForm("9123 4567", e164="+85291234567"))
    here = Details(birthday=Birthday(1990, 5, 17), phones=phones)
    said = Details(birthday=Birthday(1990), phones=(PhoneForm("0912 345 678", e164="+886912345678"),
                                                    PhoneForm("852 9123 4567")))  # fmt: skip
    assert merged(here, said) == here
    assert merged(here, Details(birthday=Birthday(1991))).birthday == Birthday(1991)
    assert len(merged(here, Details(phones=(PhoneForm("0912-345-679"),))).phones) == 3
