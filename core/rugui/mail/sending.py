"""Sends one e-mail by SMTP: background work, tried again by the outbox; no transaction is open meanwhile."""

import smtplib
import ssl
from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from rugui.customers.models import CustomerEmail
from rugui.db import utcnow
from rugui.errors import Invalid, Refused
from rugui.i18n import _l
from rugui.mail.models import MailMessage
from rugui.mail.service import CHANNEL
from rugui.privacy import audit, consent
from rugui.staff.models import Account
from rugui.values import OPERATOR

if TYPE_CHECKING:
    from rugui.app import Rugui

TIMEOUT = 20.0  # seconds for each step
TLS = ("starttls", "tls", "none")


def run(state: "Rugui", message: str) -> None:
    """Send the message with this id, unless it is sent already or must not be sent any more."""
    m = MailMessage
    query = select(m.id, m.public_id, m.customer_id, m.purpose, m.account_id, m.subject, m.text)
    with state.database.unit_of_work(state.plugins, write=False, viewer=OPERATOR) as session:
        row = session.execute(query.where(m.public_id == message)).first()
    if row is None:
        return
    try:
        with state.database.unit_of_work(state.plugins, write=False, viewer=OPERATOR) as session:
            address = _address(session, row)
    except Refused:
        _settle(state, row, "mail.refused")
        return
    if not address:
        _settle(state, row, "mail.no_address")
        return
    deliver(state.settings, letter(state.settings, address, row.subject, row.text, row.public_id))
    _settle(state, row, "mail.sent")


def _address(session: Session, row: Any) -> str:
    if row.customer_id is None:
        return session.scalar(select(Account.email).where(Account.id == row.account_id, Account.active)) or ""
    consent.require(session, row.customer_id, row.purpose, CHANNEL)
    query = select(CustomerEmail.typed).where(CustomerEmail.customer_id == row.customer_id)
    return session.scalar(query.order_by(CustomerEmail.position).limit(1)) or ""


def _settle(state: "Rugui", row: Any, action: str) -> None:
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        session.execute(delete(MailMessage).where(MailMessage.id == row.id))
        audit.record(session, action, customer_id=row.customer_id, subject=row.public_id, purpose=row.purpose)


def letter(settings: Mapping[str, Any], address: str, subject: str, text: str, message_id: str) -> EmailMessage:
    """Plain text, UTF-8; raises `Invalid` where the address is none. Sent twice, it has one and the same id."""
    made = EmailMessage(policy=SMTP)
    try:
        made["To"] = Address(addr_spec=address)
        made["From"] = settings["MAIL_FROM"]
        made["Subject"] = subject
    except (MessageError, ValueError, IndexError) as error:
        raise Invalid(_l("This is no e-mail address.")) from error
    made["Date"] = format_datetime(utcnow())
    made["Message-ID"] = f"<{message_id}@{settings['MAIL_FROM'].rpartition('@')[2].strip('> ') or 'localhost'}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text)
    return made


def deliver(settings: Mapping[str, Any], message: EmailMessage) -> None:
    """Hand a message to the mail server; raises OSError or `smtplib.SMTPException` (an OSError too).

    Encrypted unless RUGUI_MAIL_TLS says `none`: a server that cannot is not sent to.
    """
    host, port, tls = settings["MAIL_HOST"], settings["MAIL_PORT"], settings["MAIL_TLS"]
    if not host or not settings["MAIL_FROM"] or tls not in TLS:
        raise Invalid(_l("RUGUI_MAIL_HOST, RUGUI_MAIL_FROM and RUGUI_MAIL_TLS (starttls, tls, none) say how to send."))
    server: smtplib.SMTP
    if tls == "tls":
        server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    with server:
        if tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings["MAIL_USER"]:
            server.login(settings["MAIL_USER"], settings["MAIL_PASSWORD"])
        server.send_message(message)
