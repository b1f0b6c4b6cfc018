"""The `rugui` command. Subcommands are imported when used, so that `rugui --help` stays quick."""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

# name → (where it is, one line of help)
COMMANDS = {
    "arrivals": ("rugui.arrivals.commands:arrivals", "Who arrives, is in house and departs at a site."),
    "audit": ("rugui.privacy.audit_commands:audit", "Verify the audit log; print its signed head."),
    "backup": ("rugui.backups.commands:backup", "Copy the database while it is in use."),
    "check": ("rugui.operations.check:check", "Check configuration, database and plugins; the exit status tells."),
    "db": ("rugui.operations.db:db", "Upgrade or check the database."),
    "demo": ("rugui.demo.commands:demo", "Write a believable hotel chain into an empty database."),
    "duplicates": ("rugui.duplicates.commands:duplicates", "Find and list guests who may be on record twice."),
    "export": ("rugui.customers.commands:export", "Write customers as CSV."),
    "find": ("rugui.customers.commands:find", "Find guests as the search box does."),
    "guest": ("rugui.customers.commands:guest", "Show one guest."),
    "import": ("rugui.imports.commands:import_", "Read guests and stays from a file; undo a batch."),
    "jobs": ("rugui.operations.jobs:jobs", "Run or list background work."),
    "mail": ("rugui.mail.commands:mail", "Send a trial e-mail."),
    "merge": ("rugui.duplicates.commands:merge", "Merge two records of one guest."),
    "plugins": ("rugui.operations.plugins:plugins", "List, check, pause, resume or remove plugins."),
    "privacy": ("rugui.privacy.commands:privacy", "Erase guests; keep records no longer than set."),
    "restore": ("rugui.backups.commands:restore", "Put a backup into the database."),
    "serve": ("rugui.operations.serve:serve", "Serve the application."),
    "staff": ("rugui.staff.commands:staff", "Accounts, roles, sites and API tokens."),
    "unmerge": ("rugui.duplicates.commands:unmerge", "Undo a merge."),
    "webhooks": ("rugui.webhooks.commands:webhooks", "Tell other systems what happens; what did not arrive."),
}


class LazyGroup(click.Group):
    """Lists commands from `COMMANDS` without importing them; a plugin's commands are found when core has none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            module, _, attribute = COMMANDS[cmd_name][0].partition(":")
            command: click.Command = getattr(importlib.import_module(module), attribute)
            return command
        from rugui import plugins

        commands = [c for one in plugins.load().running if one.plugin for c in one.plugin.commands]
        return next((command for command in commands if command.name == cmd_name), None)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in sorted(COMMANDS.items())])


# The language of the answers, in this order: our own word, then what POSIX says of messages.
LANGUAGE_FROM = ("RUGUI_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@click.group(cls=LazyGroup)
@click.version_option(package_name="rugui", prog_name="rugui")
def main() -> None:
    """Rugui 如歸: guest preferences for hospitality. RUGUI_DATABASE_URL and RUGUI_INSTANCE say where the data is,
    RUGUI_LANGUAGE (or LC_ALL, LANG) in which language it answers."""


@contextmanager
def application(**settings: Any) -> Iterator["Flask"]:
    """The application inside its context, in the language of the terminal."""
    from rugui.app import create_app
    from rugui.i18n import choose_language, in_language

    app = create_app(settings or None)
    tag = next(filter(None, map(os.environ.get, LANGUAGE_FROM)), "en")
    with app.app_context(), in_language(choose_language(tag.partition(".")[0].replace("_", "-"), "en")):
        try:
            yield app
        finally:
            app.extensions["rugui"].database.dispose()


@contextmanager
def unit_of_work(*, write: bool = True) -> Iterator["Session"]:
    """One transaction of a command, as the operator; refusals become a message and exit status 1."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from rugui import migrate
    from rugui.errors import RuguiError
    from rugui.i18n import _
    from rugui.values import OPERATOR

    with application() as app:
        state = app.extensions["rugui"]
        try:
            with state.database.unit_of_work(state.plugins, write=write, viewer=OPERATOR) as session:
                yield session
        except RuguiError as error:
            lines = [str(error), *(f"  {name}: {text}" for name, text in error.fields.items())]
            raise click.ClickException("\n".join(lines)) from error
        except (OperationalError, ProgrammingError) as error:
            if not (behind := migrate.pending(state.database, state.plugins)):
                raise
            message = _("the tables are behind (%(names)s): run `rugui db upgrade`", names=", ".join(behind))
            raise click.ClickException(message) from error
