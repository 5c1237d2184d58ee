"""A live address of one's own calendar: kept, read every quarter of an hour, ended.

Nothing is fetched inside a unit of work. What is stored are times that do not suit, no more.
"""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import delete, or_, select

from app.audit.trail import Verb, record
from app.core import clock
from app.core.command import bookkeeping, command
from app.core.db import db, delete_rows
from app.core.intervals import Interval, merged
from app.core.localtime import local_time
from app.core.pieces import one_by_one
from app.people import grounds
from app.people.locks import lock_person
from app.people.models import Commitment, CommitmentKind, Origin, Person
from app.rosters.calendar_files import CalendarTimes, is_calendar, read_calendar
from app.rosters.fetching import Unfetched, fetch
from app.rosters.models import CalendarSource

EVERY = timedelta(minutes=15)
AHEAD = timedelta(days=92)
"""So far ahead times are kept; further on hardly anything is posted."""
LONGEST = timedelta(days=366)
"""What lasts longer is kept as far as one looks ahead."""
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class DueSource:
    """A calendar to read now; of which content its times are, and from which day."""

    id: int
    url: str
    digest: str | None
    read_for: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one: its times, None where they are those that are known; or what is wrong."""

    source_id: int
    url: str
    read_for: date
    digest: str | None = None
    spans: tuple[Interval, ...] | None = None
    wrong: str | None = None


@command
def keep_source(person_id: int, url: str) -> int:
    """Let somebody's calendar be read from an address, in place of one before; the id."""
    lock_person(person_id)
    source = db.session.scalar(select(CalendarSource).where(CalendarSource.person_id == person_id))
    if source is not None and source.url == url:
        return source.id
    if source is None:
        source = CalendarSource(person_id=person_id, url=url, made_at=clock.now())
        db.session.add(source)
        record(Verb.ADDED, source, about=person_id)
    else:
        source.url, source.made_at = url, clock.now()
        source.tried_at = source.read_at = source.wrong = source.digest = source.read_for = None
        record(Verb.CHANGED, source, about=person_id)
    return source.id


@command
def end_source(person_id: int) -> None:
    """Let somebody's calendar be read no more; what was read of it goes too."""
    lock_person(person_id)
    source = db.session.scalar(select(CalendarSource).where(CalendarSource.person_id == person_id))
    if source is not None:
        gone = delete_rows(
            delete(Commitment).where(
                Commitment.person_id == person_id, Commitment.origin == Origin.CALENDAR
            )
        )
        db.session.delete(source)
        record(Verb.REMOVED, source, about=person_id, times=gone)


def read_calendars(now: datetime) -> int:
    """Read every calendar that is due. Returns how many were asked."""
    due = _due(now)
    trusted = current_app.config["CALENDAR_HOSTS"]
    done = 0
    with ThreadPoolExecutor(AT_ONCE, "calendars") as pool:
        for begin in range(0, len(due), AT_ONCE):
            some = due[begin : begin + AT_ONCE]
            fetched = list(pool.map(lambda each: fetch(each.url, trusted), some))
            for each, content in one_by_one(zip(some, fetched, strict=True)):
                _store(_read(each, content, now), now)
                done += 1
    return done


def read_now(person_id: int, now: datetime) -> None:
    """Read somebody's calendar at once, where it was not read for a minute."""
    for each in _due(now + EVERY - timedelta(minutes=1), person_id):
        _store(_read(each, fetch(each.url, current_app.config["CALENDAR_HOSTS"]), now), now)


def _due(now: datetime, person_id: int | None = None) -> list[DueSource]:
    statement = (
        select(
            CalendarSource.id, CalendarSource.url, CalendarSource.digest, CalendarSource.read_for
        )
        .join(Person, Person.id == CalendarSource.person_id)
        .where(
            Person.active,
            or_(CalendarSource.tried_at.is_(None), CalendarSource.tried_at <= now - EVERY),
        )
        .order_by(CalendarSource.id)
    )
    if person_id is not None:
        statement = statement.where(CalendarSource.person_id == person_id)
    rows = db.session.execute(statement).all()
    db.session.rollback()  # nothing is held while others are asked
    return [DueSource(*row) for row in rows]


