"""Agreed limits hold on every path that takes a place, at their edges.

``PATHS`` lists the paths by the place in the program where a claim is made or made to hold. A new
one makes ``test_every_path_that_takes_a_place_is_listed`` fail until it stands there.
"""

import ast
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from app.claims import commands, commands_extra_seats, commands_reconfirmations
from app.claims.commands import Refused
from app.core import clock
from app.core.actor import Actor, acting
from app.people.rules import LimitDraft
from app.reintegration import commands_steps as tracks_steps
from app.reintegration import limits
from app.reintegration.commands import pause, resume, start_track
from app.reintegration.models import Step
from app.reintegration.rules import StepDraft, TrackDraft
from app.shifts.models import Shift
from app.shifts.states import ClaimState, Seat
from tests.factories import World, at

if TYPE_CHECKING:
    from app.people.models import Department, Person

MONDAY = date(2026, 10, 12)
"""The clock stands at its 06:00."""

PATHS: dict[str, str] = {
    "claims/commands.py:_new_claim": "a tap, an assignment, a place taken over, an extra seat",
    "claims/commands_extra_seats.py:_hold": "an extra seat that waited",
    "claims/commands_reconfirmations.py:confirm": "yes to a changed task",
}
"""Where a claim begins to hold a place, and on which paths."""
AS_BEFORE = {
    "claims/commands_reversal.py:_sit_again": "theirs a minute ago, and never told otherwise",
}
"""Where a claim only goes on to hold: what no longer fits about it is a doubt, as of any other."""
SEEDS = "seeds"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.fixed_at(at("06:00", MONDAY)):
        yield


def test_every_path_that_takes_a_place_is_listed() -> None:
    """Whoever makes a claim, or makes one hold, judges it by every rule, and is tested here."""
    found = set(_makers())
    known = set(PATHS) | set(AS_BEFORE)
    assert found == known, (
        f"new: {found - known}; gone: {known - found}. Judge on the new path under the"
        " locks (claims/judging.py), add it to PATHS and to TAKERS below"
    )


def _makers() -> Iterator[str]:
    root = Path(commands.__file__).parents[1]
    for file in sorted(root.rglob("*.py")):
        name = file.relative_to(root).as_posix()
        if name.startswith(SEEDS):
            continue
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and any(map(_takes, ast.walk(function))):
                yield f"{name}:{function.name}"


def _takes(node: ast.AST) -> bool:
    """Whether this makes a claim, or sets one to hold a place."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Claim":
        return True
    if not isinstance(node, ast.Assign):
        return False
    written = {name for target in node.targets for name in _names_in(target)}
    return "state" in written and "HELD" in _names_in(node.value)


def _names_in(node: ast.AST) -> set[str]:
    return {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


# --- The paths --------------------------------------------------------------------------------


class Story:
    """A person with limits, and tasks to take in different ways."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ward: Department = world.department()
        self.person: Person = world.worker("Sem Visser", self.ward)
        self.helper: Person = world.worker("Lisa Mulder", self.ward)
        self.contact = world.poster(self.ward).id

    def shift(
        self, start: datetime, hours: float, loads: tuple[str, ...] = (), **more: object
    ) -> Shift:
        """A task of so many hours, with these loads."""
        kind = self.world.task_type(self.ward, loads=list(loads))
        return self.world.shift(
            self.ward,
            start,
            start + timedelta(hours=hours),
            task_type_id=kind.id,
            contact_id=self.contact,
            extra_places=1,
            **more,
        )


Taker = Callable[[Story, datetime, float, tuple[str, ...]], commands.Outcome]


def _claim(story: Story, start: datetime, hours: float, loads: tuple[str, ...]) -> commands.Outcome:
    return commands.claim_shift(story.person.id, story.shift(start, hours, loads).id)


def _extra(story: Story, start: datetime, hours: float, loads: tuple[str, ...]) -> commands.Outcome:
    return commands.claim_shift(story.person.id, story.shift(start, hours, loads).id, Seat.EXTRA)


def _assign(
    story: Story, start: datetime, hours: float, loads: tuple[str, ...]
) -> commands.Outcome:
    return commands.assign(story.person.id, story.shift(start, hours, loads).id)


