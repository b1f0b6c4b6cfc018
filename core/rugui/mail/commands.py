"""`rugui mail`."""

import click

from rugui.cli import application
from rugui.i18n import _


@click.command()
@click.argument("address")
def mail(address: str) -> None:
    """Send a trial e-mail to ADDRESS, and say what the mail server answered."""
    from rugui.db import new_public_id
    from rugui.errors import RuguiError
    from rugui.mail import sending

    with application() as app:
        settings = app.extensions["rugui"].settings
        try:
            text = _("E-mail from Rugui arrives.")
            sending.deliver(settings, sending.letter(settings, address, text, text, new_public_id()))
        except (OSError, RuguiError) as error:
            raise click.ClickException(str(error)) from error
        click.echo(_("The mail server took it."))
