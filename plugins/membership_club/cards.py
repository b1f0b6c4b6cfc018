"""Numbers with a check digit, and the signed code of a card that can be checked without a network. Pure.

A card's number has 16 digits, the last of which is the check digit of ISO/IEC 7812-1 Annex B (Luhn).

The code: `RG1.<payload>.<signature>`, both parts base64url without padding. The payload is UTF-8 text, fields separated
by `|`: key id, card number, member number, tier, issued (YYYYMMDD), last good day (YYYYMMDD or empty). The signature is
Ed25519 (RFC 8032) over the bytes `rugui-card-1|` and the payload. A name is not in it: who finds a card learns none.
"""

import base64
import binascii
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

DIGITS = 16
PREFIX = "RG1"
SIGNED = b"rugui-card-1|"
LONGEST = 400
GOOD, OVER, REVOKED, UNKNOWN_KEY, FORGED, UNREADABLE = VERDICTS = (
    "good", "over", "revoked", "unknown_key", "forged", "unreadable",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """What a card says of itself; `until` is its last good day, None for one without an end."""

    key: str
    card: str
    member: str
    tier: str
    issued: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of VERDICTS, and what the card says where its signature is right."""

    verdict: str
    claim: Claim | None = None


def check_digit(digits: str) -> str:
    """The Luhn digit that follows `digits`."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        number = int(char) * (2 if place % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    return str(-total % 10)


def number_fits(number: str) -> bool:
    """Whether a card's number, blanks and hyphens left out, has its length and its check digit."""
    plain = plain_number(number)
    return len(plain) == DIGITS and plain.isascii() and plain.isdigit() and check_digit(plain[:-1]) == plain[-1]


def plain_number(number: str) -> str:
    """The number without blanks and hyphens."""
    return "".join(char for char in number if char not in " -\u3000\u00a0")


def grouped(number: str) -> str:
    """As it is printed: 1234 5678 9012 3456."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def sign(claim: Claim, key: Ed25519PrivateKey) -> str:
    """The code of a card. ValueError where a field holds the separator."""
    until = claim.until.strftime("%Y%m%d") if claim.until else ""
    parts = (claim.key, claim.card, claim.member, claim.tier, claim.issued.strftime("%Y%m%d"), until)
    if any("|" in part for part in parts):
        raise ValueError("a field of a card holds |")
    payload = "|".join(parts).encode()
    return f"{PREFIX}.{_text(payload)}.{_text(key.sign(SIGNED + payload))}"


def read(code: str, keys: Mapping[str, Ed25519PublicKey], revoked: Collection[str], today: date) -> Verdict:
    """What a scanned code is worth today; the same rules as static/verify.js."""
    head, _dot, rest = code.strip().partition(".")
    body, _dot, signature = rest.partition(".")
    if head != PREFIX or len(code) > LONGEST:
        return Verdict(UNREADABLE)
    try:
        payload, signed = _bytes(body), _bytes(signature)
        claim = _claim(payload.decode())
    except (ValueError, binascii.Error):
        return Verdict(UNREADABLE)
    if claim.key not in keys:
        return Verdict(UNKNOWN_KEY)
    try:
        keys[claim.key].verify(signed, SIGNED + payload)
    except InvalidSignature:
        return Verdict(FORGED)
    if claim.card in revoked:
        return Verdict(REVOKED, claim)
    if claim.until is not None and claim.until < today:
        return Verdict(OVER, claim)
    return Verdict(GOOD, claim)


def _claim(text: str) -> Claim:
    key, card, member, tier, issued, until = text.split("|")
    return Claim(key, card, member, tier, _day(issued), _day(until) if until else None)


def _day(text: str) -> date:
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    if not text.isascii():
        raise ValueError(text)
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
