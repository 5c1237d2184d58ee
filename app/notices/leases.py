"""Who is sending what: a message is leased before it is sent, and marked right after.

All of it is bookkeeping: the message itself was decided, and recorded, by the command that left it.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from app.core.command import bookkeeping
from app.core.db import db
from app.core.pieces import delete_some, in_pieces, some_by_some
from app.notices.kinds import private_kinds
from app.notices.models import Notice, NoticeState
from app.notices.outbox import TOGETHER
from app.people.models import Person

BATCH = 50
LEASE = timedelta(seconds=120)
AWAY = timedelta(seconds=60)
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=2)
SKEW = timedelta(minutes=1)
"""By how much the clocks of the machines may differ."""

SHORT_WAIT = timedelta(minutes=5)
"""A wait that counts from when the message was left; a longer one is for a time of its own."""

MOST_ATTEMPTS = 20
"""With the waits between them about a day."""

REFUSED_AGAIN = timedelta(minutes=5)
"""After so long an address that was refused is tried once more: servers err too."""

MOST_REFUSALS = 2
"""So often an address is refused for good until it counts as one that nobody has."""

FOR_GOOD = "5__ %"
"""How a reply of a mail server begins that it will never take a message."""

REMEMBERED = timedelta(minutes=15)
"""For how long a refusal counts among those of others."""

LONGEST_PROBLEM = 300


def lease(at: datetime) -> Sequence[int]:
    """Take up to a batch of messages that are due, for nobody else to send meanwhile; their ids.

    Under a clock that went back, what was due soon is due as soon as it was, and a lease ends
    within the length of one, but never before its holder gave up.
    """
    _follow_a_clock_that_went_back(at)
    return _take(at)


@bookkeeping
def _take(at: datetime) -> Sequence[int]:
    free = (
        Notice.state == NoticeState.WAITING,
        Notice.due_at <= at,
        or_(Notice.leased_until.is_(None), Notice.leased_until <= at),
    )
    ids = db.session.scalars(
        select(Notice.id)
        .where(*free)
        .order_by(Notice.due_at, Notice.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    taken = db.session.scalars(
        update(Notice)
        .where(Notice.id.in_(ids), *free)
        .values(leased_until=at + LEASE)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    ).all()
    return [number for number in ids if number in set(taken)]


def leaving_together(notice_ids: Sequence[int]) -> dict[int, list[int]]:
    """By id of each that is not alone: all of these that one act left for one person, in order."""
    groups = defaultdict[tuple[int, str], list[int]](list)
    rows = db.session.execute(
        select(Notice.id, Notice.person_id, Notice.data).where(
            Notice.id.in_(notice_ids), Notice.address.is_(None)
        )
    )
    keys = {row.id: (row.person_id, row.data.get(TOGETHER)) for row in rows}
    for notice_id in notice_ids:
        person_id, key = keys.get(notice_id, (0, None))
        if key is not None:
            groups[person_id, key].append(notice_id)
    return {each: group for group in groups.values() if len(group) > 1 for each in group}


@bookkeeping
def mark_sent(notice_id: int, subject: str, at: datetime) -> None:
    """The server took it."""
    _mark([notice_id], state=NoticeState.SENT, subject=subject, sent_at=at, problem=None)


@bookkeeping
def mark_dropped(notice_id: int, why: str) -> None:
    """It is no longer due."""
    _mark([notice_id], state=NoticeState.DROPPED, problem=why)


@bookkeeping
def mark_failed(notice_id: int, problem: str, subject: str | None = None) -> None:
    """It will never arrive; an administrator can see why."""
    _mark([notice_id], state=NoticeState.FAILED, problem=_short(problem), subject=subject)


@bookkeeping
def mark_for_later(notice_id: int, problem: str, subject: str, at: datetime) -> None:
    """It was not taken this time: try again, less and less often, and in the end give up."""
    attempts = db.session.get_one(Notice, notice_id).attempts + 1
    wait = min(FIRST_RETRY * 2 ** (attempts - 1), LONGEST_RETRY)
    _mark_tried(notice_id, attempts, attempts >= MOST_ATTEMPTS, wait, problem, subject, at)


@bookkeeping
def mark_refused(
    notice_id: int, problem: str, subject: str, at: datetime, *, for_good: bool
) -> None:
    """The server says that nobody has this address: try once more, and then believe it."""
    notice = db.session.get_one(Notice, notice_id)
    attempts = notice.attempts + 1
    refused_before = attempts >= MOST_REFUSALS and (notice.problem or "").startswith("5")
    given_up = for_good or refused_before or attempts >= MOST_ATTEMPTS
    _mark_tried(notice_id, attempts, given_up, REFUSED_AGAIN, problem, subject, at)


def _mark_tried(
    notice_id: int,
    attempts: int,
    given_up: bool,
    wait: timedelta,
    problem: str,
    subject: str,
    at: datetime,
) -> None:
    _mark(
        [notice_id],
        state=NoticeState.FAILED if given_up else NoticeState.WAITING,
        attempts=attempts,
        due_at=at + wait,
        tried_at=at,
        problem=_short(problem),
        subject=subject,
    )


@bookkeeping
def release(notice_ids: Sequence[int]) -> None:
    """Whoever comes first may send these."""
    _mark(notice_ids)


@bookkeeping
def put_back(notice_ids: Sequence[int], problem: str, at: datetime, wait: timedelta = AWAY) -> None:
    """The server is away, or errs, which is no fault of these: all of them soon."""
    _mark(notice_ids, due_at=at + wait, tried_at=at, problem=_short(problem))


def turned_away(at: datetime) -> set[str]:
    """The addresses that the server lately refused for good, and for which messages wait."""
    address = func.coalesce(Notice.address, Person.email)
    return set(
        db.session.scalars(
            select(address)
            .join(Person, Person.id == Notice.person_id)
            .where(Notice.state == NoticeState.WAITING, was_put_back(at))
            .distinct()
        )
    )


def was_put_back(at: datetime) -> ColumnElement[bool]:
    """Messages that were lately refused for good by a server that refuses everybody."""
    return and_(
        Notice.attempts == 0, Notice.problem.like(FOR_GOOD), Notice.tried_at > at - REMEMBERED
    )


def was_one_taken_since_refused(notice_id: int) -> bool:
    """Whether the server refused this one for good before, and took another one after that."""
    refused = select(Notice.tried_at).where(Notice.id == notice_id, Notice.problem.like(FOR_GOOD))
    tried_at = db.session.scalar(refused)
    if tried_at is None:
        return False
    taken = select(Notice.id).where(Notice.state == NoticeState.SENT, Notice.sent_at > tried_at)
    return db.session.scalar(taken.limit(1)) is not None


@in_pieces()
@bookkeeping
def retry_failed(most: int, at: datetime) -> int:
    """Let messages that were given up wait once more, as if they had never been tried.

    Returns the number that wait.
    """
    failed = select(Notice.id).where(Notice.state == NoticeState.FAILED).order_by(Notice.id)
    found = db.session.scalars(failed.limit(most).with_for_update(skip_locked=True)).all()
    db.session.execute(
        update(Notice)
        .where(Notice.id.in_(found), Notice.state == NoticeState.FAILED)
        .values(state=NoticeState.WAITING, attempts=0, due_at=at, leased_until=None, problem=None)
        .execution_options(synchronize_session=False)
    )
    return len(found)


def delete_old_notices(now: datetime) -> int:
    """Delete what left, or did not, 90 days ago.

    Returns the number deleted, private ones not counted.
    """
    private = Notice.kind.in_(private_kinds())
    delete_ended(now, private)
    return delete_ended(now, ~private)


@in_pieces()
@bookkeeping
def delete_ended(most: int, now: datetime, which: ColumnElement[bool]) -> int:
    """Delete messages of these kinds that left, or did not, 90 days ago.

    Returns the number deleted.
    """
    ended = Notice.state != NoticeState.WAITING
    return delete_some(most, Notice, ended, Notice.made_at < now - timedelta(days=90), which)


def _follow_a_clock_that_went_back(at: datetime) -> None:
    """Bring nearer what a clock that was ahead has put off; what has a time of its own stays."""
    ahead = at + SKEW
    waiting = db.session.scalars(
        select(Notice).where(
            Notice.state == NoticeState.WAITING,
            or_(
                Notice.made_at > ahead,
                Notice.tried_at > ahead,
                Notice.leased_until > at + LEASE,
            ),
        )
    ).all()
    put_off = [notice.id for notice in waiting if _brought_nearer(notice, at) != _times(notice)]
    for some in some_by_some(put_off):
        bring_nearer(some, at)


@bookkeeping
def bring_nearer(notice_ids: Sequence[int], at: datetime) -> None:
    """Let these be due, and their leases end, as a clock says that is not ahead."""
    for notice in db.session.scalars(
        select(Notice)
        .where(Notice.id.in_(notice_ids), Notice.state == NoticeState.WAITING)
        .execution_options(populate_existing=True)
        .with_for_update(skip_locked=True)
    ):
        notice.due_at, notice.leased_until = _brought_nearer(notice, at)


Times = tuple[datetime, datetime | None]


def _times(notice: Notice) -> Times:
    return notice.due_at, notice.leased_until


def _brought_nearer(notice: Notice, at: datetime) -> Times:
    lease_ends = notice.leased_until and min(notice.leased_until, at + LEASE)
    return min(notice.due_at, _after(at, notice, at + SKEW)), lease_ends


def _after(at: datetime, notice: Notice, ahead: datetime) -> datetime:
    """When a message is due, seen from now, that was left or tried under a clock ahead of ours."""
    if notice.tried_at is not None and notice.tried_at > ahead:
        return at + AWAY
    wait = notice.due_at - notice.made_at
    soon = notice.made_at > ahead and timedelta() <= wait <= SHORT_WAIT  # below: done already
    return at + wait if soon else notice.due_at


def _mark(notice_ids: Sequence[int], **values: Any) -> None:
    """Only what still waits: a mark that comes late changes nothing."""
    db.session.execute(
        update(Notice)
        .where(Notice.id.in_(notice_ids), Notice.state == NoticeState.WAITING)
        .values(leased_until=None, **values)
        .execution_options(synchronize_session=False)
    )


def _short(problem: str) -> str:
    return " ".join(problem.split())[:LONGEST_PROBLEM]
