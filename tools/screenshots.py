"""Take the README's screenshots in Chromium: search, guest page and arrivals, in both Chinese languages.

Makes a demonstration in a temporary folder, serves it on a free loopback port, and writes docs/screenshots/*.png.
"""

import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# language, sign-in, site, what is typed
DESKS = (("zh-Hant-TW", "lin", "TPE", "chen"), ("zh-Hans-CN", "wang", "SHA", "wang"))
# Somebody expected or in house with an allergy, and most to say about; without one, whoever has most preferences.
GUEST = """SELECT c.public_id FROM customer c JOIN visit v ON v.customer_id = c.id JOIN site s ON s.id = v.site_id
  LEFT JOIN hotel_preferences_allergy a ON a.customer_id = c.id
  JOIN hotel_preferences_preference p ON p.customer_id = c.id AND p.removed_at IS NULL
  JOIN customer_name n ON n.customer_id = c.id AND n.position = 0 AND n.language LIKE 'zh-%'
  WHERE s.code = ? AND v.status IN ('expected', 'in_house') GROUP BY c.id
  ORDER BY count(a.id) > 0 DESC, count(DISTINCT p.id) BETWEEN 4 AND 9 DESC, count(DISTINCT p.id) DESC LIMIT 1"""


def main() -> None:
    """Serve, sign in at each desk, take three pictures there."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        environ = os.environ | {"RUGUI_INSTANCE": folder, "RUGUI_PORT": base.rpartition(":")[2]}
        with (Path(folder) / "log").open("wb") as log:
            command = [str(Path(sys.executable).parent / "rugui"), "serve", "--demo"]
            server = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
        try:
            _await(base)
            password = (Path(folder) / "demo-sign-ins.txt").read_text("utf-8").strip()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                for language, login, site, typed in DESKS:
                    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale=language)
                    page = context.new_page()
                    _sign_in(page, base, login, password)
                    _pictures(page, base, language, typed, _guest(Path(folder), site))
        finally:
            server.terminate()
            server.wait(20)


def _await(base: str) -> None:
    port = int(base.rpartition(":")[2])
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def _guest(folder: Path, site: str) -> str:
    with sqlite3.connect(folder / "rugui.db") as database:
        return str(database.execute(GUEST, [site]).fetchone()[0])


def _sign_in(page: Page, base: str, login: str, password: str) -> None:
    page.goto(f"{base}/sign-in")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/")


def _pictures(page: Page, base: str, language: str, typed: str, guest: str) -> None:
    page.keyboard.type(typed, delay=40)
    page.wait_for_selector("[role=option]")
    page.wait_for_timeout(400)
    page.screenshot(path=OUT / f"search.{language}.png")
    page.goto(f"{base}/arrivals")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=OUT / f"arrivals.{language}.png")
    page.goto(f"{base}/guests/{guest}")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=OUT / f"guest.{language}.png")


if __name__ == "__main__":
    main()
