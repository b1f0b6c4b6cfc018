import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui.errors import Invalid
from rugui.i18n import money
from rugui.interactions.amounts import minor_units


@pytest.mark.parametrize(
    ("text", "currency", "minor", "found"),
    [
        ("4,800", "TWD", 480000, "TWD"),
        ("NT$4,800", "CNY", 480000, "TWD"),
        ("4800.50", "CNY", 480050, "CNY"),
        ("¥1,234.50", "CNY", 123450, "CNY"),
        ("CN¥88", "TWD", 8800, "CNY"),
        ("１２００元", "TWD", 120000, "TWD"),
        ("3萬", "TWD", 3000000, "TWD"),
        ("1.2万", "CNY", 1200000, "CNY"),
        ("HKD 900", "TWD", 90000, "HKD"),
        ("900 USD", "TWD", 90000, "USD"),
        ("¥5000", "JPY", 5000, "JPY"),
        ("0", "TWD", 0, "TWD"),
    ],
)
def test_as_people_write_it(text, currency, minor, found):
    assert minor_units(text, currency) == (minor, found)


@pytest.mark.parametrize("text", ["", "free", "-5", "1,23", "12,34,567", "1e9", "4.8.0", "5000.5円", "9" * 40, "٤٨"])
def test_what_is_no_amount(text):
    with pytest.raises(Invalid):
        minor_units(text, "JPY")


@given(st.integers(0, 10**12), st.sampled_from(["TWD", "CNY", "HKD", "USD", "EUR", "JPY", "KRW"]))
def test_what_is_written_is_read_back(minor, currency):
    for language in ("en", "zh-Hans-CN", "zh-Hant-TW"):
        assert minor_units(money(minor, currency, language), currency) == (minor, currency)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text):
    try:
        minor, currency = minor_units(text, "TWD")
    except Invalid:
        return
    assert minor >= 0
    assert len(currency) == 3
