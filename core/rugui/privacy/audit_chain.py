"""The chain of the audit log. Pure: what is hashed, and in which order.

    commitment = SHA-256(salt, what concerns a guest: customer, subject, details)
    digest     = SHA-256(when, who, with which token, what, where, list of many guests, commitment)
    mac        = HMAC-SHA-256 of the digest under a key derived from the instance's secret, made with the entry
    chain      = SHA-256(chain of the entry before, seq, mac, digest)

An entry is vouched for by its `mac` from the moment it is written: nobody without the secret can invent or edit one.
Its place is fixed by `chain` once it is sealed, and a signed head outside the database fixes how long the chain is.

To erase a guest, what an entry says about them and its salt are blanked and the commitment is kept in their place
(crypto-shredding, see `audit_shred`): digest, mac and chain still hold, and nobody can try out guests against the
commitment, for the 128 random bits that went into it are gone.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

START = bytes(32)
SALT = 16
# Of JSON's ways to write the same, one: sorted names, no blanks, ASCII.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)


class Entry(Protocol):
    """A row of the audit log, as the ORM or a statement gives it."""

    @property
    def at(self) -> datetime: ...
    @property
    def account_id(self) -> int | None: ...
    @property
    def token_id(self) -> int | None: ...
    @property
    def action(self) -> str: ...
    @property
    def site_id(self) -> int | None: ...
    @property
    def customer_id(self) -> int | None: ...
    @property
    def subject(self) -> str: ...
    @property
    def details(self) -> Mapping[str, Any]: ...
    @property
    def guests(self) -> str: ...
    @property
    def salt(self) -> bytes | None: ...
    @property
    def commitment(self) -> bytes | None: ...


def commitment(entry: Entry) -> bytes:
    """What stands for the part of an entry that concerns a guest; of a blanked entry the one that was kept."""
    if entry.salt is None:
        return bytes(entry.commitment or b"")
    said = [entry.customer_id, entry.subject, entry.details]
    return hashlib.sha256(b"rugui audit said 1" + bytes(entry.salt) + _canonical(said)).digest()


def digest(entry: Entry) -> bytes:
    """The 32 bytes an entry's mac is made of."""
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    done = [at, entry.account_id, entry.token_id, entry.action, entry.site_id, entry.guests]
    return hashlib.sha256(b"rugui audit entry 1" + commitment(entry) + _canonical(done)).digest()


def link(before: bytes, seq: int, mac: bytes, digest: bytes) -> bytes:
    """The chain's value at entry `seq` (from 1), after the value `before` (`START` for the first)."""
    return hashlib.sha256(b"rugui audit link 1" + before + seq.to_bytes(8, "big") + mac + digest).digest()


def plain(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details as they come back from the database: lists for tuples, text for keys. Raises for what is no JSON."""
    told: dict[str, Any] = json.loads(json.dumps(details, allow_nan=False))
    return told


def _canonical(values: list[Any]) -> bytes:
    return _ENCODER.encode(values).encode("ascii")
