"""Who keeps which instruction, when they last said that it is right, and what users improved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.people.models import Person
from app.tasks.models import (
    InstructionStep,
    InstructionVersion,
    ReportState,
    StepProblem,
    StepReport,
    TaskType,
    Value,
)
from seeds.pouring import pour
from seeds.rows import Row

OWNERS = {
    "Practicum klaarzetten": "Marleen Brouwer",
    "Toetslaptops uitrijden": "Lotte Bakker",
    "Onderwijsbalie waarnemen": "Lotte Bakker",
    "Infuuspoppen opbouwen": "Joke Postma",
    "Simulatiepatiënt ontvangen": "Joke Postma",
    "Tentamensurveillance": "Ruben Maas",
}
CONFIRMED_DAYS_AGO = {"Toetslaptops uitrijden": 40, "Onderwijsbalie waarnemen": 12}
FORGOTTEN, FORGOTTEN_DAYS = "Tentamensurveillance", 430
"""The one that nobody looked at for more than a year."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """A second version: other words for a step, by its position, and who had reported it."""

    task: str
    position: int
    text: str
    reporter: str
    problem: StepProblem
    words: str
    days_ago: int
    values: tuple[tuple[str, str, str], ...] = ()


IMPROVED = (
    Improvement(
        "Practicum klaarzetten",
        3,
        "Vul per tafel een bak. De lijst hangt binnen in {kast}.",
        "Iris de Boer",
        StepProblem.OUTDATED,
        "In gebouw C hangt de lijst in kast 7.",
        65,
        (("kast", "", "kast 2"), ("kast", "Skillslab · gebouw C", "kast 7")),
    ),
    Improvement(
        "Infuuspoppen opbouwen",
        2,
        "Klik bij elke pop de arm vast tot je twee tikken hoort, en trek er zacht aan.",
        "Noor Haddad",
        StepProblem.UNCLEAR,
        "Ik hoorde de tweede tik niet, en toen liet de arm los.",
        30,
    ),
)
WAITING = ("Practicum klaarzetten", "s2", "Sem Visser", "Langs het raam of langs de deur?", 9)
"""A step that somebody finds unclear; the owner has yet to answer."""


def keep_instructions(now: datetime) -> int:
    """Give owners, confirmations and improvements; in a command. How many values for places."""
    tasks = _ids(TaskType, [*OWNERS])
    names = {*OWNERS.values(), WAITING[2], *(each.reporter for each in IMPROVED)}
    people = _ids(Person, sorted(names))
    db.session.execute(
        update(TaskType), [_kept(task, tasks, people, now.date()) for task in OWNERS]
    )
    db.session.execute(
        update(InstructionVersion)
        .where(InstructionVersion.task_type_id == tasks[FORGOTTEN])
        .values(made_at=now - timedelta(days=FORGOTTEN_DAYS))
    )
    first = _first_versions(tasks)
    second = {each.task: _second(each, tasks, people, now) for each in IMPROVED}
    db.session.add_all(second.values())
    db.session.flush()
    pairs = [(each, first[each.task], second[each.task]) for each in IMPROVED]
    pour(InstructionStep, chain.from_iterable(_steps(*pair) for pair in pairs))
    reports = [_mended(*pair, people[pair[0].reporter]) for pair in pairs]
    pour(StepReport, [*reports, _waiting(second[WAITING[0]], people, now)])
    return pour(Value, [row for each, _before, after in pairs for row in _values(each, after)])


def _kept(
    task: str, tasks: Mapping[str, int], people: Mapping[str, int], today: date
) -> dict[str, object]:
    """What a task type gets."""
    days = CONFIRMED_DAYS_AGO.get(task)
    confirmed_on = today - timedelta(days=days) if days else None
    return {"id": tasks[task], "owner_id": people[OWNERS[task]], "confirmed_on": confirmed_on}


def _second(
    each: Improvement, tasks: Mapping[str, int], people: Mapping[str, int], now: datetime
) -> InstructionVersion:
    return InstructionVersion(
        task_type_id=tasks[each.task],
        number=2,
        made_at=now - timedelta(days=each.days_ago),
        made_by_id=people[OWNERS[each.task]],
        thanks_to_id=people[each.reporter],
    )


def _steps(
    each: Improvement, before: InstructionVersion, after: InstructionVersion
) -> Iterator[Row]:
    """The steps of the first version, one of them in other words."""
    for step in before.steps:
        yield {
            "version_id": after.id,
            "position": step.position,
            "key": step.key,
            "text": each.text if step.position == each.position else step.text,
            "link": None,
            "picture_id": None,
        }


def _values(each: Improvement, after: InstructionVersion) -> Iterator[Row]:
    for name, location, text in each.values:
        yield {"version_id": after.id, "name": name, "location": location, "text": text}


def _mended(
    each: Improvement, before: InstructionVersion, after: InstructionVersion, reporter_id: int
) -> Row:
    return {
        "task_type_id": after.task_type_id,
        "version_id": before.id,
        "step_key": before.steps[each.position - 1].key,
        "reporter_id": reporter_id,
        "problem": str(each.problem),
        "words": each.words,
        "photo_id": None,
        "reported_at": after.made_at - timedelta(days=3),
        "state": str(ReportState.MENDED),
        "answer": "",
        "answered_at": after.made_at,
        "answered_by_id": after.made_by_id,
        "mended_in_id": after.id,
    }


def _waiting(newest: InstructionVersion, people: Mapping[str, int], now: datetime) -> Row:
    _task, key, reporter, words, days = WAITING
    return {
        "task_type_id": newest.task_type_id,
        "version_id": newest.id,
        "step_key": key,
        "reporter_id": people[reporter],
        "problem": str(StepProblem.UNCLEAR),
        "words": words,
        "photo_id": None,
        "reported_at": now - timedelta(days=days),
        "state": str(ReportState.OPEN),
        "answer": "",
        "answered_at": None,
        "answered_by_id": None,
        "mended_in_id": None,
    }


def _first_versions(tasks: Mapping[str, int]) -> dict[str, InstructionVersion]:
    """The version that each task type has so far, with its steps."""
    names = {number: task for task, number in tasks.items()}
    found = db.session.scalars(
        select(InstructionVersion)
        .where(InstructionVersion.task_type_id.in_(names))
        .options(selectinload(InstructionVersion.steps))
    )
    return {names[version.task_type_id]: version for version in found}


def _ids(model: type[Person] | type[TaskType], names: list[str]) -> dict[str, int]:
    """The id of each by name; of several, the first."""
    found = db.session.execute(
        select(model.name, model.id).where(model.name.in_(names)).order_by(model.id.desc())
    )
    return {row.name: row.id for row in found}
