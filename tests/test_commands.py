"""Every command of the command line: what it destroys or opens, and what it does with nonsense."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import inspect, select, text, update

from app import cli
from app.cli import KINDS, CommandKind
from app.core.command import bookkeeping
from app.core.db import db
from app.installation.consent import database_name
from app.installation.models import Installation
from app.people.models import Person
from tests.factories import World

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
STAYS = {"init", "merge", "migrate", "revision", "edit"}
"""Commands that write files of the program itself: not tried with nonsense."""

DESTROYING = {
    "db downgrade": ["base"],
    "db stamp": ["base"],
    "restore": ["BACKUP", "--fresh"],
    "seed demo": ["--fresh", "--password", "vier losse woorden"],
    "seed hospital": ["--fresh", "--password", "vier losse woorden", "--people=2", "--shifts=1"],
}
"""Each command that destroys, with what makes it do so."""

OPENING = {
    "people add": "its first argument names who is let in, and nobody knows the password",
    "resume-sending": "asks in production",
}


def leaves(app: Flask) -> Iterator[tuple[str, click.Command]]:
    """Every command by its whole name."""
    group = app.cli
    context = click.Context(group)
    for name in {*cli.COMMANDS, cli.TABLES}:
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from ((f"{name} {each}", leaf) for each, leaf in found.commands.items())
        elif found is not None:
            yield name, found


def run(app: Flask, line: str, *arguments: str, typed: str | None = None) -> Result:
    """Give a command; it ends in words, however it ends."""
    done = app.test_cli_runner().invoke(args=[*line.split(), *arguments], input=typed)
    assert done.exception is None or isinstance(done.exception, SystemExit), (
        f"{line} {arguments} ended in {done.exception!r}: say it in a sentence"
    )
    return done


def test_every_command_says_what_it_does_to_an_installation(app: Flask) -> None:
    assert {name for name, _ in leaves(app)} == set(KINDS), "classify it in app/cli.py"
    destroying = {name for name, kind in KINDS.items() if kind is CommandKind.DESTROYS}
    opening = {name for name, kind in KINDS.items() if kind is CommandKind.OPENS}
    assert destroying == set(DESTROYING), "say here how it destroys: it is tried"
    assert opening == set(OPENING), "say here why it opens nothing by mistake"


@pytest.fixture
def backup(own_app: Flask, own_world: World, tmp_path: Path) -> Path:
    """A backup of a database with somebody in it."""
    own_world.person(name="Noor Haddad")
    path = tmp_path / "copy"
    assert run(own_app, "backup", str(path)).exit_code == 0
    return path


def untouched(app: Flask) -> bool:
    """Whether the one person is there still, and the tables are what they were."""
    with app.app_context(), db.engine.connect() as connection:
        tables = connection.scalar(text("SELECT count(*) FROM alembic_version"))
        if tables == 0 or not inspect(connection).has_table("people"):
            return False
        return connection.scalars(select(Person.name)).all() == ["Noor Haddad"]


@on_sqlite
@pytest.mark.parametrize("line", DESTROYING)
def test_what_destroys_asks_for_the_name_of_the_database(
    own_app: Flask, backup: Path, line: str
) -> None:
    with own_app.app_context():
        name = database_name()
    arguments = [str(backup) if each == "BACKUP" else each for each in DESTROYING[line]]
    for environment in ("production", "test"):
        own_app.config["ENVIRONMENT"] = environment
        opened = ["--yes-open", name] * (environment == "production" and line.startswith("seed"))
        for said, typed in (
            ([], None),
            ([], "y\n"),
            ([], f"{name}\n" if environment == "production" else f"not {name}\n"),
            (["--yes-wipe", "another"], None),
            (["--yes-wipe", ""], None),
        ):
            refused = run(own_app, line, *arguments, *opened, *said, typed=typed)
            assert refused.exit_code == 1, "in production a question is not enough, and none is one"
            assert name in refused.output, "it names what it would touch"
            assert "nothing was done" in refused.output
            assert untouched(own_app)
    if line == "seed demo":
        return  # the hospital is the same command, and smaller
    assert run(own_app, line, *arguments, typed=f"{name}\n").exit_code == 0
    assert line == "restore" or not untouched(own_app), "else this test shows nothing"


@on_sqlite
@pytest.mark.parametrize("line", ["seed demo", "seed hospital"])
def test_nobody_fills_an_installation_in_earnest_with_known_accounts(
    own_app: Flask, line: str
) -> None:
    own_app.config["ENVIRONMENT"] = "production"
    with own_app.app_context():
        name = database_name()
    for arguments in (
        [],
        ["--if-empty"],
        ["--yes-open", name],
        ["--password", "vier losse woorden"],
        ["--password", "vier losse woorden", "--yes-open", "another"],
    ):
        done = run(own_app, line, *arguments, typed=f"{name}\n")
        assert done.exit_code == 1, arguments
        assert "nothing was done" in done.output.lower()
        with own_app.app_context():
            assert db.session.scalars(select(Person.id)).all() == []


@on_sqlite
def test_a_copy_in_earnest_sends_again_only_when_its_name_is_said(own_app: Flask) -> None:
    @bookkeeping
    def keep_quiet() -> None:
        db.session.execute(update(Installation).values(sending=False))

    with own_app.app_context():
        keep_quiet()
        name = database_name()
    own_app.config["ENVIRONMENT"] = "production"
    refused = run(own_app, "resume-sending", typed=f"{name}\n")
    assert (refused.exit_code, f"--yes-open {name}" in refused.output) == (1, True)
    assert run(own_app, "resume-sending", "--yes-open", name).output == "messages leave again\n"
    assert "already" in run(own_app, "resume-sending").output, "which opens nothing"


def test_nobody_is_let_in_with_a_password_that_everybody_knows(app: Flask, world: World) -> None:
    world.department("Flexpool")
    arguments = ("a@b.example", "--name", "X", "--password-stdin")
    done = run(app, "people add", *arguments, typed="prikbord-demo\n")
    assert done.exit_code == 2
    assert "not good enough" in done.output


@on_sqlite
def test_a_command_on_the_tables_of_another_program_says_which_command_is_next(
    own_app: Flask,
) -> None:
    """All that need the tables; those that make, keep or replace them do not."""
    with own_app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0007'"))
    needed = {"people add": ["a@b.example", "--name", "X"], "run-job": ["deliver"]}
    lines = [line for line in KINDS if line.split()[0] not in cli.AT_ANY_REVISION]
    assert len(lines) >= 6
    for line in lines:
        done = run(own_app, line, *needed.get(line, []))
        assert done.exit_code == 1, line
        assert "flask --app wsgi db upgrade" in done.output, line


NONSENSE = ["", " ", "-1", "0", "1e400", "9" * 400, "\udcff", "a\x07b", "x" * 5000, "0001-01-01"]
NONSENSE += ["9999-12-31T23:59:59+14:00", "2026-10-25T02:30", "../..", "/dev/null", "prikbord💥"]


@on_sqlite
def test_nonsense_on_the_command_line_is_answered_with_a_sentence(
    own_app: Flask, own_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each option and argument of each command; ``run`` fails on whatever ends in no words."""
    own_world.person()
    monkeypatch.chdir(tmp_path)
    tried = 0
    for line, command in leaves(own_app):
        if line.split()[-1] in STAYS or line == "jobs":
            continue
        good = {"email": "a@b.example", "path": "nothing", "revision": "base"}
        good["name"] = "deliver" if line == "run-job" else "X"
        for option in command.params:
            if isinstance(option, click.Option) and (option.is_flag or option.name == "directory"):
                continue  # the revisions of another program are its own affair
            for nonsense in NONSENSE:
                given = {each: good[str(each.name)] for each in command.params if each.required}
                given[option] = nonsense
                run(own_app, line, *_spelled(given))
                tried += 1
    assert tried > 100


def _spelled(given: dict[click.Parameter, str]) -> list[str]:
    """Options and arguments as they are written on a line; what begins with - is no option."""
    options = [f"{each.opts[-1]}={text}" for each, text in given.items() if each.opts[0][0] == "-"]
    return [*options, "--", *(text for each, text in given.items() if each.opts[0][0] != "-")]
