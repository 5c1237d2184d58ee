"""Two worlds that differ in a track only: whoever is not of it is answered the same in both.

In one the person has a track with confirmed steps, in the other the same limits by ordinary
agreement. Everybody but the person and the case worker asks for everything that the application
has addresses for, with what each view looks for in a query, and the answers are compared, once
ids, tokens and times are masked. A new address is walked by itself.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from app.agreements.commands_limits import add_limit
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.notices import private
from app.notices.models import Notice
from app.people.models import Person
from app.people.rules import Role
from app.reintegration import commands, commands_feelings, commands_steps, commands_terms
from app.reintegration.limits import limit_of
from app.reintegration.models import Felt, NextStep, Step, Track
from app.reintegration.rules import StepDraft, TrackDraft
from tests.factories import TODAY, World
from tests.hostile import town as towns
from tests.hostile.battery import Route, routes
from tests.hostile.town import ACTORS, Town
from tests.statements import counted

OTHERS: tuple[str | None, ...] = (
    None,
    *(name for name in ACTORS if name not in {"worker", "case_worker"}),
)
"""Everybody but the person; the case worker is made for the story and is nobody of these."""
WRITERS = ("coordinator", "poster", "administrator", "colleague")
"""Who also tries everything that changes something, and is answered alike."""
MOST = ("coordinator", "administrator", "colleague")
FIRST = StepDraft(TODAY, TODAY + timedelta(days=13), 8, 4, 2, ("morning",), ("sitting",))
SECOND = StepDraft(
    TODAY + timedelta(days=14), TODAY + timedelta(days=41), 12, 4, 3, seat="regular", phase="paid"
)

ATTRIBUTES = r"href|action|src|id|for|name|value|data-[\w-]+|hx-[\w-]+|aria-[\w-]+"
MASKS = (
    (re.compile(r'<path d="[^"]*"'), "<path"),
    (re.compile(r"[A-Za-z0-9_-]{22,}"), "…"),
    (re.compile(r'(csrf[-_]token"?\s+(?:content|value)=")[^"]+'), r"\1…"),
    (re.compile(rf'((?:{ATTRIBUTES})="[^"]*)'), None),
    (re.compile(r"(?<=/)\d+\b"), "#"),
    (re.compile(r"\b4\d{4}\b"), "#"),  # the numbers that the factory gives people
)
FIGURES = {"operations.metrics", "healthz", "readyz"}
"""What counts requests of everybody goes on counting between the two worlds."""
SEARCHED = {"q", "name", "words"}
"""What is looked for by words; everything else by a number."""
TOKEN = re.compile(r'(?<=name="csrf-token" content=")[^"]*|(?<=name="csrf_token" value=")[^"]*')
"""It tells the second in which a page was made."""
NUMBER = re.compile(r"\d+")
Answers = dict[str, tuple[int, dict[str, str], str]]


def _case_worker(town: Town) -> Person:
    world = World(town.app)
    home = town.people["worker"].home_department_id
    person = world.person("Ineke van Dam", towns._of(town, "north", world))
    assert person.home_department_id == home
    world.role(person, Role.CASE_WORKER, towns._of(town, "north", world))
    return person


def _with_track(town: Town) -> None:
    """A track with two confirmed steps, a talk, a moved term, a reading, and shared with nobody."""
    case_worker, worker = _case_worker(town), town.people["worker"]
    with town.app.app_context():
        with acting(Actor("person", case_worker.id)):
            made = commands.start_track(
                TrackDraft(
                    worker.id,
                    case_worker.id,
                    TODAY - timedelta(days=60),
                    TODAY,
                    TODAY + timedelta(days=90),
                    24,
                )
            )
            assert isinstance(made, int)
            proposed = [commands_steps.propose(made, draft) for draft in (FIRST, SECOND)]
        with acting(Actor("person", worker.id)):
            for step_id in proposed:
                assert isinstance(step_id, int)
                assert commands_steps.answer_step(step_id, yes=True) is None
            commands_feelings.feel(worker.id, town.ids["claim_held"], Felt.TOO_MUCH)
        with acting(Actor("person", case_worker.id)):
            commands.note_reading(made)
            first = proposed[0]
            assert isinstance(first, int)
            commands_steps.evaluate(first, TODAY, held=True, choice=NextStep.GO_ON)
        commands_terms.remind(clock.now())


def _with_agreement(town: Town) -> None:
    """The same limits, agreed as with anybody."""
    _case_worker(town)
    with town.app.app_context(), acting(Actor("person", town.people["administrator"].id)):
        for draft in (FIRST, SECOND):
            add_limit(town.people["worker"].id, limit_of(Step(**commands_steps.columns(draft))))


def _walk(town: Town, begin: Callable[[Town], None]) -> Answers:
    found: Answers = {}
    with town.undone():
        begin(town)
        for route in routes(town):
            for name in _askers(town, route):
                for label, answer in _asked(town, route, name):
                    found[f"{name}: {route} {label}"] = _masked(answer)
    return found


def _askers(town: Town, route: Route) -> tuple[str | None, ...]:
    """Everybody on SQLite; on PostgreSQL those who see most, for the answers are the same code."""
    if town.connection.dialect.name == "postgresql":
        return () if route.unsafe else MOST
    return WRITERS if route.unsafe else OTHERS


def _asked(town: Town, route: Route, name: str | None) -> Iterator[tuple[str, TestResponse]]:
    """The plain request, and for a page each thing that its view looks for in the query."""
    unknown = route.example is None and (route.unsafe or route.rule.arguments)
    if unknown or route.endpoint in FIGURES:
        return  # without an example the battery fails, until there is one
    towns.asked_for.clear()
    with town.undone():
        yield "", route.send(town, name)
    if route.unsafe or name not in {"coordinator", "administrator", "top"}:
        return
    looked_for = sorted(towns.asked_for - set(route.fields(town)) - {"next"})
    for key in looked_for[:12]:
        worker = town.people["worker"]
        value = worker.name if key in SEARCHED else str(worker.id)
        with town.undone():
            query = {**route.fields(town), key: value}
            answer = town.visitors[name].open(route.address(town), query_string=query)
            yield f"?{key}={value}", answer


def _masked(answer: TestResponse) -> tuple[int, dict[str, str], str]:
    headers = {
        key: NUMBER.sub("#", value)
        for key, value in answer.headers.items()
        if key not in {"Set-Cookie", "ETag", "X-Request-Id", "Content-Length", "Date"}
    }
    return answer.status_code, headers, _text(answer)


def _text(answer: TestResponse) -> str:
    if "spreadsheet" in answer.content_type:
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            parts = [archive.read(name) for name in sorted(archive.namelist())]
        return NUMBER.sub("#", b"\n".join(parts).decode())
    text = answer.get_data().decode("utf-8", "replace")
    for pattern, replacement in MASKS:
        if replacement is None:
            text = pattern.sub(lambda found: NUMBER.sub("#", found[1]), text)
        else:
            text = pattern.sub(replacement, text)
    return text


@pytest.fixture(scope="module")
def worlds(town: Town) -> tuple[Answers, Answers]:
    """Everything that everybody is answered, with a track and without."""
    return _walk(town, _with_track), _walk(town, _with_agreement)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what pages say is alike on both
def test_whoever_is_not_of_the_track_is_answered_as_if_there_were_none(
    worlds: tuple[Answers, Answers],
) -> None:
    with_track, without = worlds
    assert set(with_track) == set(without), "the same addresses answer in both"
    differ = [asked for asked in with_track if with_track[asked] != without[asked]]
    assert not differ, "these tell that somebody has a track:\n" + "\n".join(
        _difference(asked, with_track[asked], without[asked]) for asked in differ[:10]
    )
    assert len(with_track) > 300, "the walk went over the whole table of routes"


def _difference(
    asked: str,
    one: tuple[int, dict[str, str], str],
    other: tuple[int, dict[str, str], str],
) -> str:
    if one[0] != other[0]:
        return f"  {asked}: {one[0]} with a track, {other[0]} without"
    if one[1] != other[1]:
        return f"  {asked}: headers {one[1].items() ^ other[1].items()}"
    lines = set(one[2].splitlines()) ^ set(other[2].splitlines())
    return f"  {asked}: {sorted(lines)[:4]}"


def test_the_walk_would_notice(town: Town) -> None:
    """The control: what the case worker sees does differ, so that equal means something."""
    seen = []
    for begin in (_with_track, _with_agreement):
        with town.undone():
            begin(town)
            with town.app.app_context():
                ineke = db.session.query(Person).filter_by(name="Ineke van Dam").one()
                db.session.expunge(ineke)
            seen.append(_masked(towns._arrive(town, ineke).open("/tracks")))
    assert seen[0][0] == seen[1][0] == 200
    assert town.people["worker"].name in seen[0][2]
    assert town.people["worker"].name not in seen[1][2]


def test_an_unknown_and_a_forbidden_track_answer_alike_after_the_same_statements(
    town: Town,
) -> None:
    with town.undone():
        _with_track(town)
        with town.app.app_context():
            real = db.session.query(Track).filter_by(person_id=town.people["worker"].id).one().id
        for name in ("coordinator", "administrator", "top", "colleague", "poster"):
            visitor = town.visitors[name]
            answers = []
            for track_id in (real, real + 4000):
                with counted() as statements:
                    answer = visitor.open(f"/tracks/{track_id}")
                shown = NUMBER.sub("#", TOKEN.sub("", answer.text))
                answers.append((answer.status_code, len(statements), shown))
            assert answers[0] == answers[1], f"{name} can tell that track {real} exists"
            assert answers[0][0] in {403, 404}


def test_messages_to_others_are_the_same(town: Town) -> None:
    told = []
    for begin in (_with_track, _with_agreement):
        with town.undone():
            begin(town)
            with town.app.app_context():
                rows = db.session.query(Notice).all()
                told.append(
                    sorted(
                        (row.person_id, row.kind, str(row.data))
                        for row in rows
                        if row.kind != private.SOMETHING
                    )
                )
    assert told[0] == told[1]
