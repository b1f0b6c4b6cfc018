"""E-mails to the staff about the house's own working."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from rugui.i18n import _, choose_language, in_language
from rugui.mail import service
from rugui.staff.models import Account, AccountRole, Role
from rugui.webhooks.models import WebhookEndpoint


def endpoint_paused(session: Session, endpoint: WebhookEndpoint) -> None:
    """Tell those who manage webhooks that one was paused by itself, each in their language."""
    for account in _holders(session, "webhooks.manage"):
        with in_language(choose_language(account.locale)):
            subject = _("A webhook was paused")
            text = _(
                "Nothing is sent to %(url)s any more: %(why)s.\nWhat happens is kept for 30 days until it is resumed.",
                url=endpoint.url, why=endpoint.problem,
            )  # fmt: skip
            service.to_account(session, account.id, subject, text)


def _holders(session: Session, permission: str) -> Iterator[Account]:
    query = (
        select(Account, Role.permissions)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .join(Role, Role.id == AccountRole.role_id)
        .where(Account.active, Account.email != "", AccountRole.site_id.is_(None))
        .order_by(Account.id)
    )
    seen: set[int] = set()
    for account, held in session.execute(query):
        if permission in held and account.id not in seen:
            seen.add(account.id)
            yield account
