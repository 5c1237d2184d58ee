"""The trail is added to and never changed: not by the program, not by a statement."""

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.audit.models import AuditEntry, TrailIsAppendOnly
from app.audit.trail import Verb, record
from app.core.actor import Actor, acting
from app.core.command import bookkeeping, command
from app.core.db import db
from tests.factories import World


@command
def happen(**data: object) -> None:
    record(Verb.CHANGED, "something", about=7, **data)


def entry() -> AuditEntry:
    return db.session.scalars(select(AuditEntry)).one()


def test_an_entry_says_who_did_what_to_whom(context: Flask, world: World) -> None:
    with acting(Actor("person", 5)):
        happen(places=3)
    found = entry()
    assert (found.actor_kind, found.actor_id, found.verb, found.person_id, found.data) == (
        "person",
        5,
        "changed",
        7,
        {"places": 3},
    )


def test_the_program_refuses_to_change_or_delete_an_entry(context: Flask) -> None:
    happen()

    @command
    def rewrite() -> None:
        entry().verb = "nothing"

    @command
    def erase() -> None:
        db.session.delete(entry())

    for act in (rewrite, erase):
        with pytest.raises(TrailIsAppendOnly):
            act()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entries SET verb = 'x'", "DELETE FROM audit_entries"]
)
def test_the_database_refuses_it_too(context: Flask, statement: str) -> None:
    happen()
    with pytest.raises(DBAPIError, match="append-only"):
        _rewritten(statement)


@bookkeeping
def _rewritten(statement: str) -> None:
    db.session.execute(text(statement))
