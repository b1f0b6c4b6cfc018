"""Signatures as the specification has them; addresses under every disguise; what leaves the house; when to give up."""

import ipaddress
import json
import socket
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rugui.values import Event
from rugui.webhooks import addresses, messages, pausing, signing
from rugui.webhooks.listening import wants

NOW = datetime.fromtimestamp(1614265330, UTC)
SECRET, ID, BODY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}'


def test_the_reference_vector_of_standard_webhooks():
    wanted = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signing.signature(SECRET, ID, 1614265330, BODY) == wanted
    assert signing.verify(SECRET, {"webhook-id": ID, "webhook-timestamp": "1614265330",
                                   "webhook-signature": f"v1,AAAA {wanted}"}, BODY, NOW)  # fmt: skip


def test_while_a_secret_is_changed_both_sign():
    old, new = signing.new_secret(), signing.new_secret()
    sent = signing.headers((new, old), ID, 1614265330, BODY)
    assert signing.verify(old, sent, BODY, NOW)
    assert signing.verify(new, sent, BODY, NOW)
    assert not signing.verify(signing.new_secret(), sent, BODY, NOW)


TAMPERED = ("body", "webhook-id", "webhook-timestamp", "webhook-signature", "late")


@given(st.integers(0, 10_000), st.sampled_from(TAMPERED))
def test_what_was_tampered_with_or_replayed_is_refused(at, what):
    sent, body, now = signing.headers((SECRET,), ID, 1614265330, BODY), BODY, NOW
    if what == "body":
        body = BODY[: at % len(BODY)] + b"9" + BODY[at % len(BODY) :]
    elif what == "late":
        now = NOW + timedelta(seconds=301 + at)
    elif what == "webhook-signature":
        place = 3 + at % 42  # the 43rd character of base64 holds four bits only
        other = "A" if sent[what][place] != "A" else "B"
        sent[what] = sent[what][:place] + other + sent[what][place + 1 :]
    else:
        sent[what] += "1"
    assert not signing.verify(SECRET, sent, body, now)


TEXT = """
https://127.0.0.1/ https://127.1/ https://127.0.1/ https://2130706433/ https://0x7f000001/ https://0x7f.1/ https://0177.0.0.1/
https://017700000001/ https://127.0.0.1./ https://0/ https://0.0.0.0/ https://[::]/ https://[::1]/ https://[0:0:0:0:0:0:0:1]/
https://[::ffff:127.0.0.1]/ https://[::ffff:7f00:1]/ https://[::127.0.0.1]/ https://[64:ff9b::7f00:1]/
https://[64:ff9b::10.0.0.1]/ https://[64:ff9b:1::7f00:1]/ https://[2002:7f00:1::]/ https://[2002:a00:1::1]/
https://[2001:0:7f00:1::]/ https://[2606:4700::5efe:127.0.0.1]/ https://[2606:4700::200:5efe:10.0.0.1]/ https://[fe80::1]/
https://[fe80::1%25eth0]/ https://[fec0::1]/ https://[fc00::1]/ https://[fd12:3456::1]/ https://[ff02::1]/ https://[ff0e::1]/
https://[2001:db8::1]/ https://[3fff::1]/ https://[100::1]/ https://[5f00::1]/ https://[4000::1]/ https://[::ffff:0:127.0.0.1]/
https://10.0.0.1/ https://10.255.255.255/ https://172.16.0.1/ https://172.31.255.255/ https://192.168.1.1/ https://169.254.169.254/
https://100.64.0.1/ https://100.127.255.254/ https://192.0.0.1/ https://192.0.2.1/ https://192.88.99.1/ https://198.18.0.1/
https://198.51.100.1/ https://203.0.113.1/ https://224.0.0.1/ https://239.255.255.255/ https://240.0.0.1/ https://255.255.255.255/
https://１２７.0.0.1/ https://127。0。0。1/
https://127．0．0．1/ https://①②⑦.⓪.⓪.①/ https://1.2.3/ https://example.0x1/ https://08.8.8.8/
https://8.8.8.8.8/ https://999.1.1.1/ https://user@example.com/ https://user:pw@example.com/ https://@example.com/
https://example.com@127.0.0.1/ https://example.com\\@127.0.0.1/ https:\\\\127.0.0.1/ http://example.com/ ftp://example.com/
file:///etc/passwd gopher://example.com/ //example.com/ example.com https:// https:/// https://./ https://../ https://:443/
https://example.com:22/ https://example.com:80/ https://example.com:0/ https://example.com:65536/ https://example.com:-1/
https://example.com:١٢٣٤/ https://exa..mple.com/ https://[::1/ https://[v1.x]/ https://exam℀ple.com/ javascript:alert(1)
https://exa\u00admple\u200b.com\u0000/ https://exam|ple.com/
"""
HIDDEN = ["", "https://example.com/\r\nX:1", "https://example.com/\t", "https://example.com/" + "a" * 2000]
HIDDEN += TEXT.split()


