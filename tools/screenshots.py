"""Take the README's screenshots in Chromium: search, guest page and arrivals, in both Chinese languages.

Makes a demonstration in a temporary folder, serves it on a free loopback port, and writes docs/screenshots/*.png.
"""

import os
import re
import socket
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
# language, sign-in, what is typed
DESKS = (("zh-Hant-TW", "lin", "chen"), ("zh-Hans-CN", "wang", "wang"))


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
                for language, login, typed in DESKS:
                    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale=language)
                    _pictures(context.new_page(), base, language, login, password, typed)
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


def _pictures(page: Page, base: str, language: str, login: str, password: str, typed: str) -> None:
    page.goto(f"{base}/sign-in")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/")
    page.keyboard.type(typed, delay=40)
    page.wait_for_selector("[role=option]")
    page.wait_for_timeout(400)
    page.screenshot(path=OUT / f"search.{language}.png")
    page.goto(f"{base}/arrivals")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=OUT / f"arrivals.{language}.png")
    row = page.locator("tr", has_text=re.compile("過敏|过敏|Allergy")).first
    row.locator("a[href^='/guests/']").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=OUT / f"guest.{language}.png")


if __name__ == "__main__":
    main()
