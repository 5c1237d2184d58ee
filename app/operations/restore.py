"""Restoring a backup, so that what was ended stays ended and the copy keeps quiet.

From the first to the last moment a mark stands in the database on which no process of ours serves
or sends; it goes in the transaction that ends sessions and links and forbids sending.
"""

from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect, text

from app.accounts.commands import end_every_session
from app.calendars.commands import revoke_every_feed
from app.core.command import command
from app.core.db import db
from app.core.leader import Lock, try_to_lead
from app.core.migrations import upgrade
from app.customers.commands import revoke_every_link as revoke_every_card
from app.installation.commands import mark_restored
from app.operations.archive import require_ours, store_of
from app.operations.trouble import Trouble
from app.walls.commands import revoke_every_link as revoke_every_wall
from app.web.schema import UNFINISHED


@dataclass(frozen=True, slots=True)
class Restored:
    """What was ended in the copy."""

    sessions: int
    feeds: int
    walls: int
    cards: int


def restore(source: Path, *, fresh: bool) -> Restored:
    """Replace the database by a backup; ``fresh`` allows it where people are. Raises Trouble."""
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    store = store_of(url)
    revision = require_ours(store, source)
    if not fresh and is_in_use():
        raise Trouble(
            "there are people in this database. Restore into an empty one, or replace all that is "
            "in this one with --fresh"
        )
    _let_go()
    store.require_rest()
    lock = _lead(url)
    try:
        store.load(source)
        upgrade()
        return _finish(revision)
    finally:
        _let_go()
        lock.release()


@command
def _finish(revision: str) -> Restored:
    """End what may have been ended after the backup, keep quiet, and take the mark away."""
    sessions, feeds = end_every_session(), revoke_every_feed()
    walls, cards = revoke_every_wall(), revoke_every_card()
    mark_restored(backup_revision=revision, sessions_ended=sessions, feeds_revoked=feeds)
    db.session.execute(text(f"DROP TABLE {UNFINISHED}"))
    return Restored(sessions, feeds, walls, cards)


def is_in_use() -> bool:
    """Whether there are people in the database."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("people"):
            return False
        return connection.execute(text("SELECT 1 FROM people LIMIT 1")).first() is not None


def _let_go() -> None:
    """This process itself must not be among those who are connected."""
    db.session.remove()
    db.engine.dispose()


def _lead(url: str) -> Lock:
    """Take the place of the job process, so that none can start meanwhile."""
    lock = try_to_lead(url)
    if lock is None:
        raise Trouble("the job process runs: stop it, and the web server, before a restore")
    return lock
