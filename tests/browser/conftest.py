"""One demonstration, one server and one Chromium for the folder; `desk(login)` is somebody's page, signed in.

Without Chromium the folder is skipped; with RUGUI_REQUIRE_BROWSER=1 it fails instead.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from rugui import migrate
from rugui.app import create_app
from rugui.demo import service as demo
from rugui.testing.outbox import deliver
from rugui.values import OPERATOR
from sqlalchemy.orm import Session
from waitress.server import create_server

from tests.browser.house import TODAY, House, happen

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HERE = Path(__file__).parent
expect.set_options(timeout=20_000)  # a busy machine is no failure


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder carries the marker."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found and os.environ.get("RUGUI_REQUIRE_BROWSER") == "1":
        pytest.fail("no Chromium here, and RUGUI_REQUIRE_BROWSER=1 asks for one")
    if not found:
        pytest.skip("no Chromium on this machine: browser tests skipped")
    return str(found)


@pytest.fixture(scope="session")
def house(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A hotel chain of 800 guests, served on a free port of the loopback."""
    folder = tmp_path_factory.mktemp("house")
    app = create_app({"INSTANCE": folder, "SECRET_KEY": "browser" * 6, "DATABASE_URL": f"sqlite:///{folder}/rugui.db",
                      "DEVELOPMENT": True, "RATELIMIT_ENABLED": False})  # fmt: skip
    state = app.extensions["rugui"]
    migrate.upgrade(state.database, state.plugins)
    done = demo.populate(state, guests=800, seed=7, today=TODAY, progress=lambda done, of: None)
    built = House(app, "", done.password)
    deliver(app)
    happen(built)  # afterwards: nothing is sent out of the house
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield replace(built, base=f"http://127.0.0.1:{server.effective_port}")
    server.trigger.pull_trigger(server.close)
    state.database.dispose()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def _signed_in() -> dict[str, Any]:
    return {}


@pytest.fixture
def desk(house: House, browser: Browser, _signed_in: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """`desk("lin", language="zh-Hant-TW", **context options)` → a page of that person; signs in once per session."""
    opened = []

    def call(login: str = "lin", language: str = "zh-Hant-TW", **options: Any) -> Page:
        key = f"{login} {language}"
        if key not in _signed_in:
            first = browser.new_context(locale=language)
            here = first.new_page()
            sign_in(here, house, login)
            here.goto(f"{house.base}/language?language={language}")  # the account has one of its own
            _signed_in[key] = first.storage_state()
            first.close()
        sized = {"viewport": {"width": 1280, "height": 800}, "locale": language, "base_url": house.base} | options
        context = browser.new_context(storage_state=_signed_in[key], **sized)
        opened.append(context)
        return context.new_page()

    yield call
    for context in opened:
        context.close()


@pytest.fixture
def page(desk: Callable[..., Page]) -> Page:
    """The front desk of Taipei, in Traditional Chinese."""
    return desk("lin")


@pytest.fixture
def session(house: House) -> Iterator[Session]:
    """The same database that the server reads; `commit` what a test writes."""
    state = house.app.extensions["rugui"]
    with state.database.unit_of_work(state.plugins, write=True, viewer=OPERATOR) as work:
        work.commit()  # nothing is held: the server writes too
        yield work
        work.rollback()


def sign_in(page: Page, house: House, login: str) -> None:
    """As a person does: name, password, Enter."""
    page.goto(f"{house.base}/sign-in")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", house.password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{house.base}/")
