"""What journeys need: a running Flexpool, somebody to be, and a team that has work to give.

On the stage a journey makes its own team. Nobody on it is in the pool: they see the work of their
own team and nothing of another journey.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from sqlalchemy import select

from app.accounts.commands import set_password
from app.accounts.passwords import hash_password
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.people.models import Department, Person
from app.shifts.changelog import log_change
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.tasks.models import TaskType
from tests.browser import Screen, axe
from tests.factories import ZONE, World
from tests.mailserver import MailServer

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "prikbord-demo"
"""Of everybody in the demo, and of whoever is given one here."""


class WorldOutThere(World):
    """Its shifts are in the log of changes, by which a server knows of them."""

    def shift(self, *where: Any, **more: Any) -> Shift:
        """As in every world."""
        shift = super().shift(*where, **more)
        with self.app.app_context():
            _noted(shift.id)
        return shift


@bookkeeping
def _noted(shift_id: int) -> None:
    log_change(shift_id)


@dataclass
class Site:
    """A server process, and an application on the same database.

    ``world`` and ``app`` commit for real: what they change, the server sees.
    """

    browser: Browser
    url: str
    app: Flask
    mail: MailServer
    settings: dict[str, str]
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.world = WorldOutThere(self.app)

    def command(self, *arguments: str) -> str:
        """Run ``flask --app wsgi …`` beside the server; what it printed."""
        return run_flask(self.settings, *arguments)

    def somebody(self, name: str) -> Person:
        """A person of the demo."""
        with self.app.app_context():
            return db.session.scalars(select(Person).where(Person.name == name)).one()

    def open(self, screen: Screen, person: Person, path: str) -> Page:
        """Be signed in as the person on this screen, and look at a page."""
        self.sign_in(screen.context, person)
        screen.page.goto(path)
        return screen.page

    def post(self, person: Person, path: str, **form: Any) -> int:
        """What the person posts on another device; the status of the answer."""
        context = self.browser.new_context(base_url=self.url)
        with closing(context):
            self.sign_in(context, person)
            page = context.request.get("/me").text()
            form["csrf_token"] = re.findall(r'name="csrf-token" content="(.+?)"', page)[0]
            return context.request.post(path, form=form, max_redirects=0).status

    def sign_in(self, context: BrowserContext, person: Person) -> None:
        """Let a browser be signed in as the person."""
        client, name = self.app.test_client(), self.app.config["SESSION_COOKIE_NAME"]
        self.world.sign_in(client, person)
        cookie = client.get_cookie(name)
        assert cookie is not None
        context.add_cookies([{"name": name, "value": cookie.value, "url": self.url}])

    def let_sign_in(self, person: Person) -> None:
        """Give the person the password."""
        with self.app.app_context():
            set_password(person.id, hash_password(PASSWORD))

    def claims_on(self, *shifts: Shift) -> list[tuple[int, str]]:
        """Every claim ever on these shifts, first come first: whose, and in which state."""
        chosen = select(Claim).where(Claim.shift_id.in_([shift.id for shift in shifts]))
        with self.app.app_context():
            claims = db.session.scalars(chosen.order_by(Claim.id)).all()
            return [(claim.person_id, claim.state) for claim in claims]

    def tapped_earlier(self, person: Person) -> None:
        """What somebody tapped can be undone no more: it was an hour ago."""
        with self.app.app_context():
            _tap_earlier(person.id)

    def shifts_of(self, department: Department) -> Sequence[Shift]:
        """What the department posted, first come first."""
        chosen = select(Shift).where(Shift.department_id == department.id)
        with self.app.app_context():
            return db.session.scalars(chosen.order_by(Shift.id)).all()

    def team(self) -> "Team":
        """A department of its own, with a contact person to call and one kind of work."""
        department = self.world.department()
        contact = self.world.poster(department, "Marleen Brouwer")
        kind = self.world.task_type(department, f"Practicum {department.id}")
        return Team(self.world, department, contact, kind)


@dataclass
class Team:
    """A department of one journey, its contact person, and what its work is."""

    world: World
    department: Department
    contact: Person
    kind: TaskType

    def worker(self, name: str) -> Person:
        """Somebody of this department, who sees its work and no other."""
        return self.world.person(name, self.department)

    def shift(self, days: int = 2, clock: str = "13:00", **more: Any) -> Shift:
        """Three and a half hours of its work, so many days from now."""
        more = {"task_type_id": self.kind.id, "contact_id": self.contact.id, **more}
        return self.world.shift(self.department, local(days, clock), **more)

    def post(self, days: int, start: str, end: str) -> dict[str, Any]:
        """The fields of a post of its work, as the form sends them."""
        return {
            "task_type": self.kind.id,
            "department": self.department.id,
            "date": (today() + timedelta(days=days)).isoformat(),
            "start": start,
            "end": end,
            "places": 1,
            "contact": self.contact.id,
        }


@bookkeeping
def _tap_earlier(person_id: int) -> None:
    for claim in db.session.scalars(select(Claim).where(Claim.person_id == person_id)):
        claim.claimed_at -= timedelta(hours=1)


def local(days: int, text: str) -> datetime:
    """A local time, so many days from now."""
    return ZONE.instant(today() + timedelta(days=days), time.fromisoformat(text))


def today() -> date:
    """The local day on the real clock."""
    return ZONE.day(clock.now())


def card_of(page: Page, shift: Shift) -> Locator:
    """The card of the task on a board."""
    return page.locator(f"#shift-{shift.id}")


def place_of(part: Locator) -> float:
    """How far below the top of the page a part begins, wherever one has scrolled to."""
    return part.evaluate("(part) => part.getBoundingClientRect().top + scrollY")


def middle_of(part: Locator) -> tuple[float, float]:
    """Where on the screen a finger meets a part."""
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def flaws(page: Page) -> list[str]:
    """What axe finds wrong, on a screen on which nothing lies behind the menu at the bottom."""
    size = page.viewport_size
    assert size is not None
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({**size, "height": max(height, size["height"])})
    found = axe(page)
    page.set_viewport_size(size)
    return found


def count_taps(page: Page) -> list[str]:
    """Every tap from now on, on this page and the next ones, by the text under the finger."""
    taps: list[str] = []

    def note(text: str) -> None:  # Playwright keeps an attribute on it, which no built-in takes
        taps.append(text)

    page.expose_function("noteTap", note)
    listen = "addEventListener('pointerdown', (e) => noteTap(e.target.textContent.trim()), true)"
    page.evaluate(listen)
    page.add_init_script(listen)
    return taps


def run_flask(settings: dict[str, str], *arguments: str) -> str:
    """Run ``flask --app wsgi …`` with these settings; what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env={**os.environ, **settings},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
