"""Consent on the command line: what destroys or opens is done after its name was said.

The name is that of the database. Away from production somebody is asked for it; in production, and
in scripts, it is given with a flag, for a question is soon answered in the wrong window.
"""

from pathlib import Path

import click
from flask import current_app
from sqlalchemy.engine import make_url

WIPE, OPEN = "--yes-wipe", "--yes-open"
PRODUCTION = "production"

wipe_option = click.option(
    WIPE, "wiped", metavar="NAME", help="The database that may lose what is in it, by its name."
)
open_option = click.option(
    OPEN, "opened", metavar="NAME", help="The database that may be opened, by its name."
)


def database_name() -> str:
    """What the database is called: its file, or its name on the server."""
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    name = url.database or ":memory:"
    return Path(name).name if url.get_backend_name() == "sqlite" else name


def is_production() -> bool:
    """Whether this is an installation in earnest."""
    return bool(current_app.config["ENVIRONMENT"] == PRODUCTION)


def require(what: str, flag: str, said: str | None) -> None:
    """Go on when the name of the database was said; else ask for it, or end the program.

    ``what`` says what happens to the database, before its name: "this deletes everything in".
    Raises ClickException, which leaves everything as it was.
    """
    name = database_name()
    if said is None and not is_production():
        said = _asked(f"{what[0].upper()}{what[1:]} {name}. Type that name to go on")
    if said is None:
        raise click.ClickException(
            f"{what} {name}, and nothing was done. If that is meant, say so in full: {flag} {name}"
        )
    if said.strip() != name:
        raise click.ClickException(f"the database is {name}, not {said.strip()}: nothing was done")


def _asked(question: str) -> str | None:
    """The answer; None where nobody is there to give one."""
    try:
        return str(click.prompt(question, err=True))
    except click.Abort:
        click.echo(err=True)
        return None