def _take_over(
    story: Story, start: datetime, hours: float, loads: tuple[str, ...]
) -> commands.Outcome:
    shift = story.shift(start, hours, loads, filled=1)
    story.world.held(story.helper, shift, leaving_since=clock.now())
    return commands.claim_shift(story.person.id, shift.id)


def _reconfirm(
    story: Story, start: datetime, hours: float, loads: tuple[str, ...]
) -> commands.Outcome:
    shift = story.shift(start, hours, loads, filled=1)
    claim = story.world.held(
        story.person,
        shift,
        state=ClaimState.RECONFIRM,
        reconfirm_until=clock.now() + timedelta(hours=2),
    )
    return commands_reconfirmations.confirm(claim.id)


def _admit(story: Story, start: datetime, hours: float, loads: tuple[str, ...]) -> commands.Outcome:
    shift = story.shift(start, hours, loads)
    claim = story.world.held(
        story.person, shift, state=ClaimState.REQUESTED, live=False, seat=Seat.EXTRA
    )
    return commands_extra_seats.admit(claim.id)


TAKERS: dict[str, Taker] = {
    "a tap": _claim,
    "an extra seat": _extra,
    "an assignment": _assign,
    "a place taken over": _take_over,
    "yes to a changed task": _reconfirm,
    "an extra seat that waited": _admit,
}


@pytest.fixture(params=TAKERS)
def take(request: pytest.FixtureRequest) -> Taker:
    """Each way of taking a place."""
    return TAKERS[request.param]


def refused(outcome: object) -> list[str]:
    """The codes of a refusal; empty when the place was given."""
    return outcome.verdict.codes if isinstance(outcome, Refused) else []


def limit(story: Story, **more: object) -> None:
    """A limit from long ago, written as a step does."""
    draft = LimitDraft(**{"valid_from": MONDAY - timedelta(days=70), **more})  # type: ignore[arg-type]
    limits.add_limit(story.person.id, draft)


def limited(context: Flask, held: tuple[datetime, float] | None = None, **more: object) -> Story:
    """Somebody within a limit, who holds a task of so many hours already."""
    story = Story(World(context))
    limit(story, **more)
    if held is not None:
        story.world.held(story.person, story.shift(*held))
    return story


def test_hours_in_the_week_hold_at_their_edge(context: Flask, take: Taker) -> None:
    held = (at("13:00", MONDAY), 4.0)
    one, other = (limited(context, held, hours_week=8.0) for _ in range(2))

    assert refused(take(one, at("13:00", MONDAY, 2), 4.25, ())) == ["agreed_hours"]
    assert refused(take(other, at("13:00", MONDAY, 3), 4, ())) == [], "just as many is within"


def test_hours_a_day_hold_at_their_edge(context: Flask, take: Taker) -> None:
    one, other = (limited(context, hours_day=3.0) for _ in range(2))

    assert refused(take(one, at("13:00", MONDAY, 1), 3.25, ())) == ["agreed_limits"]
    assert refused(take(other, at("13:00", MONDAY, 2), 3, ())) == []


def test_days_a_week_hold_at_their_edge(context: Flask, take: Taker) -> None:
    held = (at("13:00", MONDAY), 2.0)
    one, other = limited(context, held, days_week=1), limited(context, held, days_week=2)

    assert refused(take(one, at("13:00", MONDAY, 3), 2, ())) == ["agreed_limits"]
    assert refused(take(other, at("13:00", MONDAY, 3), 2, ())) == [], "the second day"


def test_parts_of_the_day_hold_to_the_minute(context: Flask, take: Taker) -> None:
    one, other = (limited(context, day_parts=("morning",)) for _ in range(2))

    assert refused(take(one, at("09:00", MONDAY, 1), 3.25, ())) == ["agreed_limits"]
    assert refused(take(other, at("09:00", MONDAY, 2), 3, ())) == [], "until noon is morning"


def test_loads_hold(context: Flask, take: Taker) -> None:
    one, other = (limited(context, loads=("sitting", "screen")) for _ in range(2))

    barred = refused(take(one, at("13:00", MONDAY, 1), 2, ("sitting", "lifting")))
    assert barred == ["agreed_limits"]
    assert refused(take(other, at("13:00", MONDAY, 2), 2, ("sitting",))) == []


# --- Steps ------------------------------------------------------------------------------------


