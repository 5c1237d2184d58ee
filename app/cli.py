"""The command line of whoever looks after an installation.

A command is read when somebody gives it: a web worker holds none of them.
"""

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

from app.core import migrations

COMMANDS = {
    "accounts": "app.seeds.commands:accounts_command",
    "backup": "app.operations.command_line:backup_command",
    "jobs": "app.jobs:jobs_command",
    "people": "app.accounts.command_line:people",
    "restore": "app.operations.command_line:restore_command",
    "resume-sending": "app.operations.command_line:resume_sending_command",
    "run-job": "app.jobs:run_job_command",
    "seed": "app.seeds.commands:seed_group",
}
"""What each command is called, and where it is."""
TABLES = "db"


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
            migrations.prepare(self._app)  # which adds it here
        return read(cmd_name) if cmd_name in COMMANDS else super().get_command(ctx, cmd_name)


def read(command: str) -> click.Command:
    """The command of that name in the table."""
    module, _, name = COMMANDS[command].partition(":")
    found: click.Command = getattr(import_module(module), name)
    return found


def install(app: Flask) -> None:
    """Give the application its commands."""
    app.cli = Commands(app)
