"""A POST with an `Idempotency-Key` is done once: the same question again gets the same answer and does nothing.

The key is written in the transaction of what it stands for, so that neither is kept without the other. Only answers of
success are kept: what was refused has changed nothing and may be sent again, put right. After
https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rugui.db import utcnow
from rugui.errors import Invalid
from rugui.i18n import _l
from rugui.privacy.sealing import SealBroken, seals
from rugui.programs.models import IdempotencyKey

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
LONGEST = 255
TABLE, FIELD = "idempotency_key", "body"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer given before: status, headers and body."""

    status: int
    headers: Mapping[str, str]
    body: str


def digest(*parts: bytes) -> str:
    """SHA-256 (hex) of the parts and of where each ends."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def claim(session: Session, token_id: int, key: str, asked: str) -> IdempotencyKey | Answered:
    """A row to be filled by `keep`, or what was answered to this question before.

    Of two at once the second waits for the first. Raises `Invalid` for a key that cannot be one, or that stood for
    another question; `asked` is the digest of the question.
    """
    if not (1 <= len(key) <= LONGEST and key.isascii() and key.isprintable()):
        raise Invalid(_l("This key cannot be used."), fields={HEADER: _l("At most %(n)s characters.", n=LONGEST)})
    hashed = digest(str(token_id).encode(), key.encode())
    found = _find(session, token_id, hashed)
    if found is None:
        row = IdempotencyKey(token_id=token_id, key_hash=hashed, asked_hash=asked)
        try:
            with session.begin_nested():
                session.add(row)
            return row
        except IntegrityError:
            found = _find(session, token_id, hashed)
            if found is None:  # pragma: no cover - pruned in the very moment
                raise
    if found.asked_hash != asked:
        raise Invalid(_l("This key stood for another request."), fields={HEADER: _l("Make a new one.")})
    return _answered(session, found)


def _find(session: Session, token_id: int, hashed: str) -> IdempotencyKey | None:
    query = select(IdempotencyKey).where(IdempotencyKey.token_id == token_id, IdempotencyKey.key_hash == hashed)
    return session.scalar(query)


def _answered(session: Session, row: IdempotencyKey) -> Answered:
    try:
        body = seals(session).open(row.body_sealed, TABLE, row.key_hash, FIELD)
    except SealBroken as error:  # the instance's secret was changed meanwhile: it was done, that much is known
        raise Invalid(_l("This was done, but its answer can no longer be read."), fields={HEADER: ""}) from error
    return Answered(row.status, row.headers, body)


def keep(session: Session, row: IdempotencyKey, status: int, headers: Mapping[str, str], body: str) -> None:
    """Keep the answer with what was done."""
    row.status, row.headers = status, dict(headers)
    row.body_sealed = seals(session).seal(body, TABLE, row.key_hash, FIELD)


def prune(session: Session) -> None:
    """Forget answers older than a day."""
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < utcnow() - KEPT))
