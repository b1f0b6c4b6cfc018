"""The header `Idempotency-Key` at the edge of a request."""

from collections.abc import Callable

from flask import Response, request
from sqlalchemy.orm import Session

from rugui.programs import idempotency
from rugui.programs.idempotency import HEADER, Answered

SAID_AGAIN = ("Location", "ETag", "Content-Type", "Cache-Control")


def once(session: Session, token_id: int | None, view: Callable[[], Response], sent: Callable[[], bytes]) -> Response:
    """The view's answer, or the one given before under the same key. `sent` reads the request's body."""
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST" or token_id is None:
        return view()
    asked = idempotency.digest(request.full_path.encode("utf-8", "surrogatepass"), request.mimetype.encode(), sent())
    row = idempotency.claim(session, token_id, key, asked)
    if isinstance(row, Answered):
        response = Response(row.body, row.status, headers=dict(row.headers))
        response.headers["Idempotency-Replayed"] = "true"
        return response
    response = view()
    if response.status_code < 400:
        headers = {name: response.headers[name] for name in SAID_AGAIN if name in response.headers}
        idempotency.keep(session, row, response.status_code, headers, response.get_data(as_text=True))
    return response
