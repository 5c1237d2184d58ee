"""The pictures in the README: what they show is the demo on a Tuesday in October at 08:10.

    FLEXPOOL_SCREENSHOTS=1 python3 dev.py test tests/journeys/test_screenshots.py

takes them anew, the same whenever it is done; without it they are only looked at.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app.core import clock
from app.core.db import db
from app.core.migrations import upgrade
from tests.conftest import make_app
from tests.factories import at
from tests.journeys.stories import ROOT, Site
from tests.mailserver import MailServer

FOLDER = ROOT / "docs" / "screenshots"
PHONE, DESK = (390, 844), (1360, 850)
SCALE = 1
MOST_BYTES = 120_000
WRITE_TIMES_AS_IN_THE_NETHERLANDS = """() =>
  document.querySelectorAll("input[type=time]").forEach((field) => { field.type = "text"; })"""
"""A Chromium without its Dutch words writes 03:00 PM, whatever language the page has."""
TAKE = "FLEXPOOL_SCREENSHOTS"


@dataclass(frozen=True)
class Picture:
    """Who looks at what, on which screen, and what they do before it is taken."""

    name: str
    who: str
    path: str
    size: tuple[int, int] = PHONE
    dark: bool = False
    first: Callable[[Page], None] = lambda page: None


def open_first_task(page: Page) -> None:
    first = page.locator("article[data-state=fits]").first.get_attribute("id") or ""
    page.goto(first.replace("shift-", "/shifts/"))


def wait_for_rows(page: Page) -> None:
    expect(page.locator("article[data-state=fits]").first).to_be_visible()
    page.mouse.move(1, 1)


def choose_tomorrow(page: Page) -> None:
    page.locator("[aria-labelledby=again] a").first.click()
    page.get_by_role("radio", name="morgen").click()
    expect(page.locator("#fits")).to_contain_text("Past bij")
    page.evaluate(WRITE_TIMES_AS_IN_THE_NETHERLANDS)
    page.evaluate("scrollTo(0, 0)")


def ask_who_can_come(page: Page) -> None:
    page.locator("a[href*='shift=']").first.click()
    expect(page.locator("#pane")).to_contain_text("Vraag")
    page.mouse.move(1, 1)


PICTURES = (
    Picture("task-phone", "Noor Haddad", "/board", first=open_first_task),
    Picture("board-phone", "Noor Haddad", "/board", first=wait_for_rows),
    Picture("post-phone", "Marleen Brouwer", "/tasks", first=choose_tomorrow),
    Picture("roster-phone-dark", "Noor Haddad", "/roster", dark=True),
    Picture("board-desktop", "Noor Haddad", "/board", size=DESK, first=wait_for_rows),
    Picture("department-desktop", "Marleen Brouwer", "/tasks", size=DESK),
    Picture("today-desktop", "Tarik Aydın", "/today", size=DESK, first=ask_who_can_come),
)


@pytest.fixture(scope="module", autouse=True)
def _taken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Take the pictures first, where that is asked for."""
    if TAKE not in os.environ:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    with story(request.getfixturevalue("browser"), tmp_path_factory.mktemp("story")) as site:
        for picture in PICTURES:
            take(site, picture)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_there_and_small(picture: Picture) -> None:
    path = FOLDER / f"{picture.name}.png"
    remedy = f"{path.name}: take it with {TAKE}=1 (see above)"
    assert path.exists(), remedy
    head = path.read_bytes()[:24]
    width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    assert head.startswith(b"\x89PNG\r\n\x1a\n"), remedy
    assert (width, height) == (picture.size[0] * SCALE, picture.size[1] * SCALE), remedy
    assert path.stat().st_size < MOST_BYTES, f"{path.name} is {path.stat().st_size} bytes"


def take(site: Site, picture: Picture) -> None:
    """Look, and store what is seen."""
    width, height = picture.size
    context = site.browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": height},
        device_scale_factor=SCALE,
        is_mobile=picture.size == PHONE,
        has_touch=picture.size == PHONE,
        color_scheme="dark" if picture.dark else "light",
        locale="nl-NL",
        reduced_motion="reduce",
    )
    with closing(context):
        site.sign_in(context, site.somebody(picture.who))
        page = context.new_page()
        page.goto(picture.path)
        picture.first(page)
        page.wait_for_load_state("networkidle")
        path = FOLDER / f"{picture.name}.png"
        page.screenshot(path=path)
        Image.open(path).convert("RGB").quantize(256).save(path, optimize=True)


@contextmanager
def story(browser: Browser, folder: Path) -> Iterator[Site]:
    """The demo as it stands at 08:10 on the Tuesday, for as long as the block lasts."""
    app = make_app(f"sqlite:///{folder / 'story.sqlite'}", HELP_PHONE="41005")
    with clock.fixed_at(at("08:10")), MailServer() as mail:
        with app.app_context():
            upgrade()
        seeded = app.test_cli_runner().invoke(args=["seed", "demo"])
        assert seeded.exit_code == 0, seeded.output
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(browser, f"http://127.0.0.1:{server.port}", app, mail, {})
        server.shutdown()
        server.server_close()
    with app.app_context():
        db.engine.dispose()