@pytest.mark.parametrize("url", HIDDEN)
def test_an_address_that_leads_inside_or_is_disguised_is_refused(url):
    with pytest.raises(addresses.Unsafe):
        addresses.parse(url)


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://example.com", "example.com", 443, "/"),
        ("https://EXAMPLE.com:8443/a/b?x=1&y=é#frag", "example.com", 8443, "/a/b?x=1&y=%C3%A9"),
        ("https://bücher.example/鉤", "xn--bcher-kva.example", 443, "/%E9%89%A4"),
        ("https://93.184.215.14/", "93.184.215.14", 443, "/"),
        ("https://[2606:4700::1111]/x", "2606:4700::1111", 443, "/x"),
        ("https://[::ffff:93.184.215.14]/", "::ffff:93.184.215.14", 443, "/"),
    ],
)
def test_a_public_address_is_taken_apart(url, host, port, path):
    found = addresses.parse(url)
    assert (found.host, found.port, found.path) == (host, port, path)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_as_public_inside_ipv6_as_it_is_outside(address):
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    translated = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(address))
    assert addresses.public(mapped) == addresses.public(translated) == addresses.public(address)
    assert not addresses.public(ipaddress.IPv6Address((0x2002 << 112) + (int(address) << 80)))
    assert address.is_global or not addresses.public(address)


def looked_up(*places):
    def look_up(host, port, **options):
        return [(socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, port)) for one in places]

    return look_up


@pytest.mark.parametrize(
    "places", [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::ffff:10.0.0.1"], ["fe80::1%2"], ["64:ff9b::a00:1"], []]
)
def test_a_name_that_leads_inside_by_any_of_its_addresses_is_refused(places):
    with pytest.raises(addresses.Unsafe):
        addresses.resolve(addresses.parse("https://inside.example/"), look_up=looked_up(*places))


def test_a_name_is_looked_up_once_and_those_addresses_are_used():
    calls = []

    def look_up(host, port, **options):
        calls.append(host)
        return looked_up("93.184.215.14", "2606:4700::1111")(host, port)

    found = addresses.resolve(addresses.parse("https://outside.example:8443/"), look_up=look_up)
    assert found == [("93.184.215.14", 8443), ("2606:4700::1111", 8443)]
    assert calls == ["outside.example"]


def test_loopback_is_for_tests_and_opens_nothing_else():
    assert addresses.parse("http://127.0.0.1:8080/", loopback=True).port == 8080
    for url in ("http://10.0.0.1/", "http://169.254.169.254/latest", "http://2130706433/", "http://[fd00::1]/"):
        with pytest.raises(addresses.Unsafe):
            addresses.parse(url, loopback=True)


def test_what_is_told_holds_ids_and_kinds_and_nothing_of_a_person():
    payload = {
        "action": "customers.updated", "fields": ["names", "phones"], "follow_up": "abcdefghijklmnopqrstuv", "n": 3,
        "name": "王小明", "phone": "0912345678", "email": "wang@example.com", "note": "likes a quiet room", "half": 0.5,
        "inner": {"day": "2026-11-22", "who": "Mr Wang", "張": 1}, "deep": {"a": {"b": {"c": {"d": 1}}}},
    }  # fmt: skip
    told = json.loads(messages.body(Event(7, "customers.changed", NOW, 5, payload), "guest"))
    assert told["data"] == {
        "customer": "guest", "action": "customers.updated", "fields": ["names", "phones"],
        "follow_up": "abcdefghijklmnopqrstuv", "n": 3, "inner": {"day": "2026-11-22"}, "deep": {"a": {"b": {}}},
    }  # fmt: skip
    assert (told["type"], told["timestamp"]) == ("customers.changed", NOW.isoformat())


def test_the_id_of_a_message_stays_and_is_no_other_events():
    one = Event(7, "customers.changed", NOW, 5, {})
    assert messages.message_id(one) == messages.message_id(Event(7, "customers.changed", NOW, 5, {"x": 1}))
    assert len({messages.message_id(Event(n, "a", NOW + timedelta(microseconds=m), None, {}))
                for n in range(9) for m in range(9)}) == 81  # fmt: skip


@pytest.mark.parametrize(
    ("patterns", "name", "fits"),
    [(["*"], "a.b", True), (["a.*"], "a.b", True), (["a.*"], "ab.c", False), (["a.b"], "a.b.c", False),
     ([], "a", False), (["x", "a.b"], "a.b", True)],
)  # fmt: skip
def test_which_events_an_endpoint_wants(patterns, name, fits):
    assert wants(patterns, name) is fits


@given(st.integers(1, 30_000), st.floats(0, 1))
def test_an_endpoint_that_fails_is_left_alone_longer_and_longer_within_bounds(failures, spread):
    wait = pausing.hold(failures, NOW, spread) - NOW
    assert 0.75 * pausing.FIRST_HOLD <= wait <= pausing.LONGEST_HOLD
    assert wait <= pausing.hold(failures + 1, NOW, 1.0) - NOW


@given(st.integers(1, 100), st.integers(0, 100))
def test_it_is_paused_only_after_a_day_and_ten_failures(failures, hours):
    assert pausing.give_up(failures, NOW, NOW + timedelta(hours=hours)) is (failures >= 10 and hours >= 24)