def _read(due: DueSource, content: bytes | Unfetched, now: datetime) -> Reading:
    today = local_time().day(now)
    if isinstance(content, Unfetched):
        return Reading(due.id, due.url, today, wrong=str(content))
    if not is_calendar(content):
        return Reading(due.id, due.url, today, wrong="no_calendar")
    digest = hashlib.sha256(content).hexdigest()
    if (digest, today) == (due.digest, due.read_for):
        return Reading(due.id, due.url, today, digest)
    start = local_time().midnight(today)
    window = Interval(start, start + AHEAD)
    found = read_calendar(content, window)
    if not isinstance(found, CalendarTimes):
        return Reading(due.id, due.url, today, wrong=found.why)
    return Reading(due.id, due.url, today, digest, tuple(merged(_spans(found, window))))


def _spans(found: CalendarTimes, window: Interval) -> Iterator[Interval]:
    local = local_time()
    days = (Interval(*map(local.midnight, each)) for each in found.whole_days)
    for span in (*found.spans, *days):
        part = span if span.length <= LONGEST else span.clipped(window)
        if part is not None:
            yield part


def _store(reading: Reading, now: datetime) -> None:
    if reading.spans is None or not _differs(reading, now):
        _note(reading, now)
    else:
        _take(reading, now)


def _differs(reading: Reading, now: datetime) -> bool:
    source = db.session.get(CalendarSource, reading.source_id)
    known = {Interval(row.starts_at, row.ends_at) for row in _known(source, now)} if source else {}
    db.session.rollback()
    return known != set(reading.spans or ())


def _known(source: CalendarSource, now: datetime) -> Sequence[Commitment]:
    return db.session.scalars(
        select(Commitment).where(
            Commitment.person_id == source.person_id,
            Commitment.origin == Origin.CALENDAR,
            Commitment.ends_at > local_time().midnight(local_time().day(now)),
        )
    ).all()


@bookkeeping
def _note(reading: Reading, now: datetime) -> None:
    """Remember that a calendar was asked, and what came of it."""
    source = _locked(reading)
    if source is not None:
        _mark(source, reading, now)


@command
def _take(reading: Reading, now: datetime) -> None:
    """Let the times of a calendar be those that were read now. What has passed stays."""
    found = db.session.get(CalendarSource, reading.source_id)
    if found is None:
        return
    lock_person(found.person_id)
    source = _locked(reading)
    if source is None:
        return
    wanted = set(reading.spans or ())
    known = _known(source, now)
    gone = [row for row in known if Interval(row.starts_at, row.ends_at) not in wanted]
    new = sorted(wanted - {Interval(row.starts_at, row.ends_at) for row in known})
    for row in gone:
        db.session.delete(row)
    db.session.add_all(
        Commitment(
            person_id=source.person_id,
            kind=CommitmentKind.UNAVAILABLE,
            starts_at=span.start,
            ends_at=span.end,
            origin=Origin.CALENDAR,
        )
        for span in new
    )
    _mark(source, reading, now)
    record(Verb.CHANGED, source, about=source.person_id, times=len(new), removed=len(gone))
    if new:
        grounds.taken(source.person_id, new)


def _locked(reading: Reading) -> CalendarSource | None:
    """The source, as long as it is still of that address."""
    return db.session.scalar(
        select(CalendarSource)
        .where(CalendarSource.id == reading.source_id, CalendarSource.url == reading.url)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _mark(source: CalendarSource, reading: Reading, now: datetime) -> None:
    source.tried_at, source.wrong = now, reading.wrong
    if reading.wrong is None:
        source.read_at, source.digest, source.read_for = now, reading.digest, reading.read_for
