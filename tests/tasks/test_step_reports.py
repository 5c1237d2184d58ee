"""Something wrong here? Whoever does the work reports it; whoever keeps the instruction answers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import JOB, acting
from app.core.db import db
from app.core.refusal import NotDone
from app.core.viewer import Can, Grant, Viewer
from app.files.models import StoredFile
from app.notices import kinds
from app.notices.models import Notice
from app.notices.words import words_of
from app.people.models import Department, Person
from app.people.rules import Role
from app.tasks.commands_reports import keep_step, report_step
from app.tasks.models import InstructionVersion, StepProblem, StepReport, TaskType
from app.tasks.queries_instruction import instruction_for
from app.tasks.queries_reports import unsafe_reports
from app.tasks.rules import TaskRefusal
from app.tasks.rules_instruction import ReportDraft
from tests.factories import World, at
from tests.people.stories import followed, send, trail
from tests.statements import counted
from tests.tasks.stories import fields, picture, written


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def iris(world: World, house: Department) -> Person:
    """The owner of the instruction."""
    return world.worker("Iris de Boer", house)


@pytest.fixture
def noor(world: World, client: FlaskClient) -> Person:
    """A worker from elsewhere, signed in."""
    person = world.worker("Noor Haddad")
    world.sign_in(client, person)
    return person


@pytest.fixture
def kind(world: World, house: Department, iris: Person) -> TaskType:
    """Work with an instruction of two steps, kept by Iris."""
    task_type = world.task_type(house, "Infuuspoppen opbouwen", owner_id=iris.id)
    written(world.app, task_type, "Haal de pop.", "Klik de arm vast.")
    return task_type


def address(kind: TaskType, key: str = "s2") -> str:
    return f"/task-types/{kind.id}/steps/{key}/report"


def report(world: World) -> StepReport:
    with world.app.app_context():
        return db.session.query(StepReport).one()


def mail(world: World) -> list[tuple[str, str, str]]:
    """Who is told what: name, subject and text, in order."""
    with world.app.app_context():
        found = db.session.execute(
            select(Notice, Person).join(Person, Person.id == Notice.person_id).order_by(Notice.id)
        ).all()
        said = [(person.name, words_of(notice, person)) for notice, person in found]
    return [(name, words.subject, words.body) for name, words in said]


def made(
    world: World,
    person: Person,
    kind: TaskType,
    problem: StepProblem = StepProblem.UNSAFE,
    key: str = "s2",
) -> int:
    with world.app.app_context():
        found = report_step(person.id, kind.id, ReportDraft(key, problem))
    assert isinstance(found, int)
    return found


def test_a_report_reaches_the_owner_with_the_step_and_the_words(
    client: FlaskClient, world: World, kind: TaskType, noor: Person
) -> None:
    assert "Klik de arm vast." in client.get(address(kind)).text

    sent = {"problem": "unclear", "words": "Welke arm?\r\n\r\nLinks <b>of</b> rechts"}
    page = followed(client, send(client, address(kind), sent))

    assert 'class="flash flash-ok"' in page
    [(name, subject, body)] = mail(world)
    assert name == "Iris de Boer"
    assert "Infuuspoppen opbouwen" in subject
    for part in (
        "Noor Haddad",
        "Klik de arm vast.",
        "Links <b>of</b> rechts",
        "/reports-of-steps/",
    ):
        assert part in body
    assert report(world).reporter_id == noor.id
    assert trail(world, "StepReport") == ["problem reported"]


@pytest.mark.usefixtures("noor")
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "problem"),
        ({"problem": "boring"}, "problem"),
        ({"problem": "other"}, "words"),
        ({"problem": "other", "words": "  \n "}, "words"),
        ({"problem": "unsafe", "words": "x" * 301}, "words"),
        ({"problem": "unsafe", "photo": b"MZ\x90\0 program"}, "photo"),
        ({"problem": "unsafe", "photo": b"%PDF-1.4 x"}, "photo"),
    ],
)
def test_a_report_that_cannot_be_is_refused_and_nothing_is_kept(
    client: FlaskClient, world: World, kind: TaskType, sent: dict[str, Any], field: str
) -> None:
    if "photo" in sent:
        sent = {**sent, "photo": (BytesIO(sent["photo"]), "foto.jpg")}
    answer = send(client, address(kind), sent)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    with world.app.app_context():
        assert db.session.scalar(select(func.count(StepReport.id))) == 0
        assert db.session.scalar(select(func.count(StoredFile.id))) == 0
    assert mail(world) == []


@pytest.mark.usefixtures("noor")
@pytest.mark.parametrize("key", ["s9", "s2'--", "%00", "é", "s" * 3000])
def test_a_step_that_is_not_there_cannot_be_reported(
    client: FlaskClient, kind: TaskType, key: str
) -> None:
    assert client.get(address(kind, key)).status_code in {400, 404}
    assert send(client, address(kind, key), {"problem": "unsafe"}).status_code in {400, 404}


@pytest.mark.usefixtures("noor")
def test_the_same_problem_twice_is_one_report(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    for _tap in range(2):
        followed(client, send(client, address(kind), {"problem": "outdated"}))
    assert len(mail(world)) == 1
    followed(client, send(client, address(kind), {"problem": "unsafe"}))
    assert len(mail(world)) == 2


def test_two_taps_at_once_are_one_report(own_app: Flask, own_world: World) -> None:
    kind, noor = own_world.task_type(own_world.department()), own_world.worker()
    written(own_app, kind, "Een")

    def tap(_number: int) -> object:
        with own_app.app_context():
            return report_step(noor.id, kind.id, ReportDraft("s1", StepProblem.UNSAFE))

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(tap, range(5)))

    assert answers.count(NotDone(TaskRefusal.REPORTED_ALREADY)) == 4


def test_a_photo_is_seen_by_the_reporter_and_the_keepers_alone(
    client: FlaskClient, world: World, house: Department, kind: TaskType, iris: Person
) -> None:
    noor = world.worker()
    world.sign_in(client, noor)
    sent = {"problem": "unsafe", "photo": (picture("red"), "foto.png")}
    followed(client, send(client, address(kind), sent))
    page = f"/reports-of-steps/{report(world).id}"

    for person, expected in (
        (noor, 200),
        (iris, 200),
        (world.poster(house), 200),
        (world.coordinator(house), 200),
        (world.worker(home=house), 404),
        (world.poster(world.department()), 404),
    ):
        world.sign_in(client, person)
        assert client.get(page).status_code == expected
        photo = client.get(f"{page}/photo")
        assert photo.status_code == expected
        if expected == 200:
            assert photo.mimetype == "image/png"
            assert "sandbox" in photo.headers["Content-Security-Policy"]


def test_the_owner_changes_the_step_and_the_reporter_is_thanked_and_told(
    client: FlaskClient, world: World, kind: TaskType, iris: Person
) -> None:
    noor = world.worker("Noor Haddad")
    number = made(world, noor, kind)
    world.sign_in(client, iris)
    edit = f"/task-types/{kind.id}/instruction/edit"
    assert "Infuuspoppen opbouwen" in client.get("/reports-of-steps").text
    assert f'name="report" value="{number}" checked' in client.get(f"{edit}?report={number}").text

    steps = ({"key": "s1", "text": "Haal de pop."}, {"key": "s2", "text": "Klik tot je het hoort."})
    with clock.fixed_at(at("12:00")):
        page = followed(client, send(client, edit, fields(*steps, version=1, report=number)))

    assert "verbeterd dankzij Noor" in page or "improved thanks to Noor" in page
    assert "13 oktober 2026" in page
    answered = report(world)
    assert (answered.state, answered.answered_by_id) == ("mended", iris.id)
    with world.app.app_context():
        version = db.session.get_one(InstructionVersion, answered.mended_in_id)
        assert (version.number, version.thanks_to_id) == (2, noor.id)
    name, subject, body = mail(world)[-1]
    assert name == "Noor Haddad"
    assert "Infuuspoppen opbouwen" in subject
    assert f"/task-types/{kind.id}/instruction#step-s2" in body


def test_credit_stands_at_the_step_and_only_from_the_version_that_earned_it(
    client: FlaskClient, world: World, kind: TaskType, iris: Person
) -> None:
    first, second = world.worker("Noor Haddad"), world.worker("Sem Visser")
    world.sign_in(client, iris)
    edit = f"/task-types/{kind.id}/instruction/edit"
    for version, person in ((1, first), (2, second)):
        number = made(world, person, kind)
        steps = ({"key": "s1", "text": "Haal."}, {"key": "s2", "text": f"Klik {version}."})
        followed(client, send(client, edit, fields(*steps, version=version, report=number)))

    with world.app.app_context():
        found = instruction_for(kind.id, "", "nl")
    assert found is not None
    assert [step.thanks_to for step in found.steps] == [None, "Sem"]
    versions = client.get(f"/task-types/{kind.id}/instruction/versions").text
    assert versions.index("Sem Visser") < versions.index("Noor Haddad")


def test_a_report_is_not_answered_by_changing_nothing(
    client: FlaskClient, world: World, kind: TaskType, iris: Person
) -> None:
    number = made(world, world.worker(), kind)
    world.sign_in(client, iris)
    steps = (
        {"key": "s1", "text": "Haal de pop."},
        {"key": "s2", "text": "Klik de arm vast."},
    )

    sent = fields(*steps, version=1, report=number)
    answer = send(client, f"/task-types/{kind.id}/instruction/edit", sent)

    assert answer.status_code == 422
    assert report(world).state == "open"


def test_a_report_of_another_instruction_is_not_answered_along(
    client: FlaskClient, world: World, house: Department, kind: TaskType, iris: Person
) -> None:
    number = made(world, world.worker(), kind)
    other = world.task_type(house, "Balie", owner_id=iris.id)
    world.sign_in(client, iris)

    sent = fields("Een", report=number)
    followed(client, send(client, f"/task-types/{other.id}/instruction/edit", sent))

    assert report(world).state == "open"


def test_the_owner_says_why_the_step_stays_and_the_reporter_reads_it(
    client: FlaskClient, world: World, kind: TaskType, iris: Person
) -> None:
    noor = world.worker("Noor Haddad")
    page = f"/reports-of-steps/{made(world, noor, kind)}"
    world.sign_in(client, iris)
    assert send(client, page).status_code == 422
    assert send(client, page, {"words": "x" * 301}).status_code == 422

    followed(client, send(client, page, {"words": "Eén tik is genoeg."}))

    name, _subject, body = mail(world)[-1]
    assert name == "Noor Haddad"
    assert "Eén tik is genoeg." in body
    again = send(client, page, {"words": "Toch niet."})
    assert again.status_code == 422, "somebody answered already"
    world.sign_in(client, noor)
    assert "Eén tik is genoeg." in client.get(page).text
    assert send(client, page, {"words": "Wel waar."}).status_code == 403
    assert report(world).answer == "Eén tik is genoeg."
    assert trail(world, "StepReport") == ["problem reported", "report answered"]


def test_of_two_answers_at_once_one_counts(own_app: Flask, own_world: World) -> None:
    kind, noor = own_world.task_type(own_world.department()), own_world.worker()
    written(own_app, kind, "Een")
    number = made(own_world, noor, kind, key="s1")

    def answer(words: str) -> bool:
        with own_app.app_context():
            return keep_step(number, words)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(answer, "abcd"))

    assert sorted(answers) == [False, False, False, True]


def test_without_an_owner_the_posters_of_the_nearest_department_are_told(
    world: World, house: Department
) -> None:
    lab = world.department("Skillslab", house)
    world.poster(house, "Te ver")
    world.poster(lab, "Marleen Brouwer")
    both = world.poster(lab, "Joke Postma")
    world.role(both, Role.COORDINATOR, lab)
    world.poster(world.department("Ernaast", house), "Niet hier")
    gone = world.person("Weg", lab, active=False)
    world.role(gone, Role.POSTER, lab)
    kind = world.task_type(lab, owner_id=gone.id)
    written(world.app, kind, "Een")

    made(world, world.worker(), kind, key="s1")

    assert [name for name, *_rest in mail(world)] == ["Marleen Brouwer", "Joke Postma"]


def test_with_nobody_to_tell_a_report_is_kept_all_the_same(world: World) -> None:
    kind = world.task_type(world.department())
    written(world.app, kind, "Een")

    assert made(world, world.worker(), kind, key="s1")
    assert mail(world) == []


def test_a_message_that_no_longer_makes_sense_does_not_leave(
    world: World, kind: TaskType, iris: Person
) -> None:
    number = made(world, world.worker(), kind)
    with world.app.app_context():
        notice = db.session.query(Notice).one()
        assert kinds.of(notice).still_due(notice)
        with acting(JOB):
            keep_step(number, "Zo is het goed.")
        notice = db.session.query(Notice).filter_by(person_id=iris.id).one()
        assert not kinds.of(notice).still_due(notice)


def seer(department: Department, right: Can = Can.COORDINATE) -> Viewer:
    return Viewer(1, "Tarik", "nl", department.path, grants=(Grant(right, department.path),))


def test_unsafe_steps_are_shown_to_the_coordinator_until_settled(
    context: Flask, world: World, house: Department, kind: TaskType
) -> None:
    noor = world.worker("Noor Haddad")
    with clock.fixed_at(clock.now() - timedelta(days=2)):
        number = made(world, noor, kind)
    made(world, noor, kind, StepProblem.UNCLEAR)
    db.session.rollback()

    with counted() as asked:
        [line] = unsafe_reports(seer(house))

    assert len(asked) == 1
    assert (line.id, line.number, line.step) == (number, 2, "Klik de arm vast.")
    assert (line.task, line.reporter, line.problem) == (
        "Infuuspoppen opbouwen",
        "Noor Haddad",
        "unsafe",
    )
    assert unsafe_reports(seer(house, Can.POST)) == []
    assert unsafe_reports(seer(world.department())) == []
    with acting(JOB):
        keep_step(number, "De klem houdt het.")
    assert unsafe_reports(seer(house)) == []


def test_the_list_of_reports_is_that_of_ones_own_instructions(
    client: FlaskClient, world: World, house: Department, kind: TaskType, iris: Person
) -> None:
    made(world, world.worker("Noor Haddad"), kind)
    for person, sees in (
        (iris, True),
        (world.poster(house), True),
        (world.worker(home=house), False),
        (world.poster(world.department()), False),
    ):
        world.sign_in(client, person)
        for address in ("/reports-of-steps", "/reports-of-steps?open=0"):
            assert ("Noor Haddad" in client.get(address).text) is sees, address
        shown = client.get(f"/task-types/{kind.id}/instruction").text
        assert ("Noor Haddad" in shown) is sees, "who reported is for the keepers"


def test_the_list_costs_the_same_with_one_or_with_sixty(
    client: FlaskClient, world: World, kind: TaskType, iris: Person
) -> None:
    world.sign_in(client, iris)
    made(world, world.worker(), kind)
    client.get("/reports-of-steps")
    with counted() as few:
        page = client.get("/reports-of-steps").text
    assert f"/task-types/{kind.id}/instruction" in page, "an owner finds what they keep"
    for _number in range(60):
        made(world, world.worker(), kind)
    with counted() as many:
        page = client.get("/reports-of-steps").text

    assert len(many) == len(few)
    assert page.count('href="/reports-of-steps/') == 50
