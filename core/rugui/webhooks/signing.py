"""Signatures of the Standard Webhooks specification 1.0: HMAC-SHA256 over `id.timestamp.body`."""

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

PREFIX = "whsec_"
BYTES = 32  # the specification wants 24 to 64
TOLERANCE = timedelta(minutes=5)


def new_secret() -> str:
    """A secret as it is shown to whoever receives: `whsec_` and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode("ascii")


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and base64 of the HMAC; `timestamp` in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    signed = b".".join([message_id.encode("ascii"), str(timestamp).encode("ascii"), body])
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode("ascii")


def headers(keys: Iterable[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers; while a secret is being changed, one signature for each of `keys`, apart by a blank."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(key, message_id, timestamp, body) for key in keys),
    }


def verify(secret: str, given: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether a request was signed with this secret within five minutes: what a receiver has to do."""
    try:
        message_id, timestamp = given["webhook-id"], int(given["webhook-timestamp"])
        wanted = signature(secret, message_id, timestamp, body)
    except (KeyError, ValueError, binascii.Error):
        return False
    fresh = abs(now.timestamp() - timestamp) <= TOLERANCE.total_seconds()
    said = given.get("webhook-signature", "").split(" ")
    return fresh and any(hmac.compare_digest(wanted.encode(), one.encode("utf-8", "replace")) for one in said)
