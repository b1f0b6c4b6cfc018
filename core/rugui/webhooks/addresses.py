"""Which addresses may be called: public ones, under whatever disguise they come. Pure but for `resolve`.

An endpoint is typed by a person and called by this server, which stands inside the house's network: whoever may type
one must not reach what only the server reaches (OWASP: server-side request forgery).
"""

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Any
from urllib.parse import quote, urlsplit

LONGEST = 2000
# RFC 4291: all of the public Internet; from it, what the IANA registry of special purposes takes out again.
GLOBAL = IPv6Network("2000::/3")
NOT_GLOBAL = [IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
NAT64 = IPv6Network("64:ff9b::/96")
RELAYS = ipaddress.IPv4Network("192.88.99.0/24")
# What a numeric host may end in and still be read as an IPv4 address by some library (WHATWG URL, "ends in a number").
NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")


class Unsafe(ValueError):
    """An address that is not called; the message says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: `host` in ASCII, `path` with its query."""

    secure: bool
    host: str
    port: int
    path: str


def public(address: IPv4Address | IPv6Address) -> bool:
    """Whether this is an address of the public Internet, after taking off what an IPv4 address may hide in."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return public(address.ipv4_mapped)
        if address in NAT64:
            return public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address.scope_id is not None or address not in GLOBAL or any(address in one for one in NOT_GLOBAL):
            return False
        if (int(address) >> 32) & 0xFDFFFFFF == 0x5EFE:  # ISATAP, RFC 5214: an IPv4 address in the last 32 bits
            return public(IPv4Address(int(address) & 0xFFFFFFFF))
        return address.is_global and not address.is_multicast and not address.is_reserved
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and address not in RELAYS
    )


def parse(url: str, *, loopback: bool = False) -> Target:
    """Take an address apart; raises `Unsafe`. `loopback` (tests on one machine) allows http and 127.0.0.0/8 too."""
    if len(url) > LONGEST:
        raise Unsafe("longer than 2000 characters")
    if any(ord(one) <= 0x20 or 0x7F <= ord(one) <= 0xA0 for one in url) or "\\" in url:
        raise Unsafe("holds a blank, a control character or a backslash")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Unsafe("not an address") from error
    if parts.scheme not in (("https", "http") if loopback else ("https",)):
        raise Unsafe("does not begin with https://")
    if "[" in parts.netloc and ":" not in host:
        raise Unsafe("not an address")
    if "@" in parts.netloc:
        raise Unsafe("holds a name or a password")
    if port is None:
        port = 443 if parts.scheme == "https" else 80
    elif port != 443 and port < 1024:
        raise Unsafe("the port is neither 443 nor above 1023")
    path = quote(parts.path or "/", safe="/:@!$&'()*+,;=~-._%")
    if parts.query:
        path += "?" + quote(parts.query, safe="/?:@!$&'()*+,;=~-._%")
    return Target(parts.scheme == "https", _host(host, loopback), port, path)


def _host(host: str, loopback: bool) -> str:
    try:
        # Full-width digits and dots become plain ones here, so that they are seen for what they are below.
        plain = host if ":" in host else host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise Unsafe("the name of the host cannot be read") from error
    if not plain.strip("."):
        raise Unsafe("names no host")
    try:
        literal = ipaddress.ip_address(plain)
    except ValueError:
        if NUMBER.fullmatch(plain.rstrip(".").rpartition(".")[2]) or ":" in plain or "%" in plain:
            raise Unsafe("the host is a number in disguise") from None
        if not re.fullmatch(r"[a-z0-9._-]+", plain):
            raise Unsafe("the name of the host cannot be read") from None
        return plain
    _refuse(literal, loopback)
    return plain


def _refuse(address: IPv4Address | IPv6Address, loopback: bool) -> None:
    if not public(address) and not (loopback and address.is_loopback):
        raise Unsafe("leads into a private network")


def resolve(
    target: Target, *, loopback: bool = False, look_up: Callable[..., Any] = socket.getaddrinfo
) -> list[tuple[str, int]]:
    """The addresses behind a host, asked for once: those returned are the ones to connect to. Raises `Unsafe`.

    One that is not public refuses them all: a name that leads here and there is a trap.
    """
    try:
        found = look_up(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unsafe("the name of the host is not known") from error
    places = list(dict.fromkeys(str(one[4][0]) for one in found))
    for place in places:
        _refuse(ipaddress.ip_address(place), loopback)
    if not places:
        raise Unsafe("the name of the host is not known")
    return [(place, target.port) for place in places]