def track_of(story: Story, *drafts: StepDraft) -> int:
    """A track whose steps the person confirmed."""
    case_worker = story.world.person("Ineke van Dam", story.ward)
    with acting(Actor("person", case_worker.id)):
        made = start_track(
            TrackDraft(
                story.person.id,
                case_worker.id,
                MONDAY - timedelta(days=60),
                MONDAY,
                MONDAY + timedelta(days=90),
                24,
            )
        )
        assert isinstance(made, int)
        proposed = [tracks_steps.propose(made, draft) for draft in drafts]
    with acting(Actor("person", story.person.id)):
        for step_id in proposed:
            assert isinstance(step_id, int)
            assert tracks_steps.answer_step(step_id, yes=True) is None
    return made


def step(first: int, last: int, hours_week: float, **more: object) -> StepDraft:
    """A step from a day to a day, counted from the Monday."""
    fields = {"hours_day": 8.0, "days_week": 5, **more}
    return StepDraft(
        MONDAY + timedelta(days=first),
        MONDAY + timedelta(days=last),
        hours_week,
        **fields,  # type: ignore[arg-type]
    )


def changing(context: Flask) -> Story:
    """Somebody whose hours go from 4 to 8 on a Thursday, and who works 4 on the Monday."""
    story = Story(World(context))
    track_of(story, step(0, 2, 4), step(3, 13, 8))
    story.world.held(story.person, story.shift(at("13:00", MONDAY), 4))
    return story


def test_a_step_that_changes_in_the_middle_of_a_week_allows_what_holds_on_the_day(
    context: Flask, take: Taker
) -> None:
    one, two, three = (changing(context) for _ in range(3))

    assert refused(take(one, at("13:00", MONDAY, 2), 1, ())) == ["agreed_hours"], "Wednesday: 4"
    assert refused(take(two, at("13:00", MONDAY, 3), 4.25, ())) == ["agreed_hours"]
    assert refused(take(three, at("13:00", MONDAY, 4), 4, ())) == [], "Friday: 8 in the same week"


def test_a_task_that_crosses_the_border_between_steps_must_fit_both(
    context: Flask, take: Taker
) -> None:
    late = step(3, 13, 20, day_parts=("evening", "afternoon"))
    one, other = Story(World(context)), Story(World(context))
    for story in (one, other):
        track_of(story, step(0, 2, 20), late)

    assert refused(take(one, at("19:00", MONDAY, 2), 6, ())) == ["agreed_limits"], (
        "the hour after midnight is night, in the second step"
    )
    assert refused(take(other, at("19:00", MONDAY, 1), 6, ())) == [], "the first step allows it"


@pytest.mark.parametrize(
    ("night", "real"), [(date(2026, 10, 24), 8.0), (date(2027, 3, 27), 6.0)], ids=["long", "short"]
)
def test_a_night_in_which_the_clock_changes_counts_its_real_hours(
    context: Flask, take: Taker, night: date, real: float
) -> None:
    """From 23:00 to 06:00 the clock on the wall counts seven."""
    story = Story(World(context))
    start, end = at("23:00", night), at("06:00", night, plus=1)
    assert end - start == timedelta(hours=real)
    limit(story, hours_week=real - 0.25)
    other = Story(story.world)
    limit(other, hours_week=real)

    assert refused(take(story, start, real, ())) == ["agreed_hours"]
    assert refused(take(other, start, real, ())) == []


def test_no_hours_are_agreed_while_a_track_is_paused(context: Flask, take: Taker) -> None:
    one, other = Story(World(context)), Story(World(context))
    assert pause(track_of(one, step(0, 27, 12))) is None
    assert refused(take(one, at("13:00", MONDAY, 1), 2, ())) == ["agreed_hours"]

    again = track_of(other, step(0, 27, 12))
    assert pause(again) is None
    assert resume(again) is None
    assert refused(take(other, at("13:00", MONDAY, 2), 2, ())) == []


def test_a_limit_says_nothing_of_where_it_comes_from() -> None:
    made = limits.limit_of(Step(**tracks_steps.columns(step(0, 6, 8, phase="paid"))))
    assert isinstance(made, LimitDraft)
    assert set(made.__slots__) == {
        "valid_from",
        "valid_until",
        "hours_week",
        "hours_day",
        "days_week",
        "day_parts",
        "loads",
    }
