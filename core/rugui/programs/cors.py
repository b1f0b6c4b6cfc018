"""Pages of other origins may call the API only where the house says so: `CORS_ORIGINS`, empty unless set."""

from flask import Flask, Response, request

ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID",
    "Access-Control-Max-Age": "600",
}


def init_app(app: Flask, origins: str) -> None:
    """Let pages of these origins (separated by blanks) call /api/; never with cookies, which the API does not read."""
    wanted = frozenset(origins.split())
    if not wanted:
        return

    @app.after_request
    def allow(response: Response) -> Response:
        if request.path.startswith("/api/"):
            response.headers.add("Vary", "Origin")
            if (origin := request.headers.get("Origin", "")) in wanted:
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers.update(ALLOWED)
        return response
