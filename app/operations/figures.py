"""Figures of the whole installation, from its database: the same whichever process is asked."""

import platform
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select

from app.core import migrations
from app.core.db import db
from app.notices.delivery import SEVERAL
from app.notices.kinds import private_kinds
from app.notices.leases import was_put_back
from app.notices.models import Notice, NoticeState

WAL_RESET_BUG = ((3, 7, 0), (3, 51, 2))
"""Versions of SQLite, from and to, that may in a rare moment damage a database in WAL mode."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many messages there are, by state, and how long the oldest that is due has waited.

    ``turned_away`` people wait for a message that the server lately refused for good, and which was
    put back because it refused several.
    """

    counts: dict[str, int]
    age: timedelta
    turned_away: int = 0

    @property
    def refuses_everybody(self) -> bool:
        """Whether the mail server errs about whom it takes messages for."""
        return self.turned_away >= SEVERAL


@dataclass(frozen=True, slots=True)
class Versions:
    """What this runs on. ``revision`` is the schema's."""

    revision: str
    database: str
    database_version: str
    python: str

    @property
    def has_wal_reset_bug(self) -> bool:
        """Whether this is an SQLite that should be replaced."""
        first, last = WAL_RESET_BUG
        return self.database == "SQLite" and first <= _numbers(self.database_version) <= last


def outbox(now: datetime) -> Outbox:
    """The messages that may be told of; one statement, on the index."""
    counts = {str(state): 0 for state in NoticeState}
    told_of = Notice.kind.not_in(private_kinds())
    oldest = {}
    turned_away = func.count(case((was_put_back(now), Notice.person_id)).distinct())
    counted = select(Notice.state, func.count(), func.min(Notice.due_at), turned_away)
    away = 0
    for state, count, first_due, people in db.session.execute(
        counted.where(told_of).group_by(Notice.state)
    ):
        counts[state], oldest[state] = count, first_due
        away = people if state == NoticeState.WAITING else away
    due = oldest.get(NoticeState.WAITING)
    return Outbox(counts, now - due if due and due <= now else timedelta(), away)


def versions() -> Versions:
    """What this installation runs on, as the database itself says it."""
    connection = db.session.connection()
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    version = ".".join(map(str, connection.dialect.server_version_info or ()))
    return Versions(
        revision=", ".join(sorted(migrations.found_in(connection))) or "–",
        database=names.get(connection.dialect.name, connection.dialect.name),
        database_version=version,
        python=platform.python_version(),
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
