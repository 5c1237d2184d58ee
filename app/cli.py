"""The command line of whoever looks after an installation.

A command is read when somebody gives it: a web worker holds none of them. Whatever goes wrong that
is not a mistake of the program ends in a sentence.
"""

import re
from enum import StrEnum
from functools import cache, wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from app.core import migrations
from app.core.command import DatabaseBusy
from app.core.db import db
from app.installation import consent
from app.people.models import Person
from app.web import schema
from app.web.limits import is_readable

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS = {
    "accounts": "seeds.commands:accounts_command",
    "backup": "app.operations.command_line:backup_command",
    "jobs": "app.jobs:jobs_command",
    "labour": "app.labour.command_line:labour",
    "people": "app.accounts.command_line:people",
    "restore": "app.operations.command_line:restore_command",
    "resume-sending": "app.operations.command_line:resume_sending_command",
    "run-job": "app.jobs:run_job_command",
    "send-again": "app.operations.command_line:send_again_command",
    "seed": "seeds.commands:seed_group",
}
"""What each command is called, and where it is."""
TABLES = "db"
ONE = r"(?:\w+@)?(?:\w+|[+-][0-9]{1,4})?"
REVISION = re.compile(rf"(?!$){ONE}(?::{ONE})?", re.ASCII)
AT_ANY_REVISION = {"backup", "jobs", "labour", "restore", TABLES}
"""What needs no current tables, or waits for them; every other command asks for them first."""


class CommandKind(StrEnum):
    """What a command does to an installation, at its worst."""

    READS = "reads"
    ADDS = "adds"
    DESTROYS = "destroys"
    OPENS = "opens"


KINDS = {
    "accounts": CommandKind.READS,
    "backup": CommandKind.READS,
    "jobs": CommandKind.ADDS,
    "labour judge": CommandKind.READS,
    "people add": CommandKind.OPENS,
    "restore": CommandKind.DESTROYS,
    "resume-sending": CommandKind.OPENS,
    "run-job": CommandKind.ADDS,
    "send-again": CommandKind.ADDS,
    "seed demo": CommandKind.DESTROYS,
    "seed hospital": CommandKind.DESTROYS,
    "db branches": CommandKind.READS,
    "db check": CommandKind.READS,
    "db current": CommandKind.READS,
    "db downgrade": CommandKind.DESTROYS,
    "db edit": CommandKind.ADDS,
    "db heads": CommandKind.READS,
    "db history": CommandKind.READS,
    "db init": CommandKind.ADDS,
    "db list-templates": CommandKind.READS,
    "db merge": CommandKind.ADDS,
    "db migrate": CommandKind.ADDS,
    "db revision": CommandKind.ADDS,
    "db show": CommandKind.READS,
    "db stamp": CommandKind.DESTROYS,
    "db upgrade": CommandKind.ADDS,
}
"""Every command. One that destroys or opens names what it touches and asks for consent; tests try
each, and fail for one that is not here."""


class Commands(AppGroup):
    """The commands of the application, by name."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app.name)
        self._app = app

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, for ``--help``."""
        return sorted({*super().list_commands(ctx), *COMMANDS, TABLES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The one that was given."""
        if cmd_name == TABLES:
            migrations.prepare(self._app)
            return _tables()
        return read(cmd_name) if cmd_name in COMMANDS else super().get_command(ctx, cmd_name)


@cache
def read(command: str) -> click.Command:
    """The command of that name in the table, which says in words what it cannot do."""
    module, _, name = COMMANDS[command].partition(":")
    found: click.Command = getattr(import_module(module), name)
    for each in found.commands.values() if isinstance(found, click.Group) else [found]:
        _speak_plainly(each, current=command not in AT_ANY_REVISION)
    return found


@cache
def _tables() -> click.Group:
    """``flask db``, by the same rules."""
    from flask_migrate.cli import db as group

    for name, each in group.commands.items():
        for parameter in each.params:
            if parameter.name in ("revision", "rev_range"):
                parameter.callback = _revision
        if KINDS.get(f"{TABLES} {name}") is CommandKind.DESTROYS:
            _ask_first(each)
        _speak_plainly(each, current=False)
    return group  # type: ignore[no-any-return]


def _revision(_context: click.Context, _parameter: click.Parameter, said: Any) -> Any:
    """Alembic trips over what it cannot read."""
    if isinstance(said, str) and not REVISION.fullmatch(said):
        raise click.BadParameter(f"{said!r} names no revision")
    return said


def _ask_first(command: click.Command) -> None:
    """Let a command that takes tables away ask, where there are people in them."""
    destroy = command.callback
    assert destroy is not None

    @wraps(destroy)
    @with_appcontext
    def ask(*args: Any, wiped: str | None, **options: Any) -> Any:
        people = _people()
        if people:
            consent.require(f"this takes tables away from {people} people in", consent.WIPE, wiped)
        return destroy(*args, **options)

    command.callback = consent.wipe_option(ask)
    command.params += command.callback.__click_params__  # type: ignore[attr-defined]


def _people() -> int:
    """How many people are in the database."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("people"):
            return 0
        return connection.scalar(select(func.count(Person.id))) or 0


def _speak_plainly(command: click.Command, *, current: bool) -> None:
    """Let a command judge the tables first, where it needs them, and end in a sentence."""
    work: Callable[..., Any] | None = command.callback
    assert work is not None

    @wraps(work)
    @with_appcontext
    def run(*args: Any, **options: Any) -> Any:
        try:
            _require_readable(options)
            if current and (trouble := schema.problem()) is not None:
                raise click.ClickException(f"schema not current: {trouble}")
            return work(*args, **options)
        except DatabaseBusy as busy:
            raise click.ClickException("somebody else is writing: try again") from busy
        except SQLAlchemyError as error:
            said = str(getattr(error, "orig", None) or error).strip().splitlines()[:1]
            name = type(error).__name__
            raise click.ClickException(f"the database refuses: {name}: {''.join(said)}") from error
        except OSError as error:
            raise click.ClickException(f"this machine refuses: {error}") from error

    command.callback = run


def _require_readable(options: dict[str, Any]) -> None:
    for name, said in options.items():
        text = str(said) if isinstance(said, str | Path) else ""
        if not is_readable(text) or text != text.encode(errors="replace").decode():
            raise click.ClickException(f"what was given as {name} cannot be read as text")


def install(app: Flask) -> None:
    """Give the application its commands."""
    app.cli = Commands(app)
