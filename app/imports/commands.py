"""Capabilities from a table: kept as read, looked at, and done at a yes, all of it or nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.audit.trail import Verb, record
from app.capabilities.commands_holdings import project
from app.capabilities.commands_sign_offs import add
from app.capabilities.models import (
    Capability,
    CapabilityImport,
    CapabilityKind,
    Method,
    SignOff,
)
from app.capabilities.queries import assessing_of
from app.capabilities.queries_sign_offs import newest
from app.capabilities.rules import HeldAfter, steps_of
from app.capabilities.words import level_name
from app.core import clock
from app.core.command import bookkeeping, command
from app.core.db import db
from app.core.localtime import local_today
from app.core.pieces import FILES, delete_some, in_pieces
from app.core.text import folded
from app.core.viewer import Can, Viewer
from app.files.tables import Rows
from app.imports.queries_people import people_named
from app.imports.rules import (
    Does,
    Known,
    KnownLine,
    Last,
    Plan,
    Subject,
    keys_of,
    orders_of,
    plan,
    read_line,
)
from app.imports.rules_heads import Columns, Field
from app.people.models import Person

KEPT_FOR = timedelta(days=7)
LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Imported:
    """It was done: now, or at a tap before this one. ``changes`` counts sign-offs."""

    changes: int


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Nothing was done: it would do something other than what was looked at."""


def rows_of(table: Rows, columns: Columns) -> list[dict[str, Any]]:
    """The lines of a table as they are kept: by field, as text, days as year-month-day.

    Lines with nothing in a column of ours are left out.
    """
    return [
        {
            "line": row.number,
            "cells": {
                field: _text(row.cells[columns.of[field]]) if field in columns.of else ""
                for field in Field
            },
        }
        for row in table.rows
    ]


def reading_of(table: Rows, columns: Columns) -> dict[str, Any]:
    """What the page says of how the table was read: where, and what was not."""
    return {
        "head_line": table.head_line,
        "sheet": table.sheet,
        "others": list(table.others),
        "hidden": table.hidden,
        "unread": list(columns.unread),
        "fields": [str(field) for field in columns.of],
    }


def _text(cell: str | date) -> str:
    return date.isoformat(cell) if isinstance(cell, date) else cell


@bookkeeping
def keep(
    person_id: int, name: str, rows: list[dict[str, Any]], reading: dict[str, Any] | None = None
) -> int:
    """Keep what was read until somebody says yes, or a week; the id."""
    kept = CapabilityImport(
        person_id=person_id, name=name, rows=rows, reading=reading, made_at=clock.now()
    )
    db.session.add(kept)
    db.session.flush()
    return kept.id


@in_pieces(FILES)
@bookkeeping
def delete_old_imports(most: int, now: datetime) -> int:
    """Delete what was read a week ago; what was done with it stays in the trail."""
    return delete_some(most, CapabilityImport, CapabilityImport.made_at < now - KEPT_FOR)


def own_import(viewer: Viewer, import_id: int) -> CapabilityImport | None:
    """An import of the viewer's own; nobody else's exists."""
    return db.session.scalar(
        select(CapabilityImport).where(
            CapabilityImport.id == import_id, CapabilityImport.person_id == viewer.id
        )
    )


def planned(viewer: Viewer, rows: Sequence[Mapping[str, Any]]) -> Plan:
    """What the lines will do, as things stand; a fixed number of statements for 1,000 lines."""
    today = local_today()
    subjects, shared = _subjects(viewer)
    people = people_named(viewer, _keys(rows))
    known = Known(people, subjects, viewer.id, today, orders_of(rows), shared)
    read = [read_line(row["cells"], known) for row in rows]
    last = _last({found.someone.id for found in read if isinstance(found, KnownLine)})
    return plan(rows, read, last, today)


@command
def confirm(viewer: Viewer, import_id: int, mark: str) -> Imported | Otherwise:
    """Do all that was looked at, under the locks of its people; again is no more than once.

    ``mark`` is that of the plan that was looked at: if it would be another one now, nothing is
    done. The people are not told one by one: what is imported was known before.
    """
    kept = db.session.scalars(
        select(CapabilityImport).where(CapabilityImport.id == import_id).with_for_update()
    ).one()
    if kept.applied_at is not None:
        return Imported(0)
    _lock(viewer, kept.rows)
    found = planned(viewer, kept.rows)
    if found.problems or found.mark != mark:
        return Otherwise()
    _apply(found)
    kept.applied_at = clock.now()
    counts = {str(does): found.count(does) for does in Does}
    record(Verb.IMPORTED, kept, lines=len(found.lines), **counts)
    return Imported(len(found.changes))


def _apply(found: Plan) -> None:
    capabilities = {each.id: each for each in db.session.scalars(select(Capability))}
    people = set()
    for line in found.in_order:
        assert line.found is not None
        someone, subject = line.found.someone, line.found.subject
        people.add(someone.id)
        add(someone.id, capabilities[subject.id], line.found.draft, line.before)
    project(people)


def _lock(viewer: Viewer, rows: Sequence[Mapping[str, Any]]) -> None:
    """Lock everybody whom the lines are about, in the order of their ids."""
    found = people_named(viewer, _keys(rows))
    ids = sorted({each.id for each in found.values()})
    db.session.execute(
        select(Person.id)
        .where(Person.id.in_(ids))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    )


def _keys(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    return {key for row in rows for key in keys_of(row["cells"])}


def _subjects(viewer: Viewer) -> tuple[dict[str, Subject], set[str]]:
    """Every capability by its names in both languages, and the names that two have.

    One in use comes before one that is not.
    """
    named, everything = assessing_of(viewer).named, viewer.can(Can.ADMINISTER_ALL)
    found: dict[str, Subject] = {}
    shared: set[str] = set()
    for each in db.session.scalars(select(Capability).order_by(Capability.active, Capability.id)):
        subject = Subject(
            id=each.id,
            names={language: each.name(language) for language in LANGUAGES},
            levels=_levels(each) if each.has_levels else None,
            active=each.active,
            allowed=each.id in named or (not each.reserved and (everything or not each.has_levels)),
            reserved=each.reserved,
            evidence_required=each.evidence_required,
            paper=_paper(each),
            valid_months=each.valid_months,
        )
        for name in {folded(name) for name in subject.names.values()}:
            if name in found and found[name].active == subject.active:
                shared.add(name)
            elif name in found:
                shared.discard(name)
            found[name] = subject
    return found, shared


def _paper(capability: Capability) -> Method:
    """How it is shown to whoever sees the proof."""
    registered = capability.kind == CapabilityKind.REGISTRATION
    return Method.REGISTER if registered else Method.CERTIFICATE


def _levels(capability: Capability) -> dict[str, int]:
    """The steps of a capability by number, by name, and by both."""
    found = {}
    for step in steps_of(capability.level_names):
        found[str(step)] = step
        for language in LANGUAGES:
            name = folded(level_name(capability.level_names, step, language))
            found |= {name: step, f"{step} {name}": step}
    return found


def _last(person_ids: Collection[int]) -> dict[tuple[int, int], Last]:
    days = db.session.execute(
        select(SignOff.person_id, SignOff.capability_id, func.max(SignOff.day))
        .where(SignOff.person_id.in_(person_ids))
        .group_by(SignOff.person_id, SignOff.capability_id)
    )
    standings = newest(person_ids)
    return {
        (person, capability): Last(standings[person].get(capability, HeldAfter()), day)
        for person, capability, day in days
    }
