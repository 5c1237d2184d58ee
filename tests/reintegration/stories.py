"""What stories about tracks need: a case worker, who builds up, and what holds on a day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.actor import Actor, acting
from app.core.db import Model, db
from app.core.refusal import NotDone
from app.core.viewer import Grant, Viewer
from app.notices.models import Notice
from app.notices.private import SOMETHING
from app.people.models import Limit, Person
from app.people.rules import Role
from app.reintegration import commands_steps
from app.reintegration.commands import start_track
from app.reintegration.models import Step, Track
from app.reintegration.rules import StepDraft, TrackDraft
from app.shifts.models_claims import Claim
from tests.factories import TODAY, World, at

MONDAY = TODAY - timedelta(days=TODAY.weekday())
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
Held = tuple[float | None, float | None, int | None]


class Story:
    """Ineke leads the track of Sem, who works in a ward."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.house = world.department()
        self.ward = world.department(parent=self.house)
        self.ineke = world.person("Ineke van Dam", self.house, language="en")
        world.role(self.ineke, Role.CASE_WORKER, self.house)
        self.sem = world.worker("Sem Visser", self.ward, language="en")

    def start(self, first_day: date = MONDAY - 8 * WEEK, **more: date) -> int:
        """Begin the track; its id."""
        made = self.try_to_start(first_day, **more)
        assert isinstance(made, int), made
        return made

    def try_to_start(
        self, first_day: date = MONDAY - 8 * WEEK, starts_on: date = MONDAY
    ) -> int | NotDone:
        """Begin the track, or hear why not."""
        draft = TrackDraft(
            self.sem.id, self.ineke.id, first_day, starts_on, starts_on + 26 * WEEK, 24
        )
        with self.by(self.ineke):
            return start_track(draft)

    def agreed(self, track_id: int, *drafts: StepDraft) -> list[int]:
        """Propose steps, to all of which the person says yes; their ids."""
        with self.by(self.ineke):
            made = [commands_steps.propose(track_id, draft) for draft in drafts]
        ids = [each for each in made if isinstance(each, int)]
        assert len(ids) == len(drafts), made
        for step_id in ids:
            self.yes(step_id)
        return ids

    def yes(self, step_id: int) -> None:
        """The person says yes."""
        with self.by(self.sem):
            assert commands_steps.answer_step(step_id, yes=True) is None

    def worked(self, start: datetime, hours: float = 3, person: Person | None = None) -> Claim:
        """A task of the person, of so many hours."""
        person, end = person or self.sem, start + timedelta(hours=hours)
        shift = self.world.shift(self.ward, start, end, filled=1)
        return self.world.held(person, shift, claimed_at=start - DAY)

    @contextmanager
    def by(self, person: Person) -> Iterator[None]:
        """What happens within, this person does."""
        with acting(Actor("person", person.id)):
            yield

    def open(self, client: FlaskClient, person: Person) -> FlaskClient:
        """The client, signed in as the person, who gave the password just now."""
        self.world.sign_in(client, person)
        return client


def step(first: int, last: int, hours_week: float, **more: object) -> StepDraft:
    """A step from a day to a day, counted from the Monday of this week."""
    fields = {"hours_day": 4.0, "days_week": 3, **more}
    return StepDraft(
        MONDAY + first * DAY,
        MONDAY + last * DAY,
        hours_week,
        **fields,  # type: ignore[arg-type]
    )


def holding(person: Person, first: int, last: int) -> list[Held | None]:
    """Which limits hold on each day, from one to another, counted from this Monday.

    Hours a week, hours a day and days a week, the least of each; None where nothing holds.
    """
    limits = db.session.scalars(select(Limit).where(Limit.person_id == person.id)).all()
    found: list[Held | None] = []
    for number in range(first, last + 1):
        day = MONDAY + number * DAY
        now = [
            limit
            for limit in limits
            if limit.valid_from <= day and (limit.valid_until is None or day <= limit.valid_until)
        ]
        found.append(
            (
                min((e.hours_week for e in now if e.hours_week is not None), default=None),
                min((e.hours_day for e in now if e.hours_day is not None), default=None),
                min((e.days_week for e in now if e.days_week is not None), default=None),
            )
            if now
            else None
        )
    return found


def messages(person: Person) -> int:
    """How often the person was told that there is something."""
    told = select(func.count()).where(Notice.kind == SOMETHING, Notice.person_id == person.id)
    return db.session.scalar(told) or 0


def step_rows(track_id: int) -> list[Step]:
    """The steps of a track, as they are now."""
    return list(
        db.session.scalars(
            select(Step)
            .where(Step.track_id == track_id)
            .order_by(Step.valid_from, Step.id)
            .execution_options(populate_existing=True)
        )
    )


def track_row(track_id: int) -> Track:
    """A track, as it is now."""
    return db.session.get_one(Track, track_id, populate_existing=True)


def rows_of(model: type[Model]) -> int:
    """How many rows a table has."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def morning(number: int = 1) -> datetime:
    """08:00 of a day, counted from this Monday."""
    return at("08:00", MONDAY, number)


def viewer_of(person: Person, *grants: Grant) -> Viewer:
    """The person as one who looks."""
    return Viewer(person.id, person.name, person.language, "/", grants=grants)
