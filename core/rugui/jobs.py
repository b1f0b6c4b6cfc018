"""Background and periodic work: `enqueue` asks for it inside a transaction, workers do it after the commit.

What is to be done is a row of the outbox; Huey only says when to look.
"""

from typing import Any

from sqlalchemy.orm import Session

from rugui.events import queue

# Background work of core, by name: `run(state, **arguments)`, with `state` the application's `Rugui`. It opens its own
# units of work (`state.database.unit_of_work(state.plugins)`), may run for hours, and may be run again after a crash,
# so it must be able to go on from where it was. A plugin's are its `Job`s: `run(session, **arguments)`.
BACKGROUND = {
    "imports.run": "rugui.imports.background:run",
}


def enqueue(session: Session, name: str, **arguments: Any) -> None:
    """Ask for the background work `name`; it starts once `session` is committed. Arguments are JSON-able.

    Tests run it with `jobs.run_pending(app.extensions["rugui"])`.
    """
    queue(session, f"job:{name}", None, arguments, [name.partition(".")[0] if name not in BACKGROUND else ""])
