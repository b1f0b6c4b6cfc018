"""Seals single fields (AES-256-GCM), makes the keyed hashes by which they are found again, and signs the audit log.

The keys come from the instance's secret, which is kept outside the database: a stolen database opens nothing, and a
sealed value moved to another table, row or field is refused. Services reach the keys with `seals(session)`.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
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
    mac: bytes
    signer: Ed25519PrivateKey


class Seals:
    """The keys of one instance: seals with the secret given, opens also what an earlier secret sealed."""

    def __init__(self, secret: str, earlier: Sequence[str] = ()) -> None:
        keys = [_derive(one) for one in (secret, *earlier)]
        self._current = keys[0]
        self._keys = {key.id: key for key in reversed(keys)}

    @property
    def key_id(self) -> str:
        """The name (hex) of the present key, from which nothing of it can be worked out."""
        return self._current.id.hex()

    def knows(self, key_id: str) -> bool:
        """Whether the key of this name is the present one or an earlier one."""
        return any(one.hex() == key_id for one in self._keys)

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

    def mac(self, digest: bytes) -> bytes:
        """Who holds the secret vouches for this digest: key id and HMAC-SHA-256, 36 bytes."""
        return self._current.id + hmac.digest(self._current.mac, digest, "sha256")

    def mac_fits(self, digest: bytes, mac: bytes) -> bool | None:
        """Whether `mac` was made here for this digest; None where it names a key this instance does not have."""
        key = self._keys.get(bytes(mac[:KEY_ID]))
        if key is None:
            return None
        return hmac.compare_digest(hmac.digest(key.mac, digest, "sha256"), bytes(mac[KEY_ID:]))

    def sign(self, text: bytes) -> str:
        """An Ed25519 signature (hex) that anybody with `public_key` can check and nobody else can make."""
        return self._current.signer.sign(text).hex()

    @property
    def public_key(self) -> str:
        """The Ed25519 key (hex) to check signatures with: for an auditor who must not hold the secret."""
        return self._current.signer.public_key().public_bytes_raw().hex()

    def signed(self, text: bytes, signature: str) -> bool:
        """Whether the present key or an earlier one signed this text."""
        return any(_signed(key, text, signature) for key in self._keys.values())


def seals(session: Session) -> Seals:
    """The keys of the instance this unit of work belongs to."""
    return cast(Seals, session.info["seals"])


def _derive(secret: str) -> _Key:
    length = KEY_ID + 4 * 32
    material = HKDF(algorithm=SHA256(), length=length, salt=None, info=b"rugui sealing 1").derive(secret.encode())
    cipher, index, mac, seed = (material[at : at + 32] for at in range(KEY_ID, length, 32))
    return _Key(material[:KEY_ID], AESGCM(cipher), index, mac, Ed25519PrivateKey.from_private_bytes(seed))


def _signed(key: _Key, text: bytes, signature: str) -> bool:
    try:
        key.signer.public_key().verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _where(table: str, row: str, field: str) -> bytes:
    return f"{table}:{row}:{field}".encode()


def _index(key: _Key, text: str, what: str) -> str:
    return hmac.digest(key.index, f"{what}:{text}".encode(), "sha256").hex()
