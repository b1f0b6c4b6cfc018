"""Making a backup and putting one back."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import delete, inspect, text

from rugui import migrate
from rugui.backups import manifest, postgres, sqlite
from rugui.backups.manifest import Manifest
from rugui.db import Database, utcnow
from rugui.errors import Invalid, Refused
from rugui.i18n import _l
from rugui.privacy import audit, tombstones
from rugui.privacy.sealing import Seals
from rugui.staff.models import StaffSession
from rugui.values import OPERATOR

if TYPE_CHECKING:
    from rugui.app import Rugui


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, which components were upgraded after it, and who was erased again."""

    manifest: Manifest
    upgraded: list[str]
    replayed: tombstones.Replayed


def back_up(state: "Rugui", target: Path) -> Manifest:
    """Make the folder `target` with a copy of the database and its manifest; others go on writing meanwhile.

    The copy holds everything about everybody. The instance's secret is not in it, and must not lie beside it.
    """
    if target.exists():
        raise Refused(_l("%(place)s is there already.", place=str(target)))
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)  # of a backup that was interrupted
    part.mkdir(parents=True, mode=0o700)
    try:
        made = _copy(state, part)
        manifest.write(part, made)
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        audit.record(session, "operations.backup", rows=made.rows)
    return made


def _copy(state: "Rugui", folder: Path) -> Manifest:
    database, now = state.database, utcnow()
    engine = database.engine.dialect.name
    if engine == "sqlite":
        data = folder / sqlite.DATA
        sums = sqlite.copy(_file(database), data)
    else:
        data = folder / postgres.DATA
        sums = postgres.dump(database.engine, data, state.settings["PG_BIN"])
    seals: Seals = database.info["seals"]
    found = manifest.digest(data)
    return Manifest(engine, now.isoformat(), seals.key_id, _revisions(database), sums, data.name, found)


def restore(state: "Rugui", source: Path, *, overwrite: bool = False, another_key: bool = False) -> Restored:
    """Put a backup in the place of what is in the database, upgrade it, and erase again who was erased since.

    Everything is checked first; the database is replaced in one transaction and only if every table comes out equal.
    Raises `Invalid` for what is no whole backup of this engine, `Refused` for what may not be done without being asked.
    """
    found = manifest.read(source)
    state.settings["INSTANCE"].mkdir(parents=True, exist_ok=True)  # on a new machine
    _check(state, found, overwrite, another_key)
    if "tombstone" in inspect(state.database.engine).get_table_names():
        tombstones.keep(state)
    if found.engine == "sqlite":
        sqlite.put_back(_file(state.database), source / sqlite.DATA, found)
    else:
        postgres.put_back(state.database.engine, source / postgres.DATA, found, state.settings["PG_BIN"])
    upgraded = migrate.upgrade(state.database, state.plugins)
    replayed = tombstones.replay(state)
    with state.database.unit_of_work(state.plugins, viewer=OPERATOR) as session:
        # Who signed out, or was signed out, since the backup must not be signed in again.
        session.execute(delete(StaffSession))
        audit.record(session, "operations.restore", rows=found.rows, made_at=found.made_at, again=replayed.erased)
    return Restored(found, upgraded, replayed)


def _check(state: "Rugui", found: Manifest, overwrite: bool, another_key: bool) -> None:
    engine = state.database.engine.dialect.name
    if found.engine != engine:
        raise Invalid(_l("This is a backup of %(there)s, the database is %(here)s.", there=found.engine, here=engine))
    if unknown := _unknown(state, found.revisions):
        raise Invalid(_l("This backup is newer than this version: %(names)s", names=", ".join(unknown)))
    seals: Seals = state.database.info["seals"]
    if not another_key and not seals.knows(found.key):
        raise Refused(
            _l("The backup was made under another secret key: sealed fields would not open, and who was erased would "
               "not be known. Put secret.key (RUGUI_SECRET_KEY) back first.")
        )  # fmt: skip
    if not overwrite and _occupied(state.database):
        raise Refused(_l("There is something in the database: say --yes to replace it."))


def _unknown(state: "Rugui", revisions: dict[str, list[str]]) -> list[str]:
    """Revisions of components that run here and do not have them."""
    found = []
    for component in migrate.components(state.plugins):
        scripts = ScriptDirectory(str(migrate.home()), version_locations=[str(component.folder)])
        for revision in revisions.get(component.name, ()):
            try:
                scripts.get_revision(revision)
            except CommandError:
                found.append(f"{component.name} {revision}")
    return found


def _occupied(database: Database) -> bool:
    with database.engine.connect() as connection:
        names = [one for one in inspect(connection).get_table_names() if not one.startswith(migrate.VERSIONS)]
        return any(connection.scalar(text(f'SELECT 1 FROM "{one}" LIMIT 1')) for one in names)  # noqa: S608 - its own


def _revisions(database: Database) -> dict[str, list[str]]:
    with database.engine.connect() as connection:
        tables = [one for one in inspect(connection).get_table_names() if one.startswith(migrate.VERSIONS)]
        return {one.removeprefix(migrate.VERSIONS): sorted(migrate.current(connection, one)) for one in tables}


def _file(database: Database) -> Path:
    name = database.engine.url.database
    if not name or name == ":memory:":
        raise Refused(_l("A database in memory has no backup."))
    return Path(name).absolute()
