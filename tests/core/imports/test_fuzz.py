"""Whatever the bytes, a reader gives rows or says why not: no other exception comes out of it."""

import gzip
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rugui.imports.problems import Unreadable

from tests.core.imports.reading import DATA, rows

CARD = (DATA / "vcard" / "mangstadt__ez-vcard__gmail-single.vcf").read_bytes()
BODY = (DATA / "ohip" / "reservations" / "spec__getreservations__0c3a7aa5.json").read_bytes()
LIST = (
    b"external_id,name,phone,email,birthday,notes\n"
    + '1,陳怡君,0912345678,a@b.tw,1990-05-17,"a\nb"\n2,王小明,,,,\n'.encode()
)
QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def unharmed(data: bytes, form: str) -> None:
    try:
        for row in rows(data, form):
            assert row.record is not None or row.refused is not None
            assert all(str(problem) for problem in row.problems)
    except Unreadable as error:
        said = str(error)
        if not said:
            raise


@QUIET
@given(st.binary(max_size=400), st.sampled_from(["csv", "vcard", "opera"]))
def test_any_bytes(data, form):
    unharmed(data, form)


@QUIET
@given(st.data(), st.sampled_from([("csv", LIST), ("vcard", CARD), ("opera", BODY)]))
def test_real_files_with_bytes_changed(data, sample):
    form, original = sample
    changed = bytearray(original)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(changed)))
        changed[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
    unharmed(bytes(changed), form)


@QUIET
@given(
    st.lists(st.lists(st.text(max_size=30), min_size=1, max_size=6), min_size=1, max_size=6), st.sampled_from(",;\t")
)
def test_any_text_in_a_csv(table, delimiter):
    text = f"name{delimiter}phone{delimiter}notes\n"
    text += "\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table)
    unharmed(text.encode("utf-8", "surrogatepass"), "csv")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["customer", "personName", "surname", "reservations", "reservation", "roomStay", "arrivalDate",
                         "departureDate", "profileDetails", "profileIdList", "type", "emails", "total", "comments",
                         "reservationGuests", "profileInfo", "profile", "telephones", "preferenceCollections"]),
        inner, max_size=4,
    ),
    max_leaves=25,
)  # fmt: skip


@QUIET
@given(VALUES)
def test_any_json_in_the_words_of_opera(value):
    unharmed(json.dumps(value).encode(), "opera")


@QUIET
@given(st.binary(max_size=200))
def test_any_bytes_behind_the_beginning_of_an_archive(tail):
    import io

    from rugui.imports import sources

    for head in (b"\x1f\x8b\x08\0", gzip.compress(b"name\n1")[:15], b"PK\x03\x04"):
        try:
            with sources.opened(io.BytesIO(head + tail)) as found:
                for one in found:
                    one.file.read()
        except Unreadable:
            continue
