"""A real browser on the real server: `manage.py demo` with a data folder of its own."""

import contextlib
import fcntl
import functools
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, sync_playwright

from tests.browser.crawl import Answer, crawl
from tests.browser.page_types import FOREIGN_HOST
from tests.browser.visits import PHONE, Visits

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
NO_CHROMIUM = "no Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM to its path"
NO_CHECKER = (
    "no HTML checker found: install Java (Debian: apt-get install default-jre-headless) and the npm package vnu-jar, "
    "and set VNU_JAR to its vnu.jar"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    f"--host-resolver-rules=MAP {FOREIGN_HOST} 127.0.0.1",
]


@dataclass
class Site:
    address: str
    data_dir: Path
    log: Path
    passwords: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        pytest.skip(NO_CHROMIUM)
    # Playwright's loop goes on beside the tests that this worker runs afterwards, in the same thread as all of them.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """The data of the demo and of what `stage.py` adds to it: made by the worker that comes first, copied by each."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    data_dir = root / "made"
    with (root / "made.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data_dir / "stage.json").exists():
            own = environment(data_dir) | {"DJANGO_SETTINGS_MODULE": "fansite.settings"}
            for command in (
                ["manage.py", "demo", "--no-serve"],
                ["-m", "tests.browser.stage", data_dir / "stage.json"],
            ):
                subprocess.run([sys.executable, *command], cwd=settings.BASE_DIR, env=own, check=True)
    return data_dir


def copied(source: Path, to: Path) -> Path:
    """The data folder, also of a server that runs, once more."""
    shutil.copytree(source, to, ignore=shutil.ignore_patterns("*.sqlite3*", "*.log"))
    one, other = (sqlite3.connect(place / "aangan.sqlite3") for place in (source, to))
    with contextlib.closing(one), contextlib.closing(other):
        one.backup(other)
    return to


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="session")
def site(browser, made, tmp_path_factory):
    data_dir = copied(made, tmp_path_factory.mktemp("site") / "data")
    port, log = free_port(), data_dir / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--bind", f"127.0.0.1:{port}"],
            cwd=settings.BASE_DIR, env=environment(data_dir), stdout=out, stderr=out,
        )  # fmt: skip
    site = Site(f"http://127.0.0.1:{port}", data_dir, log)
    try:
        wait_until_ready(site, server)
        lines = (data_dir / "demo-accounts.txt").read_text().split("\n")
        site.passwords = {line.split()[1]: line.split()[2] for line in lines if line}
        yield site
    finally:
        server.terminate()
        server.wait(20)


def environment(data_dir: Path) -> dict[str, str]:
    """That of a machine where only DATA_DIR is set."""
    left_out = ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "SITE_URL", "DEBUG")
    return {name: value for name, value in os.environ.items() if name not in left_out} | {"DATA_DIR": str(data_dir)}


def wait_until_ready(site: Site, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.address}/readyz/", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"the server did not come up:\n{site.log.read_text()}")


@pytest.fixture(scope="session")
def stage(made) -> dict[str, str | int]:
    """The names and numbers of what `stage.py` added to the demo."""
    return json.loads((made / "stage.json").read_text())


@pytest.fixture(scope="session")
def reader(browser, site):
    """`reader("fan")` is a browser of its own, signed in as demo_fan; `reader("")` belongs to a visitor."""
    states = {"": None}

    def reader(who: str, **options) -> BrowserContext:
        ordinary = {"base_url": site.address, "timezone_id": "Asia/Kolkata", "reduced_motion": "reduce"} | options
        if who not in states:
            context = browser.new_context(base_url=site.address)
            sign_in(context.new_page(), site, f"demo_{who}")
            states[who] = context.storage_state()
            context.close()
        context = browser.new_context(storage_state=states[who], **ordinary)
        context.set_default_timeout(10_000)
        return context

    return reader


@pytest.fixture(scope="session")
def visits(reader, stage) -> Visits:
    return Visits(reader, stage)


@pytest.fixture(scope="session")
def crawled(reader, site, stage):
    """`crawled("fan")` is what a signed-in fan gets by following every link; "" is a visitor."""

    @functools.cache
    def crawled(who: str) -> dict[str, Answer]:
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in reader(who).cookies())
        # Files are the same for everybody.
        files = [answer.address for answer in crawled("").values() if answer.kind != "text/html"] if who else []
        return crawl(site.address, cookies, leave_out=[one for one in files if "/media/" in one or "/static/" in one])

    return crawled


@pytest.fixture(scope="session")
def checked():
    """`checked("--css", paths)` answers what the checker finds wrong, as pairs of a file's name and a sentence."""
    jar = os.environ.get("VNU_JAR", "")
    if not (shutil.which("java") and os.path.isfile(jar)):
        pytest.skip(NO_CHECKER)

    def checked(*options, paths) -> list[tuple[str, str]]:
        command = ["java", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", "--errors-only", *options]
        done = subprocess.run([*command, *paths], capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)["messages"]
        return [(one["url"].rpartition("/")[2], f"{one['message']} {one.get('extract', '')}") for one in found]

    return checked


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
