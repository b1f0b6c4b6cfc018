"""A house to import into."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rugui.db import Database
from rugui.imports import running, service
from rugui.imports.service import Options
from rugui.imports.tally import Tally
from rugui.plugins import PluginSet
from rugui.staff.models import Site
from rugui.values import OPERATOR
from sqlalchemy.orm import Session


class House:
    """Imports files into a database and says what came of it."""

    def __init__(self, database: Database, plugins: PluginSet) -> None:
        self.database, self.plugins = database, plugins
        with self.work(True) as session:
            session.add(Site(code="TPE", name="Taipei", region="TW", currency="TWD"))
            session.add(Site(code="NYC", name="New York", region="US", currency="USD", timezone="America/New_York"))

    @contextmanager
    def work(self, write: bool = False) -> Iterator[Session]:
        """A unit of work of the operator."""
        with self.database.unit_of_work(self.plugins, write=write, viewer=OPERATOR) as session:
            yield session

    def look(self, data: str | bytes, form: str = "csv", **options: object) -> dict[str, int]:
        """A dry run: the counts by verdict."""
        task = running.look(self.work, _file(data), form, _options(options), lambda done: None)
        return dict(task.tally.verdicts)

    def take(
        self,
        data: str | bytes,
        form: str = "csv",
        progress: Callable[[int], None] = lambda done: None,
        **options: object,
    ) -> tuple[str, Tally]:
        """A run: the batch and the tally."""
        with self.work(True) as session:
            batch = service.start(session, _file(data), f"file.{form}", form, _options(options))
            batch.state = service.RUNNING
            public_id, batch_id = batch.public_id, batch.id
        running.run(self.work, _file(data), batch_id, progress)
        with self.work() as session:
            return public_id, Tally.load(service.get(session, public_id).tally)

    def counts(self, data: str | bytes, form: str = "csv", **options: object) -> dict[str, int]:
        """A run: the counts by verdict."""
        return dict(self.take(data, form, **options)[1].verdicts)

    def undo(self, public_id: str) -> list[list[str]]:
        """Takes a batch back: what was kept."""
        return running.take_back(self.work, public_id, lambda done: None).kept


def _file(data: str | bytes) -> io.BytesIO:
    return io.BytesIO(data.encode() if isinstance(data, str) else data)


def _options(given: dict[str, object]) -> Options:
    return Options(**{"site": "TPE", **given})  # type: ignore[arg-type]
