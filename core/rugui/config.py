"""Configuration: defaults, then an instance file, then RUGUI_* variables, then what tests pass."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL

DEFAULTS: dict[str, Any] = {
    "DATABASE_URL": "",
    "HOST": "127.0.0.1",
    "PORT": 8000,
    "DEVELOPMENT": False,
    "HTTPS": False,
    "SESSION_HOURS": 12,
    "SESSION_IDLE_MINUTES": 60,
    "PROXIES": 0,
    "PDF_FONT": "",
    "REDIS_URL": "",
    "API_PER_MINUTE": 600,
    "CORS_ORIGINS": "",
    "MAIL_HOST": "",
    "MAIL_PORT": 587,
    "MAIL_TLS": "starttls",
    "MAIL_USER": "",
    "MAIL_PASSWORD": "",
    "MAIL_FROM": "",
    "PG_BIN": "",
    "WEBHOOKS_LOOPBACK": False,
}
SECRET = "secret.key"  # noqa: S105 - the name of a file


def load(overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """All settings by upper-case name. Everything written lives in the one folder `INSTANCE` (RUGUI_INSTANCE)."""
    values = dict(DEFAULTS)
    overrides = dict(overrides or {})
    instance = Path(overrides.get("INSTANCE") or environ.get("RUGUI_INSTANCE") or "instance").absolute()
    file = instance / "rugui.toml"
    if file.is_file():
        values.update({key.upper(): value for key, value in tomllib.loads(file.read_text("utf-8")).items()})
    for key in DEFAULTS:
        if (text := environ.get(f"RUGUI_{key}")) is not None:
            values[key] = _like(DEFAULTS[key], text)
    values.update(overrides)
    values["INSTANCE"] = instance
    values["DATABASE_URL"] = values["DATABASE_URL"] or _sqlite(instance / "rugui.db")
    # One secret a line: the first signs and seals, the others still open what they signed and sealed.
    given = values.get("SECRET_KEY") or environ.get("RUGUI_SECRET_KEY") or _instance_secret(instance)
    values["SECRET_KEY"], *values["SECRET_KEY_FALLBACKS"] = given.splitlines()
    return values


def _sqlite(file: Path) -> str:
    # The path of a folder may hold what means something in a URL: a space, a %, a question mark.
    return URL.create("sqlite", database=str(file)).render_as_string()


def _like(default: Any, text: str) -> Any:
    if isinstance(default, bool):
        return text.strip().lower() in {"1", "true", "yes", "on"}
    return int(text) if isinstance(default, int) else text


def _instance_secret(instance: Path) -> str:
    """The key that signs cookies and seals documents: made once, its owner's alone, kept outside the database."""
    file = instance / SECRET
    if not file.exists():
        instance.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass  # two first starts at once: the other one's key is as good
    return file.read_text("utf-8").strip()
