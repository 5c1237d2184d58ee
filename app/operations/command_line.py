"""``flask backup``, ``restore``, ``resume-sending`` and ``send-again``."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core.actor import COMMAND_LINE, acting
from app.installation import commands, consent
from app.installation.queries import this
from app.notices.commands import send_again
from app.operations import backup, restore
from app.operations.trouble import Trouble

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("path", type=FILE)
@with_appcontext
def backup_command(path: Path) -> None:
    """Write the database to a new file, while it is in use."""
    try:
        size = backup.back_up(current_app.config["SQLALCHEMY_DATABASE_URI"], path)
    except Trouble as trouble:
        raise click.ClickException(str(trouble)) from trouble
    click.echo(f"{path}: {size:,} bytes")


@click.command("restore")
@click.argument("path", type=FILE)
@click.option(
    "--fresh",
    is_flag=True,
    help="Replace a database that has people in it; asks for the name of the database.",
)
@consent.wipe_option
@with_appcontext
def restore_command(path: Path, fresh: bool, wiped: str | None) -> None:
    """Replace the database by a backup. The copy sends nothing until told."""
    try:
        if fresh and restore.is_in_use():
            consent.require("this replaces everything in", consent.WIPE, wiped)
        with acting(COMMAND_LINE):
            done = restore.restore(path, fresh=fresh)
    except Trouble as trouble:
        raise click.ClickException(str(trouble)) from trouble
    click.echo(
        f"restored from {path}: {done.sessions} sessions, {done.feeds} calendar links, "
        f"{done.walls} links to walls and {done.cards} to cards of customers ended.\n"
        "This copy sends nothing until told: flask --app wsgi resume-sending"
    )


@click.command("resume-sending")
@consent.open_option
@with_appcontext
def resume_sending_command(opened: str | None) -> None:
    """Let a restored copy send: only one that takes the place of the original may."""
    if consent.is_production() and not this().sending:
        consent.require("this lets messages leave to everybody in", consent.OPEN, opened)
    with acting(COMMAND_LINE):
        resumed = commands.resume_sending()
    click.echo("messages leave again" if resumed else "messages leave from here already")


@click.command("send-again")
@with_appcontext
def send_again_command() -> None:
    """Send the messages once more that were given up, as far as they are still due."""
    with acting(COMMAND_LINE):
        waiting = send_again()
    click.echo("they leave again within a minute" if waiting else "no message was given up")
