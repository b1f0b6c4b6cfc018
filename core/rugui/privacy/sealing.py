"""Seals single fields (AES-256-GCM) and makes the keyed hashes by which they are found again.

The keys come from the instance's secret, which is kept outside the database: a stolen database opens nothing, and a
sealed value moved to another table, row or field is refused. Services reach the keys with `seals(session)`.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

KEY_ID, NONCE = 4, 12


class SealBroken(Exception):
    """A sealed value was changed, moved to another row, or sealed with a key this instance does not have."""


@dataclass(frozen=True, slots=True)
class _Key:
    id: bytes
    cipher: AESGCM
    index: bytes


class Seals:
    """The keys of one instance: seals with the secret given, opens also what an earlier secret sealed."""

    def __init__(self, secret: str, earlier: Sequence[str] = ()) -> None:
        keys = [_derive(one) for one in (secret, *earlier)]
        self._current = keys[0]
        self._keys = {key.id: key for key in reversed(keys)}

    def seal(self, text: str, table: str, row: str, field: str) -> bytes:
        """Seal `text` for this place; `row` is the row's public id. Key id, nonce, ciphertext and tag."""
        nonce = secrets.token_bytes(NONCE)
        where = _where(table, row, field)
        return self._current.id + nonce + self._current.cipher.encrypt(nonce, text.encode("utf-8"), where)

    def open(self, sealed: bytes, table: str, row: str, field: str) -> str:
        """The text sealed for exactly this place; raises `SealBroken`."""
        key = self._keys.get(bytes(sealed[:KEY_ID]))
        if key is None:
            raise SealBroken("sealed with a key this instance does not have")
        nonce, body = sealed[KEY_ID : KEY_ID + NONCE], sealed[KEY_ID + NONCE :]
        try:
            return key.cipher.decrypt(nonce, body, _where(table, row, field)).decode("utf-8")
        except (InvalidTag, ValueError) as error:
            raise SealBroken("changed, or sealed for another place") from error

    def current(self, sealed: bytes) -> bool:
        """Whether the value was sealed with the present key; otherwise seal it anew when it is next written."""
        return bytes(sealed[:KEY_ID]) == self._current.id

    def index(self, text: str, what: str) -> str:
        """Keyed hash (HMAC-SHA-256, hex) of a normalised value, to find or compare it without opening it."""
        return _index(self._current, text, what)

    def indexes(self, text: str, what: str) -> list[str]:
        """The hashes under the present and every earlier key: what to look for while keys are being changed."""
        return [_index(key, text, what) for key in self._keys.values()]


def seals(session: Session) -> Seals:
    """The keys of the instance this unit of work belongs to."""
    return cast(Seals, session.info["seals"])


def _derive(secret: str) -> _Key:
    material = HKDF(algorithm=SHA256(), length=KEY_ID + 64, salt=None, info=b"rugui sealing 1").derive(secret.encode())
    return _Key(material[:KEY_ID], AESGCM(material[KEY_ID : KEY_ID + 32]), material[KEY_ID + 32 :])


def _where(table: str, row: str, field: str) -> bytes:
    return f"{table}:{row}:{field}".encode()


def _index(key: _Key, text: str, what: str) -> str:
    return hmac.digest(key.index, f"{what}:{text}".encode(), "sha256").hex()
