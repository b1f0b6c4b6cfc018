"""Runs one component's revisions (core's, or one plugin's) on the connection and in the transaction it is given.

`config.attributes` carries the connection, the component's version table and which tables are its own.
"""

from alembic import context

attributes = context.config.attributes


def _own(name: str | None, kind: str, parents: object) -> bool:
    return kind != "table" or (name is not None and attributes["owns"](name))


context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["metadata"],
    version_table=attributes["version_table"],
    include_name=_own,
    include_object=lambda thing, name, kind, reflected, other: _own(name, kind, None),
    render_item=attributes.get("render_item"),
    render_as_batch=attributes.get("render_as_batch", True),
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
