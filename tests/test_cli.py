"""The command line: the first account of an empty system, and those after it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core.db import db
from app.notices.models import Notice
from app.people.models import Department, Person, RoleGrant
from tests.accounts.stories import send
from tests.factories import World


def add(app: Flask, *arguments: str, typed: str | None = None) -> tuple[int, str]:
    """Run ``people add``; the exit code and what it said."""
    result = app.test_cli_runner().invoke(args=["people", "add", *arguments], input=typed)
    assert "Traceback" not in result.output, result.output
    return result.exit_code, result.output


def test_the_first_account_of_an_empty_system_can_sign_in(app: Flask, client: FlaskClient) -> None:
    arguments = ("Anne@delinde.example", "--name", "Anne de Graaf", "--role", "administrator")
    code, said = add(app, *arguments)
    assert code == 0
    password = said.split("password: ")[1].strip()
    assert send(client, "/sign-in", email="anne@delinde.example", password=password).location == "/"
    assert client.get("/").location == "/people"
    with app.app_context():
        [department] = db.session.scalars(select(Department)).all()
        assert department.path == f"/{department.id}/"
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.person_id.is_(None)))
        assert {entry.actor_kind for entry in entries} == {"command line"}
        assert password not in str([entry.data for entry in db.session.scalars(select(AuditEntry))])
        assert db.session.scalars(select(Notice)).all() == [], (
            "who types the password needs no link"
        )


def test_a_password_can_be_given_and_is_not_printed(
    app: Flask, world: World, client: FlaskClient
) -> None:
    world.department("Skillslab")
    typed = "een lange zin die klopt"
    arguments = ("bo@delinde.example", "--name", "Bo", "--password-stdin")
    code, said = add(app, *arguments, "--department", "Skillslab", typed=f"{typed}\n")
    assert code == 0
    assert typed not in said
    assert send(client, "/sign-in", email="bo@delinde.example", password=typed).status_code == 303


@pytest.mark.parametrize(
    ("arguments", "typed", "words"),
    [
        (("nobody", "--name", "X"), None, "is no e-mail address"),
        (("a@b.example", "--name", " "), None, "give a name"),
        (("a@b.example",), None, "Missing option '--name'"),
        (("a@b.example", "--name", "X", "--role", "king"), None, "is not one of"),
        (("a@b.example", "--name", "X", "--password-stdin"), "short\n", "too short"),
        (("a@b.example", "--name", "X", "--password-stdin"), "welkom12345\n", "common"),
        (("a@b.example", "--name", "X", "--department", "Nowhere"), None, "no department"),
        (("taken@delinde.example", "--name", "X"), None, "Somebody else has this e-mail"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_leaves_nothing(
    app: Flask, world: World, arguments: tuple[str, ...], typed: str | None, words: str
) -> None:
    world.person(email="taken@delinde.example")
    code, said = add(app, *arguments, typed=typed)
    assert code != 0
    assert words in said
    with app.app_context():
        assert len(db.session.scalars(select(Person)).all()) == 1
        assert db.session.scalars(select(RoleGrant)).all() == []


def test_with_several_departments_on_top_one_must_be_named(app: Flask, world: World) -> None:
    world.department("Skillslab")
    world.department("Radiologie")
    code, said = add(app, "a@b.example", "--name", "X")
    assert code == 2
    assert "give --department" in said
