"""The list of guests as a file: the same rows as `rugui export customers`, sent while they are read."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Response, current_app

from rugui.customers import access, export
from rugui.customers.pages import blueprint
from rugui.edge import requires, session, viewer
from rugui.values import Viewer

LINES = 200  # sent at a time


@blueprint.post("/guests.csv", endpoint="export")
@requires(access.EXPORT)
def download() -> Response:
    """Every person this reader may see, for a spreadsheet; on the record before the first line is sent."""
    reader = viewer()
    export.begin(session(), reader)
    answer = Response(_sent(current_app.extensions["rugui"], reader), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="guests.csv"'
    return answer


def _sent(state: Any, reader: Viewer) -> Iterator[bytes]:
    # The request's own transaction is over by the time the body is sent: this one only reads.
    with state.database.unit_of_work(state.plugins, write=False, viewer=reader) as reading:
        piece = io.StringIO()
        writer = csv.writer(piece)
        piece.write("\ufeff")  # by which Excel knows UTF-8
        for at, row in enumerate(export.rows(reading, reader), 1):
            writer.writerow(row)
            if at % LINES == 0:
                yield piece.getvalue().encode()
                piece.seek(0)
                piece.truncate()
        yield piece.getvalue().encode()
