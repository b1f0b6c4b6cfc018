"""Writing an e-mail: to a guest who agreed to it, or to somebody of the staff."""

from sqlalchemy.orm import Session

from rugui.db import new_public_id
from rugui.errors import Refused
from rugui.i18n import _l
from rugui.jobs import enqueue
from rugui.mail.models import MailMessage
from rugui.privacy import consent

CHANNEL = "email"
SEND = "mail.send"


def configured(session: Session) -> bool:
    """Whether this house has a mail server (RUGUI_MAIL_HOST)."""
    return bool(session.info.get("mail"))


def to_guest(session: Session, customer_id: int, purpose: str, subject: str, text: str) -> MailMessage:
    """Send plain text to a guest once this commits, for a purpose they agreed to have e-mail for.

    Raises `Refused`, and writes it into the audit log, without that consent, or where there is no mail server. It is
    asked for again when the mail is sent: who takes it back meanwhile gets none.
    """
    if not configured(session):
        raise Refused(_l("No mail server is set up."))
    consent.require(session, customer_id, purpose, CHANNEL)
    return _queue(session, MailMessage(customer_id=customer_id, purpose=purpose, subject=_line(subject), text=text))


def to_account(session: Session, account_id: int, subject: str, text: str) -> MailMessage | None:
    """Send plain text to somebody of the staff once this commits; None where there is no mail server."""
    if not configured(session):
        return None
    return _queue(session, MailMessage(account_id=account_id, subject=_line(subject), text=text))


def _queue(session: Session, message: MailMessage) -> MailMessage:
    message.public_id = new_public_id()
    session.add(message)
    session.flush()
    enqueue(session, SEND, message=message.public_id)
    return message


def _line(subject: str) -> str:
    # A line break in a header would begin another header.
    return " ".join(subject.split())[:200]
