"""The revisions of the tables: which there are, which a database has, and the way to another.

Alembic is read only where tables change. A web worker asks no more than whether its database is
current, and would hold 7 MiB of it for good (``python -m bench kept``).
"""

import re
from functools import cache
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import Connection, inspect, text

from app.core.db import db

FOLDER = Path(__file__).parents[2] / "migrations"
NAMES = re.compile(r"^(revision|down_revision) = (.+)$", re.MULTILINE)
REVISION = re.compile(r"""["'](\w+)["']""")


def prepare(app: Flask) -> None:
    """Give the application ``flask db``, and what its commands need."""
    from flask_migrate import Migrate

    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(FOLDER), render_as_batch=True)


def upgrade() -> None:
    """Bring the tables of the current application up to date."""
    from flask_migrate import upgrade

    prepare(current_app)
    upgrade()


def downgrade(revision: str) -> None:
    """Take the tables of the current application back to a revision; ``base`` has none."""
    from flask_migrate import downgrade

    prepare(current_app)
    downgrade(revision=revision)


def heads() -> set[str]:
    """The revision that this program needs; several where two were made side by side."""
    return known().difference(*_revisions().values())


def known() -> set[str]:
    """Every revision that this program can start from."""
    return set(_revisions())


def found_in(connection: Connection) -> set[str]:
    """The revision that a database has; none where it has no tables yet."""
    if not inspect(connection).has_table("alembic_version"):
        return set()
    return set(connection.scalars(text("SELECT version_num FROM alembic_version")))


@cache
def _revisions() -> dict[str, list[str]]:
    """Each revision with those before it, as its file says."""
    files = sorted((FOLDER / "versions").glob("*.py"))
    said = [dict(NAMES.findall(file.read_text(encoding="utf-8"))) for file in files]
    return {
        REVISION.findall(each["revision"])[0]: REVISION.findall(each["down_revision"])
        for each in said
    }
