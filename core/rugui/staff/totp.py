"""One-time codes (RFC 6238: SHA-1, six digits, 30 seconds, which every authenticator app speaks) and recovery codes."""

import io
import re
import secrets
from datetime import datetime

import pyotp
import segno
from sqlalchemy.orm import Session

from rugui.db import utcnow
from rugui.errors import Invalid, NotFound
from rugui.i18n import _l
from rugui.privacy import audit
from rugui.privacy.sealing import SealBroken, seals
from rugui.staff.models import Account
from rugui.staff.sessions import digest

STEP = 30
DRIFT = 1  # a phone's clock may be one step early or late
CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def step_of(secret: str, code: str, now: datetime, used: int | None) -> int | None:
    """The time step whose code this is, within one step of now and later than the last one used; None: wrong code."""
    code = "".join(code.split())
    if not (code.isascii() and code.isdigit()):
        return None
    present = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in range(present - DRIFT, present + DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(step), code) and (used is None or step > used):
            return step
    return None


def begin(session: Session, account: Account) -> None:
    """Make a secret that waits to be confirmed with a first code; one already in use is refused."""
    if account.totp_since is not None:
        raise Invalid(_l("One-time codes are already on."))
    account.totp_secret = seals(session).seal(pyotp.random_base32(), *_place(account))
    account.totp_step = None
    audit.record(session, "staff.totp.begin", subject=account.public_id)


def secret_of(session: Session, account: Account) -> str:
    """The account's secret, base32; NotFound where there is none."""
    if account.totp_secret is None:
        raise NotFound(_l("One-time codes are off."))
    return seals(session).open(account.totp_secret, *_place(account))


def picture(session: Session, account: Account) -> bytes:
    """QR code of the secret to confirm, as SVG; NotFound once it is confirmed: a secret in use is never shown again."""
    if account.totp_since is not None:
        raise NotFound(_l("One-time codes are already on."))
    uri = pyotp.TOTP(secret_of(session, account)).provisioning_uri(name=account.login, issuer_name="Rugui")
    out = io.BytesIO()
    # Colours as attributes, no style element: the page's policy allows no inline style. White ground in dark mode too.
    segno.make(uri, micro=False).save(out, kind="svg", scale=5, dark="#000", light="#fff", xmldecl=False)
    return out.getvalue()


def confirm(session: Session, account: Account, code: str) -> list[str]:
    """Turn codes on with a first right code; returns the recovery codes, shown once."""
    now = utcnow()
    if account.totp_since is not None:
        raise Invalid(_l("One-time codes are already on."))
    step = step_of(secret_of(session, account), code, now, None)
    if step is None:
        raise Invalid(_l("Not saved."), fields={"code": _l("This code is not right. Is the phone's clock right?")})
    account.totp_since, account.totp_step = now, step
    audit.record(session, "staff.totp.on", subject=account.public_id)
    return new_recovery_codes(session, account)


def new_recovery_codes(session: Session, account: Account) -> list[str]:
    """Ten codes that each work once in place of a one-time code; older ones stop working. Only hashes are kept."""
    codes = ["-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4)) for _ in range(CODES)]
    account.recovery_codes = [_hash(code) for code in codes]
    audit.record(session, "staff.totp.recovery_codes", subject=account.public_id)
    return codes


def turn_off(session: Session, account: Account) -> None:
    """Forget the secret and the recovery codes."""
    account.totp_secret = account.totp_since = account.totp_step = None
    account.recovery_codes = []
    audit.record(session, "staff.totp.off", subject=account.public_id)


def accept(session: Session, account: Account, code: str, now: datetime) -> bool:
    """Whether a code, one-time or recovery, lets the account in; uses it up."""
    try:
        step = step_of(secret_of(session, account), code, now, account.totp_step)
    except SealBroken:
        step = None  # the instance's key is another one: the recovery codes still work
    if step is not None:
        account.totp_step = step
        return True
    hashed = _hash(code)
    if hashed not in account.recovery_codes:
        return False
    account.recovery_codes = [one for one in account.recovery_codes if one != hashed]
    audit.record(session, "staff.totp.recovery_used", subject=account.public_id, left=len(account.recovery_codes))
    return True


def _hash(code: str) -> str:
    return digest(re.sub(r"[^0-9a-z]", "", code.lower()))


def _place(account: Account) -> tuple[str, str, str]:
    return ("account", account.public_id, "totp_secret")
