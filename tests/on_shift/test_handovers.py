"""Three lines from whoever did a task to the next on such a task."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.core import clock
from app.core.db import db
from app.on_shift.models import Handover
from app.on_shift.queries_work import newest_handover
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.tasks.models import TaskType
from tests.factories import World, at

LINES = "De sleutel ligt bij de balie.\nBak 2 is leeg."


@pytest.fixture(autouse=True)
def _no_tokens(shared_app: Flask) -> Iterator[None]:
    shared_app.config["WTF_CSRF_ENABLED"] = False
    yield
    shared_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def lab(world: World) -> Department:
    return world.department("Skillslab")


@pytest.fixture
def work(world: World, lab: Department) -> TaskType:
    return world.task_type(lab)


@pytest.fixture
def noor(world: World) -> Person:
    return world.worker("Noor Haddad", language="en")


@pytest.fixture
def sem(world: World, app: Flask) -> FlaskClient:
    """The browser of somebody who comes next."""
    client = app.test_client()
    world.sign_in(client, world.worker("Sem Visser", language="en"))
    return client


def shift_on(world: World, lab: Department, work: TaskType, plus: int) -> Shift:
    return world.shift(lab, at("13:00", plus=plus), task_type_id=work.id)


def held(world: World, person: Person, shift: Shift) -> int:
    with world.at("08:00"):
        return world.claim(person, shift).id


def written(client: FlaskClient, claim_id: int, lines: str, now: datetime) -> int:
    with clock.fixed_at(now):
        return client.post(f"/claims/{claim_id}/handover", data={"lines": lines}).status_code


def seen(client: FlaskClient, shift: Shift, now: datetime) -> str:
    with clock.fixed_at(now):
        return client.get(f"/shifts/{shift.id}").text


def test_the_next_on_such_a_task_reads_the_newest_under_a_first_name(
    app: Flask,
    client: FlaskClient,
    world: World,
    lab: Department,
    work: TaskType,
    noor: Person,
    sem: FlaskClient,
) -> None:
    first, second = shift_on(world, lab, work, 0), shift_on(world, lab, work, 2)
    later, earlier = shift_on(world, lab, work, 4), shift_on(world, lab, work, -1)
    world.sign_in(client, noor)
    assert written(client, held(world, noor, first), "Oud nieuws.", at("17:00")) == 303
    assert written(client, held(world, noor, second), LINES, at("14:00", plus=2)) == 303
    page = seen(sem, later, at("09:00", plus=3))
    assert "From Noor, Thu 15 Oct:" in page
    assert "Haddad" not in page
    assert "<li>Bak 2 is leeg.</li>" in page
    assert "Oud nieuws." not in page
    assert "Oud nieuws." in seen(sem, second, at("09:00", plus=1)), "what stood before it"
    assert "From Noor" not in seen(client, earlier, at("09:00", plus=3))


def test_other_work_another_department_and_two_months_later_show_nothing(
    app: Flask,
    client: FlaskClient,
    world: World,
    lab: Department,
    work: TaskType,
    noor: Person,
    sem: FlaskClient,
) -> None:
    world.sign_in(client, noor)
    written(client, held(world, noor, shift_on(world, lab, work, 0)), LINES, at("17:00"))
    others = (
        world.shift(lab, at("13:00", plus=3)),
        shift_on(world, world.department(), work, 3),
    )
    for other in others:
        assert "From Noor" not in seen(sem, other, at("09:00", plus=1))
    for days, shown in ((59, True), (61, False)):
        late = shift_on(world, lab, work, days + 1)
        with app.app_context():
            assert (newest_handover(late, at("16:59", plus=days)) is not None) is shown


def test_it_is_written_from_the_start_to_a_day_after_the_end_and_changed_until_then(
    app: Flask, client: FlaskClient, world: World, lab: Department, work: TaskType, noor: Person
) -> None:
    shift = shift_on(world, lab, work, 0)
    claim_id = held(world, noor, shift)
    world.sign_in(client, noor)
    assert 'id="handover"' not in seen(client, shift, at("12:59"))
    assert written(client, claim_id, LINES, at("12:59")) == 409
    assert 'id="handover"' in seen(client, shift, at("13:00"))
    assert written(client, claim_id, LINES, at("13:00")) == 303
    assert "Bak 2 is leeg." in seen(client, shift, at("13:01")), "it stands in the field"
    assert written(client, claim_id, "Toch niet.", at("16:29", plus=1)) == 303
    assert written(client, claim_id, LINES, at("16:30", plus=1)) == 409
    assert stored(app) == "Toch niet."
    trail = [entry for entry in entries(app) if entry.verb == Verb.HANDED_OVER]
    assert [entry.data["lines"] for entry in trail] == [2, 1]
    assert "Toch" not in str([entry.data for entry in trail])


def test_what_comes_too_late_is_answered_in_words_and_can_be_copied(
    app: Flask, client: FlaskClient, world: World, lab: Department, work: TaskType, noor: Person
) -> None:
    claim_id = held(world, noor, shift_on(world, lab, work, 0))
    world.sign_in(client, noor)
    for when, said in (
        (at("12:59"), "You can write this once the task has begun: 13:00."),
        (at("16:30", plus=1), "It is too late: this could be written until 16:30."),
    ):
        with clock.fixed_at(when):
            answer = client.post(f"/claims/{claim_id}/handover", data={"lines": LINES})
        assert answer.status_code == 409
        assert said in answer.text
        assert "Bak 2 is leeg." in answer.text, "what was typed is not lost"
        assert "Not for you" not in answer.text


def test_no_lines_take_it_back(
    app: Flask, client: FlaskClient, world: World, lab: Department, work: TaskType, noor: Person
) -> None:
    claim_id = held(world, noor, shift_on(world, lab, work, 0))
    world.sign_in(client, noor)
    written(client, claim_id, "", at("14:00"))
    assert stored(app) is None
    written(client, claim_id, LINES, at("14:00"))
    written(client, claim_id, "  \n ", at("14:05"))
    assert stored(app) is None


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("1\n2\n3\n4", "At most 3 lines."),
        ("kort\n" + "x" * 141, "At most 140 characters in a line."),
        ("x" * 2000, "840"),
    ],
)
def test_too_much_is_refused_and_kept_in_the_field(
    app: Flask,
    client: FlaskClient,
    world: World,
    lab: Department,
    work: TaskType,
    noor: Person,
    lines: str,
    words: str,
) -> None:
    claim_id = held(world, noor, shift_on(world, lab, work, 0))
    world.sign_in(client, noor)
    with clock.fixed_at(at("14:00")):
        answer = client.post(f"/claims/{claim_id}/handover", data={"lines": lines})
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert words in answer.text
    assert lines[-20:] in answer.text
    assert stored(app) is None


def test_nobody_writes_for_somebody_else(
    app: Flask, world: World, lab: Department, work: TaskType, noor: Person, sem: FlaskClient
) -> None:
    claim_id = held(world, noor, shift_on(world, lab, work, 0))
    assert written(sem, claim_id, LINES, at("14:00")) == 404


def stored(app: Flask) -> str | None:
    with app.app_context():
        return db.session.scalar(select(Handover.lines))


def entries(app: Flask) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
