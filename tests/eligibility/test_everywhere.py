"""Board, task page, claim, assignment, question and candidates say the same, numbers and all."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.asking.commands_offers import make_offers
from app.asking.queries_candidates import candidates
from app.board.queries_board import board
from app.capabilities.models import Capability
from app.claims.commands import Refused, assign, claim_shift
from app.core.actor import Actor, acting
from app.core.command import command
from app.core.db import db
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import task_of
from app.eligibility.queries_verdicts import Judged, judge_under_locks
from app.eligibility.verdict import Overlap, Verdict
from app.labour.verdict import Ruling
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.states import Seat
from tests.factories import TODAY, World, at

pytestmark = pytest.mark.usefixtures("morning")

TIMES = (("07:00", 5), ("08:00", 9), ("07:30", 12.5), ("15:00", 8), ("18:00", 4), ("22:00", 9))
OWN_KINDS = ("own_roster", "own_roster", "other_job", "education", "paid_absence", "unavailable")
Said = tuple[frozenset[str], frozenset[str]]
"""Refusals, and what is said without refusing, each with its numbers."""


@dataclass(frozen=True, slots=True)
class House:
    """A department, who works there, and what is to be done."""

    lab: Department
    people: list[Person]
    shifts: list[Shift]


def busy_house(world: World, chance: Random) -> House:
    """People of both ages with a past and a week ahead, and tasks of all hours."""
    lab = world.department()
    sterile = world.capability()
    people = [_somebody(world, lab, sterile, chance, number) for number in range(8)]
    shifts = [_task(world, lab, sterile, chance, number) for number in range(7)]
    for person in people[::3]:
        taken = chance.choice(shifts)
        world.held(person, taken)
    return House(lab, people, shifts)


def _somebody(
    world: World, lab: Department, sterile: Capability, chance: Random, number: int
) -> Person:
    birthday = TODAY + timedelta(days=chance.choice([4, 6, 90])) if number % 3 == 1 else None
    person = world.worker(f"Persoon {number}", lab, minor_until=birthday)
    if number % 4:
        world.holding(person, sterile)
    if number == 5:
        world.limit(person, hours_week=6)
    weekly = chance.choice([None, ("07:00", 11.5), ("08:00", 8.5)])
    for ago in range(1, 7 * 17):
        if weekly and (TODAY - timedelta(days=ago)).weekday() < 5:
            start = at(weekly[0], plus=-ago)
            world.commitment(person, start, start + timedelta(hours=weekly[1]))
    until = at("00:00", plus=1)
    for day in range(1, 13):
        if chance.random() < 0.55:
            start = max(until, at(chance.choice(["08:00", "13:00", "16:00", "23:00"]), plus=day))
            until = start + timedelta(hours=chance.choice([4, 6, 8.5]))
            world.commitment(person, start, until, chance.choice(OWN_KINDS))
    return person


def _task(world: World, lab: Department, sterile: Capability, chance: Random, number: int) -> Shift:
    text, hours = TIMES[number % len(TIMES)]
    start = at(text, plus=5 if number == 0 else chance.randrange(1, 11))
    work = world.task_type(lab)
    if number % 3 == 2:
        world.need(work, sterile)
    pause = chance.choice([0, 30, 45])
    return world.shift(
        lab,
        start,
        start + timedelta(hours=hours),
        task_type_id=work.id,
        places=50,
        break_minutes=pause,
    )


def told(verdict: Verdict) -> Said:
    return frozenset(map(repr, verdict.refusals)), frozenset(map(repr, verdict.notes))


class _TakenBack(Exception):
    """With what a command answered."""


def tried(what: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """What a command answers; nothing of it is kept."""

    @command
    def run() -> None:
        raise _TakenBack(what(*args, **more))

    with pytest.raises(_TakenBack) as found:
        run()
    return found.value.args[0]


def of_person(rows: Iterable[Judged], person: Person) -> list[Judged]:
    return [each for each in rows if each.case.worker.person_id == person.id]


Pages = dict[tuple[int, int], set[str]]
"""By person and task: the codes that the page of the task says."""


def pages_of(client: FlaskClient, world: World, house: House) -> Pages:
    """What the task pages say."""
    found: Pages = {}
    for person in house.people:
        world.sign_in(client, person)
        for shift in house.shifts:
            page = client.get(f"/shifts/{shift.id}").text
            codes = re.findall(r'data-reasons="([a-z_ ]+)"', page)
            found[person.id, shift.id] = set(codes[0].split()) if codes else set()
    return found


def differing(house: House, pages: Pages) -> tuple[list[Any], Counter[str]]:
    """Where a way says another thing than the final word does; and what was seen."""
    wrong: list[Any] = []
    seen: Counter[str] = Counter()
    found = {shift.id: candidates(task_of(shift.id)) for shift in house.shifts}
    for person in house.people:
        rows = {each.task.id: each for each in _board(house, person)}
        for shift in house.shifts:
            final = judge_under_locks(person.id, house.lab.path, shift.id, Seat.REGULAR)
            if final.mine:
                seen["mine"] += 1
                continue
            expected, verdict = told(final.verdict), final.verdict
            said: dict[str, Any] = {}
            if shift.id in rows:
                said["board"] = told(rows[shift.id].verdict)
            elif verdict.fits or verdict.almost:
                said["board"] = "not there"
            every = (*found[shift.id].fits, *found[shift.id].nearly)
            listed = of_person([each.judged for each in every], person)
            if listed:
                said["candidates"] = told(listed[0].verdict)
            elif verdict.fits or (verdict.almost and not _is_taken_throughout(final)):
                said["candidates"] = "not there"
            for way, outcome in (
                ("claim", tried(claim_shift, person.id, shift.id, anyway=True)),
                ("assignment", tried(assign, person.id, shift.id)),
            ):
                refused = isinstance(outcome, Refused)
                taken = outcome.verdict if refused else outcome.judged.verdict
                said[way] = told(taken) if refused is not verdict.fits else "other outcome"
            asked = tried(make_offers, shift.id, [person.id])
            if person.id in asked.refused:
                said["question"] = told(asked.refused[person.id].verdict)
            elif not verdict.fits:
                said["question"] = "asked"
            if not (verdict.fits or verdict.almost) and isinstance(said["question"], tuple):
                few = len(asked.refused[person.id].verdict.hard) < 2  # it asks what lies near alone
                said["question"] = "fits better" if few else expected
            wrong += [
                (person.name, shift.id, way, what, expected)
                for way, what in said.items()
                if what != expected
            ]
            shown = pages[person.id, shift.id]
            if shown != set(verdict.codes):
                wrong.append((person.name, shift.id, "task page", shown, verdict.codes))
            _note(seen, final)
    return wrong, seen


def _board(house: House, person: Person) -> list[Judged]:
    found = list(board(Viewer(person.id, person.name, "nl", house.lab.path)).every)
    db.session.rollback()
    return found


def _is_taken_throughout(judged: Judged) -> bool:
    """Whom nothing could make it fit is not listed."""
    span = judged.task.span
    return any(
        isinstance(each, Overlap)
        and each.busy.span.start <= span.start
        and span.end <= each.busy.span.end
        for each in judged.verdict.hard
    )


def _note(seen: Counter[str], judged: Judged) -> None:
    verdict = judged.verdict
    seen["fits" if verdict.fits else "almost" if verdict.almost else "refused"] += 1
    seen.update(verdict.codes)
    seen["exception"] += any(each.ruling is Ruling.ALLOW_EXCEPTION for each in verdict.notes)
    seen["warning"] += any(each.ruling is Ruling.WARN for each in verdict.notes)
    law = {"daily_rest", "weekly_rest", "shift_length", "week_hours", "average_hours"}
    law |= {"night_limit", "night_rest"}
    seen["law"] += bool(law & set(verdict.codes))
    seen["law for a minor"] += judged.case.rules.minors and bool(law & set(verdict.codes))


def test_every_way_to_a_place_gives_the_same_verdict(
    app: Flask, client: FlaskClient, world: World
) -> None:
    seen: Counter[str] = Counter()
    for number in range(2):
        house = busy_house(world, Random(number))
        tarik = world.coordinator(house.lab)
        pages = pages_of(client, world, house)
        with app.app_context(), acting(Actor("person", tarik.id)):
            wrong, more = differing(house, pages)
        assert wrong == [], (Counter(each[2] for each in wrong), wrong[0])
        seen += more
    often = ("fits", "almost", "refused", "law", "law for a minor", "overlap", "average_hours")
    assert {each for each in often if seen[each] < 3} == set(), seen
    assert {each for each in ("exception", "warning", "mine") if not seen[each]} == set(), seen
