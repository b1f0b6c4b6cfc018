"""The keys that sign codes of cards: made, changed, revoked. Private keys are sealed as identity documents are."""

import secrets
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from rugui.toolkit import NotFound, _l, audit, new_public_id, seals, usable, utcnow
from sqlalchemy import select
from sqlalchemy.orm import Session

from membership_club.access import CARD_KEYS, acting
from membership_club.models_cards import CardKey

TABLE, FIELD = "membership_club_card_key", "private"


def listed(session: Session) -> list[CardKey]:
    """Every key, newest first."""
    acting(session, CARD_KEYS)
    return list(session.scalars(select(CardKey).order_by(CardKey.id.desc())))


def public(session: Session) -> dict[str, str]:
    """The keys whose codes hold: name → public key (hex)."""
    query = select(CardKey.name, CardKey.public_key).where(CardKey.revoked_at.is_(None)).order_by(CardKey.id)
    return {row.name: row.public_key for row in session.execute(query)}


def checking(session: Session) -> Mapping[str, Ed25519PublicKey]:
    """The same as keys to check with."""
    return {
        name: Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for name, key in public(session).items()
    }  # fmt: skip


def signing(session: Session) -> tuple[str, Ed25519PrivateKey] | None:
    """The key that signs now and its name; None where there is none yet."""
    query = select(CardKey).where(CardKey.retired_at.is_(None), CardKey.revoked_at.is_(None))
    row = session.scalar(query.order_by(CardKey.id.desc()).limit(1))
    if row is None:
        return None
    raw = bytes.fromhex(seals(session).open(row.private_sealed, TABLE, row.public_id, FIELD))
    return row.name, Ed25519PrivateKey.from_private_bytes(raw)


def ensure(session: Session) -> None:
    """Make the first key where there is none."""
    if signing(session) is None:
        make(session)


def make(session: Session) -> CardKey:
    """A new key, which signs from now on."""
    key, public_id = Ed25519PrivateKey.generate(), new_public_id()
    row = CardKey(
        public_id=public_id, name=secrets.token_hex(3), public_key=key.public_key().public_bytes_raw().hex(),
        private_sealed=seals(session).seal(key.private_bytes_raw().hex(), TABLE, public_id, FIELD),
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit(session, "membership_club.card_key.made", subject=row.public_id, key=row.name)
    return row


def change(session: Session) -> CardKey:
    """A new key signs from now on; codes of the old ones still hold until they expire."""
    acting(session, CARD_KEYS)
    for row in session.scalars(select(CardKey).where(CardKey.retired_at.is_(None))):
        row.retired_at = utcnow()
    return make(session)


def revoke(session: Session, public_id: str) -> CardKey:
    """No code of this key holds any more: it came into wrong hands. A new one signs where it was the present one."""
    acting(session, CARD_KEYS)
    row = session.scalar(select(CardKey).where(CardKey.public_id == usable(public_id)))
    if row is None:
        raise NotFound(_l("There is no such key."))
    row.revoked_at = row.revoked_at or utcnow()
    row.retired_at = row.retired_at or row.revoked_at
    session.flush()
    audit(session, "membership_club.card_key.revoked", subject=row.public_id, key=row.name)
    ensure(session)
    return row
