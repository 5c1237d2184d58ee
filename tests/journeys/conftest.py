"""A running Flexpool with the demo organisation in it, and a browser to look at it with."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from app.core.db import db
from app.core.migrations import upgrade
from dev import find_chromium, web_command
from tests.browser import NO_CHROMIUM, launch
from tests.conftest import make_app
from tests.journeys.stories import ROOT, Site, run_flask
from tests.mailserver import MailServer, free_port
from tests.patience import PATIENCE, wait_until


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser, where there is one."""
    if find_chromium() is None:
        pytest.skip(NO_CHROMIUM)
    with launch() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Flexpool with the demo organisation in it."""
    with _running(browser, tmp_path_factory.mktemp("site"), "seed", "demo") as running:
        yield running


@pytest.fixture(scope="session")
def stage(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Flexpool with nobody in it yet: what is on a board, a journey put there."""
    with _running(browser, tmp_path_factory.mktemp("stage")) as running:
        yield running


@contextmanager
def _running(browser: Browser, folder: Path, *seed: str) -> Iterator[Site]:
    """The server as in production, on a database of its own."""
    url, port = f"sqlite:///{folder / 'flexpool.sqlite'}", free_port()
    app = make_app(url)
    with app.app_context():
        upgrade()
    with MailServer() as mail:
        settings = {
            "FLEXPOOL_DATABASE_URL": url,
            "FLEXPOOL_BASE_URL": f"http://127.0.0.1:{port}",
            "FLEXPOOL_SMTP_URL": mail.url,
        }
        if seed:
            run_flask(settings, *seed)
        with _served(port, settings):
            yield Site(browser, settings["FLEXPOOL_BASE_URL"], app, mail, settings)
    with app.app_context():
        db.engine.dispose()


@contextmanager
def _served(port: int, settings: dict[str, str]) -> Iterator[None]:
    """The server answers from entering this block to leaving it."""
    server = subprocess.Popen(web_command(port), cwd=ROOT, env={**os.environ, **settings})
    try:
        _wait_for(f"{settings['FLEXPOOL_BASE_URL']}/readyz", server)
        yield
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    def answers() -> bool:
        assert server.poll() is None, "the server ended by itself; its output says why"
        with suppress(OSError), urlopen(address, timeout=PATIENCE):
            return True
        return False

    wait_until(answers, "the server does not answer")
