"""An instruction is written and improved by its keepers; every version stays."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.files.models import StoredFile
from app.files.pictures import SCREEN
from app.people.models import Department, Person
from app.tasks.commands_instruction import Revised, VersionOvertaken, revise
from app.tasks.commands_pictures import shrink_pictures
from app.tasks.models import InstructionStep, TaskType
from app.tasks.retention import delete_unused_pictures
from app.tasks.rules_instruction import InstructionDraft, InstructionStepDraft
from tests.factories import World
from tests.files.samples import noisy
from tests.people.stories import followed, send, trail
from tests.statements import counted
from tests.tasks.stories import fields, picture, texts, valued, written

SIZES = select(StoredFile.name, StoredFile.size)


@pytest.fixture
def house(world: World) -> Department:
    """The top of an organisation."""
    return world.department("De Linde")


@pytest.fixture
def noor(world: World, client: FlaskClient, house: Department) -> Person:
    """A worker who owns the instruction, signed in."""
    person = world.worker("Noor Haddad", house)
    world.sign_in(client, person)
    return person


@pytest.fixture
def kind(world: World, house: Department, noor: Person) -> TaskType:
    """Work whose instruction Noor keeps; there is none yet."""
    return world.task_type(house, "Infuuspoppen opbouwen", owner_id=noor.id)


def editor(kind: TaskType) -> str:
    return f"/task-types/{kind.id}/instruction/edit"


def files(world: World) -> int:
    with world.app.app_context():
        return db.session.scalar(select(func.count(StoredFile.id))) or 0


def test_the_owner_writes_an_instruction_and_everybody_reads_it(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    sent = fields("Haal de pop uit {kast 5}.", "Klik de arm vast.", **valued(("kast 5", "", "K5")))

    page = followed(client, send(client, editor(kind), sent))

    assert "Haal de pop uit K5." in page
    assert texts(world, kind) == [
        [("s1", "Haal de pop uit {kast 5}."), ("s2", "Klik de arm vast.")]
    ]
    assert trail(world, "InstructionVersion") == ["instruction revised"]


def test_a_version_more_keeps_the_keys_and_leaves_the_old_one_as_it_was(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    written(world.app, kind, "Een", "Twee", "Drie")
    first = texts(world, kind)[0]

    sent = fields({"key": "s3", "text": "Drie"}, "Nieuw", {"key": "s1", "text": "Eén"}, version=1)
    followed(client, send(client, editor(kind), sent))

    assert texts(world, kind) == [first, [("s3", "Drie"), ("s4", "Nieuw"), ("s1", "Eén")]]


def test_a_step_that_was_removed_leaves_its_key_to_nobody(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    written(world.app, kind, "Een", "Twee")
    followed(client, send(client, editor(kind), fields({"key": "s1", "text": "Een"}, version=1)))
    again = fields({"key": "s1", "text": "Een"}, "Weer twee", version=2)
    followed(client, send(client, editor(kind), again))

    assert texts(world, kind)[2] == [("s1", "Een"), ("s3", "Weer twee")]


@pytest.mark.parametrize("key", ["s99", "s1", "<b>", "s" * 5000, "s²"])
def test_a_key_that_somebody_made_up_or_used_twice_names_a_new_step(
    client: FlaskClient, world: World, kind: TaskType, key: str
) -> None:
    written(world.app, kind, "Een")
    sent = fields({"key": "s1", "text": "Een"}, {"key": key, "text": "Twee"}, version=1)

    followed(client, send(client, editor(kind), sent))

    assert texts(world, kind)[1] == [("s1", "Een"), ("s2", "Twee")]


def order(page: str) -> list[str]:
    return [unescape(text).strip() for text in re.findall(r"<textarea[^>]*>([^<]*)<", page)]


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("add-step", ["a", "b", "c", ""]),
        ("up-2", ["a", "c", "b"]),
        ("up-0", ["a", "b", "c"]),
        ("down-0", ["b", "a", "c"]),
        ("down-2", ["a", "b", "c"]),
        ("remove-1", ["a", "c"]),
    ],
)
@pytest.mark.usefixtures("noor")
def test_buttons_change_the_form_without_a_script_and_store_nothing(
    client: FlaskClient, world: World, kind: TaskType, act: str, expected: list[str]
) -> None:
    answer = send(client, editor(kind), fields("a", "b", "c", do=act))

    assert answer.status_code == 200
    assert order(answer.text) == expected
    assert "<!doctype html>" in answer.text
    assert texts(world, kind) == []


@pytest.mark.usefixtures("noor")
def test_with_htmx_the_form_comes_alone(client: FlaskClient, kind: TaskType) -> None:
    token = client.get("/availability").text.split('name="csrf-token" content="')[1].split('"')[0]

    answer = client.post(
        editor(kind),
        data=fields("a", do="add-value"),
        headers={"HX-Request": "true", "X-CSRFToken": token},
    )

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<title>"), "the title may say that there is an error"
    assert "<html" not in answer.text
    assert 'name="v0-name"' in answer.text


@pytest.mark.usefixtures("noor")
@pytest.mark.parametrize("act", ["fly", "up-9", "up-x", "remove--1", "remove-", "up-²", "-"])
def test_a_button_that_does_not_exist_is_refused(
    client: FlaskClient, kind: TaskType, act: str
) -> None:
    assert send(client, editor(kind), fields("a", do=act)).status_code == 400


@pytest.mark.usefixtures("noor")
@pytest.mark.parametrize(
    ("sent", "at"),
    [
        (fields(""), "s0-text"),
        (fields("x" * 301), "s0-text"),
        (fields("Pak {kast}."), "s0-text"),
        (fields({"text": "a", "link": "http://delinde.example/x"}), "s0-link"),
        (fields({"text": "a", "link": "javascript:alert(1)"}), "s0-link"),
        (fields({"text": "a", "link": "https://delinde.example@evil.example/"}), "s0-link"),
        (fields({"text": "a", "link": "https://[::1"}), "s0-link"),
        (fields("a", **valued(("kast", "", "2"))), "v0-name"),
        (fields("Pak {kast}.", **valued(("kast", "Zaal", "2"))), "v0-name"),
        (fields("Pak {k}.", **valued(("k", "", "1"), ("k", "", "2"))), "v1-name"),
        (fields("Pak {k}.", **valued(("k", "", ""))), "v0-text"),
        (fields("Pak {k}.", **valued(("", "", "1"))), "v0-name"),
        (fields("Pak {k}.", **valued(("{k}", "", "1"))), "v0-name"),
        (fields("Pak {k}.", **valued(("k", "", "x" * 101))), "v0-text"),
    ],
)
def test_what_cannot_be_is_an_error_at_its_field_and_nothing_is_lost(
    client: FlaskClient, world: World, kind: TaskType, sent: dict[str, Any], at: str
) -> None:
    answer = send(client, editor(kind), sent)

    assert answer.status_code == 422
    assert f'id="{at}-error"' in answer.text
    assert f'href="#{at}"' in answer.text
    assert "<title>Fout:" in answer.text
    assert sent["s0-text"] in unescape(answer.text)
    assert texts(world, kind) == []


@pytest.mark.usefixtures("noor")
def test_an_instruction_has_steps_and_no_more_than_forty(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    assert send(client, editor(kind), fields()).status_code == 422
    full = fields(*(f"Stap {number}" for number in range(40)))
    assert "add-step" not in send(client, editor(kind), {**full, "do": "up-1"}).text
    one_more = send(client, editor(kind), {**full, "do": "add-step"})
    assert order(one_more.text)[40:] == []
    assert one_more.status_code == 422
    assert "hooguit 40 stappen" in one_more.text
    more = {**full, "step": [*full["step"], "40", "99999999", "2147483648", "-1", "x"]}

    followed(client, send(client, editor(kind), {**more, "s40-text": "Te veel"}))

    assert len(texts(world, kind)[0]) == 40


@pytest.mark.usefixtures("noor")
def test_saving_what_did_not_change_makes_no_version(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    written(world.app, kind, "Een")

    page = followed(
        client, send(client, editor(kind), fields({"key": "s1", "text": "Een"}, version=1))
    )

    assert 'class="flash flash-info"' in page
    assert "Er is niets gewijzigd." in page
    assert len(texts(world, kind)) == 1
    assert trail(world, "InstructionVersion") == []


@pytest.mark.usefixtures("noor")
def test_the_second_tap_on_one_button_makes_no_second_version(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    written(world.app, kind, "Een")
    sent = fields({"key": "s1", "text": "Eén"}, "Nieuw", version=1)

    for _tap in range(2):
        followed(client, send(client, editor(kind), sent))

    assert len(texts(world, kind)) == 2


@pytest.mark.usefixtures("noor")
def test_who_was_overtaken_sees_both_and_loses_nothing(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    written(world.app, kind, "Een")
    written(world.app, kind, "Van de ander met {kast}", values=(("kast", "", "kast 9"),))

    sent = fields({"key": "s1", "text": "Van mij"}, version=1)
    answer = send(client, editor(kind), sent)

    assert answer.status_code == 409
    assert "Van de ander met {kast}" in answer.text
    assert "kast 9" in answer.text
    assert order(answer.text) == ["Van mij"]
    assert 'name="version" value="2"' in answer.text
    assert len(texts(world, kind)) == 2

    followed(client, send(client, editor(kind), {**sent, "version": 2}))
    assert texts(world, kind)[2] == [("s1", "Van mij")]


def test_of_two_editors_at_once_one_is_told(own_app: Flask, own_world: World) -> None:
    kind = own_world.task_type(own_world.department())
    written(own_app, kind, "Een")

    def save(number: int) -> object:
        with own_app.app_context():
            return revise(
                kind.id, 1, InstructionDraft((InstructionStepDraft(f"Van {number}", "s1"),))
            )

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(save, range(6)))

    assert answers.count(Revised(2, ())) == 1
    assert answers.count(VersionOvertaken(2)) == 5
    assert len(texts(own_world, kind)) == 2


def test_posters_coordinators_and_administrators_of_the_department_keep_it_too(
    client: FlaskClient, world: World, house: Department, kind: TaskType
) -> None:
    written(world.app, kind, "Een")
    part, other = world.department("Deel", house), world.department("Elders")
    for person, allowed in (
        (world.poster(house), True),
        (world.coordinator(house), True),
        (world.administrator(house), True),
        (world.worker(home=house), False),
        (world.poster(part), False),
        (world.administrator(other), False),
    ):
        world.sign_in(client, person)
        assert client.get(editor(kind)).status_code == (200 if allowed else 403)
        page = client.get(f"/task-types/{kind.id}/instruction").text
        assert ("/instruction/edit" in page) is allowed, "links follow what one may"
        sent = fields({"key": "s1", "text": "Een"}, version=1)
        status = send(client, editor(kind), sent).status_code
        assert status == (303 if allowed else 403)
        confirmation = f"/task-types/{kind.id}/instruction/confirmation"
        assert send(client, confirmation).status_code == (303 if allowed else 403)


HOSTILE = (
    "<script>alert(1)</script>",
    '" hx-get="/sign-out" hx-trigger="load',
    "{{ 7 * 7 }} {% raw %}",
    "}{ {} {{}} \\{",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.usefixtures("noor")
def test_hostile_texts_stay_texts(
    client: FlaskClient, world: World, kind: TaskType, text: str
) -> None:
    names = [name.strip() for name in re.findall(r"\{([^{}]+)\}", text)]
    values = [(name, "", text) for name in names if re.fullmatch(r"[\w -]+", name)]
    answer = send(client, editor(kind), fields(text, **(valued(*values) if values else {})))

    if len(values) < len(names):
        assert answer.status_code == 422, "what stands in braces is a name"
        shown = answer.text
    else:
        shown = followed(client, answer)
        for part in ("edit", "print", "versions/1"):
            shown += client.get(f"/task-types/{kind.id}/instruction/{part}").text
    assert "<script>alert" not in shown
    assert ' hx-get="/sign-out"' not in shown
    assert "49" not in re.findall(r'step-text">([^<]*)<', shown)


@pytest.mark.usefixtures("noor")
def test_a_picture_is_kept_as_soon_as_it_is_sent_and_shown_to_readers(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    step = {"text": "", "upload": (picture(), "pop.png")}
    refused = send(client, editor(kind), fields(step))
    assert refused.status_code == 422, "the text is missing; the picture is not lost"
    assert files(world) == 1
    word = re.search(r'name="s0-picture"[^>]*value="([^"]+)"', refused.text)
    assert word
    preview = re.search(r'<img src="([^"]+)"', refused.text)
    assert preview
    assert client.get(unescape(preview[1])).mimetype == "image/png"

    page = followed(client, send(client, editor(kind), fields({"text": "Zo.", "picture": word[1]})))

    shown = re.search(r'<img src="([^"]+)" alt="([^"]+)"', page)
    assert shown
    assert "Zo." in shown[2], "the alternative text says what the step says"
    world.sign_in(client, world.worker())
    answer = client.get(unescape(shown[1]))
    assert answer.mimetype == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("noor")
def test_a_picture_is_taken_away_in_a_version_more(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    followed(
        client,
        send(client, editor(kind), fields({"text": "Zo.", "upload": (picture(), "pop.png")})),
    )
    page = client.get(editor(kind)).text
    word = re.search(r'name="s0-picture"[^>]*value="([^"]+)"', page)
    assert word
    step = {"key": "s1", "text": "Zo.", "picture": word[1], "without": "y"}
    followed(client, send(client, editor(kind), fields(step, version=1)))

    with world.app.app_context():
        kept = db.session.scalars(
            select(InstructionStep.picture_id).order_by(InstructionStep.version_id)
        ).all()
    assert kept[0] is not None
    assert kept[1] is None


@pytest.mark.usefixtures("noor")
@pytest.mark.parametrize("act", ["save", "add-step"])
def test_what_is_no_picture_is_refused_with_its_reason_and_not_kept(
    client: FlaskClient, world: World, kind: TaskType, act: str
) -> None:
    bad = BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    answer = send(client, editor(kind), fields({"text": "Zo.", "upload": (bad, "pop.png")}, do=act))

    assert answer.status_code == 422
    assert 'id="s0-upload-error"' in answer.text
    assert files(world) == 0
    assert texts(world, kind) == []


def test_a_form_cannot_take_a_file_that_was_not_sent_for_this_instruction(
    client: FlaskClient, world: World, house: Department, kind: TaskType, noor: Person
) -> None:
    other = world.task_type(house, "Balie", owner_id=noor.id)
    step = {"text": "a", "upload": (picture(), "a.png")}
    followed(client, send(client, editor(other), fields(step)))
    with world.app.app_context():
        file_id = db.session.scalar(select(StoredFile.id))
    word = re.search(r'name="s0-picture"[^>]*value="([^"]+)"', client.get(editor(other)).text)
    assert word

    for made_up in (str(file_id), f"[{kind.id},{file_id}]", word[1], word[1][:-2], "ünï"):
        sent = fields({"text": made_up, "picture": made_up}, version=len(texts(world, kind)))
        page = followed(client, send(client, editor(kind), sent))
        assert "<img" not in page
    assert client.get(f"/task-types/{kind.id}/pictures/{file_id}").status_code == 404
    assert client.get(f"/task-types/{other.id}/pictures/{file_id}").status_code == 200


def test_pictures_of_work_out_of_use_are_for_its_keepers(
    client: FlaskClient, world: World, house: Department, kind: TaskType
) -> None:
    followed(
        client, send(client, editor(kind), fields({"text": "a", "upload": (picture(), "a.png")}))
    )
    with world.app.app_context():
        file_id = db.session.scalar(select(StoredFile.id))
    administrator = world.administrator(house)
    world.sign_in(client, administrator)
    followed(client, send(client, f"/task-types/{kind.id}/deactivation"))
    address = f"/task-types/{kind.id}/pictures/{file_id}"

    assert client.get(address).status_code == 200
    world.sign_in(client, world.worker(home=house))
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("noor")
def test_a_picture_that_came_into_no_version_goes_after_a_week_and_no_other(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    step = {"text": "Zo.", "upload": (picture(), "zo.png")}
    followed(client, send(client, editor(kind), fields(step)))
    lost = {"text": "Nee.", "upload": (picture("red"), "nee.png")}
    page = send(client, editor(kind), fields(lost, version=1, do="add-step")).text
    word = re.search(r'name="s0-picture"[^>]*value="([^"]+)"', page)
    assert word

    with world.app.app_context():
        assert delete_unused_pictures(clock.now() + timedelta(days=6)) == 0
        assert delete_unused_pictures(clock.now() + timedelta(days=8)) == 1
        assert delete_unused_pictures(clock.now() + timedelta(days=8)) == 0

    late = {"text": "Na lang wachten.", "picture": word[1]}
    page = followed(client, send(client, editor(kind), fields(late, version=1)))
    assert "Na lang wachten." in page
    assert "<img" not in page


@pytest.mark.usefixtures("noor")
def test_versions_are_listed_and_say_in_words_what_changed(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    values = (("kast", "", "kast 2"),)
    written(world.app, kind, "Pak {kast}.", "Zet neer.", "Klaar.", values=values)
    steps = (
        {"key": "s2", "text": "Zet voorzichtig neer."},
        {"key": "s1", "text": "Pak {kast}."},
        "Ruim op.",
    )
    sent = fields(*steps, version=1, **valued(("kast", "", "kast 7")))
    followed(client, send(client, editor(kind), sent))

    versions = f"/task-types/{kind.id}/instruction/versions"
    assert "/versions/1" in client.get(versions).text
    second = client.get(f"{versions}/2").text
    for expected in (
        "<del>Zet neer.</del>",
        "<ins>Zet voorzichtig neer.</ins>",
        "toegevoegd",
        "verwijderd",
        "verplaatst",
        "<del>kast 2</del>",
        "<ins>kast 7</ins>",
    ):
        assert expected in second
    assert "Klaar." in client.get(f"{versions}/1").text
    assert "<del>" not in client.get(f"{versions}/1").text
    for missing in ("0", "3", "2147483648"):
        assert client.get(f"{versions}/{missing}").status_code == 404


@pytest.mark.usefixtures("noor")
def test_on_paper_it_says_the_place_and_how_to_get_the_newest_version(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    values = (("kast", "", "kast 2"), ("kast", "Skillslab", "kast 5"))
    written(world.app, kind, "Pak {kast}.", values=values)

    page = client.get(f"/task-types/{kind.id}/instruction/print?location=Skillslab").text

    assert "Pak kast 5." in page
    assert "Skillslab" in page
    assert 'class="code-dark"' in page
    assert "Noor Haddad" in page
    empty = world.task_type(world.department())
    assert client.get(f"/task-types/{empty.id}/instruction/print").status_code == 404


@pytest.mark.usefixtures("noor")
def test_one_tap_confirms_that_it_is_still_right(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    written(world.app, kind, "Een")
    for _tap in range(2):
        followed(client, send(client, f"/task-types/{kind.id}/instruction/confirmation"))

    assert trail(world, "TaskType") == ["instruction confirmed"], "a second tap changes nothing"


@pytest.mark.usefixtures("noor")
def test_the_pages_cost_the_same_with_two_steps_or_forty(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    written(world.app, kind, "Een", "Twee")
    pages = ("", "/edit", "/print", "/versions", "/versions/1")

    def costs() -> list[int]:
        found = []
        for part in pages:
            with counted() as asked:
                client.get(f"/task-types/{kind.id}/instruction{part}")
            found.append(len(asked))
        return found

    client.get("/availability")
    few = costs()
    written(world.app, kind, *(f"Stap {number}" for number in range(40)))

    assert costs() == few
    assert max(few) <= 10


def test_an_administrator_names_the_owner_by_searching(
    client: FlaskClient, world: World, house: Department
) -> None:
    world.sign_in(client, world.administrator(house))
    world.worker("Joke Postma", house)
    iris = world.worker("Iris de Boer", house)
    twins = [world.worker("Sem Visser", house, email=f"sem{n}@test.example") for n in range(2)]
    world.worker("Iris van Elders")
    kind = world.task_type(house, "Balie")
    edit = f"/task-types/{kind.id}/edit"
    form = {
        "name": "Balie",
        "department": house.id,
        "language": "nl",
        "usual_minutes": "60",
        "break_minutes": "0",
    }

    def owner(text: str) -> tuple[int, int | None]:
        status = send(client, edit, {**form, "owner": text, "wants_senior": "y"}).status_code
        with world.app.app_context():
            return status, db.session.get_one(TaskType, kind.id).owner_id

    assert owner("iris") == (303, iris.id), "only people of the own scope are found"
    assert owner("Sem Visser") == (422, iris.id)
    assert owner(f"Sem Visser · {twins[1].email}") == (303, twins[1].id)
    assert owner("Niemand") == (422, twins[1].id)
    assert owner("Iris van Elders") == (422, twins[1].id)
    assert owner("") == (303, None)
    with world.app.app_context():
        assert db.session.get_one(TaskType, kind.id).wants_senior
    assert "Joke Postma" in client.get("/task-types/owners?owner=jok").text
    assert "option" not in client.get("/task-types/owners?owner=Elders").text


def test_an_owner_from_elsewhere_stays_when_the_task_type_is_changed(
    client: FlaskClient, world: World, house: Department
) -> None:
    world.sign_in(client, world.administrator(house))
    stranger = world.worker("Iris van Elders")
    kind = world.task_type(house, "Balie", owner_id=stranger.id)
    page = client.get(f"/task-types/{kind.id}/edit").text
    shown = re.search(r'name="owner"[^>]*value="([^"]+)"', page)
    assert shown
    form = {
        "name": "Balie 2",
        "department": house.id,
        "language": "nl",
        "usual_minutes": "60",
        "break_minutes": "0",
        "owner": unescape(shown[1]),
    }

    followed(client, send(client, f"/task-types/{kind.id}/edit", form))

    with world.app.app_context():
        assert db.session.get_one(TaskType, kind.id).owner_id == stranger.id


@pytest.mark.usefixtures("noor")
def test_large_pictures_of_before_are_made_small_and_nothing_else_is(
    client: FlaskClient, world: World, kind: TaskType
) -> None:
    step = {"text": "Zo.", "upload": (picture(), "zo.png")}
    followed(client, send(client, editor(kind), fields(step)))
    large = noisy("PNG")
    with world.app.app_context():
        of_step = db.session.scalars(select(StoredFile)).one()
        proof = StoredFile(
            name="diploma.png",
            media_type="image/png",
            content=large,
            size=len(large),
            sha256="",
            stored_at=clock.now(),
        )
        db.session.expunge(of_step)
        of_step.content, of_step.size, step_id = large, len(large), of_step.id
        world.save(of_step)
        world.save(proof)

        assert shrink_pictures(clock.now()) == 1
        assert shrink_pictures(clock.now()) == 0
        sizes = {row.name: row.size for row in db.session.execute(SIZES)}
    assert sizes["diploma.png"] == len(large), "a paper stays as it was sent"
    assert sizes["zo.jpg"] <= SCREEN.most_bytes
    shown = client.get(f"/task-types/{kind.id}/pictures/{step_id}")
    assert (shown.mimetype, len(shown.data)) == ("image/jpeg", sizes["zo.jpg"])
