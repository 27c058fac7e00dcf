"""A real browser on the real server: `manage.py demo` with a data folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
ADVICE = "no Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM to its path"
PHONE = {"width": 360, "height": 760}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@dataclass
class Site:
    address: str
    log: Path
    passwords: dict[str, str] = field(default_factory=dict)


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        if os.environ.get("CI") == "true":
            pytest.fail(ADVICE)
        pytest.skip(ADVICE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(browser, tmp_path_factory):
    data_dir = tmp_path_factory.mktemp("site")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "SITE_URL", "DEBUG")
    }
    log = data_dir / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--bind", f"127.0.0.1:{port}"],
            cwd=settings.BASE_DIR, env=environment | {"DATA_DIR": str(data_dir)}, stdout=out, stderr=out,
        )  # fmt: skip
    site = Site(f"http://127.0.0.1:{port}", log)
    try:
        wait_until_ready(site, server)
        lines = (data_dir / "demo-accounts.txt").read_text().split("\n")
        site.passwords = {line.split()[1]: line.split()[2] for line in lines if line}
        yield site
    finally:
        server.terminate()
        server.wait(20)


def wait_until_ready(site: Site, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.address}/readyz/", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"the server did not come up:\n{site.log.read_text()}")


@pytest.fixture
def open_page(browser, site):
    """Opens a page of the site: `open_page("/", script=False, scheme="dark", viewport=…)`; its errors fail the test."""
    contexts, errors = [], []

    def open_page(path="/", *, script=True, scheme="light", viewport=PHONE, bypass_csp=False):
        context = browser.new_context(
            viewport=viewport, color_scheme=scheme, java_script_enabled=script, base_url=site.address, bypass_csp=bypass_csp,
            has_touch=viewport["width"] < 600, timezone_id="Asia/Kolkata",
        )  # fmt: skip
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("console", lambda said: errors.append(f"{page.url}: {said.text}") if is_trouble(said) else None)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def is_trouble(said) -> bool:
    """The editor's own style sheet is blocked by our policy, and admin.css stands in for it."""
    return said.type == "error" and not ("/admin/" in said.page.url and said.text.startswith("Applying inline style"))


def sign_in(page, site: Site, username: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", site.passwords[username])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def sticks_out(page) -> int:
    """How many pixels of the page lie beyond the right edge."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
