"""Who is sending what: a message is leased before it is sent, and marked right after.

All of it is bookkeeping: the message itself was decided, and recorded, by the command that left it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from app.core.command import bookkeeping
from app.core.db import db
from app.core.pieces import delete_some, in_pieces, some_by_some
from app.notices.kinds import private_kinds
from app.notices.models import Notice, NoticeState

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
    notice = db.session.get_one(Notice, notice_id)
    attempts = notice.attempts + 1
    wait = min(FIRST_RETRY * 2 ** (attempts - 1), LONGEST_RETRY)
    _mark(
        [notice_id],
        state=NoticeState.FAILED if attempts >= MOST_ATTEMPTS else NoticeState.WAITING,
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
def put_back(notice_ids: Sequence[int], problem: str, at: datetime) -> None:
    """The server is away, which is no fault of these: all of them in a minute."""
    _mark(notice_ids, due_at=at + AWAY, tried_at=at, problem=_short(problem))


def delete_old_notices(now: datetime) -> int:
    """Delete what left, or did not, 90 days ago; how many, private ones not counted."""
    private = Notice.kind.in_(private_kinds())
    delete_ended(now, private)
    return delete_ended(now, ~private)


@in_pieces()
@bookkeeping
def delete_ended(most: int, now: datetime, which: ColumnElement[bool]) -> int:
    """Delete messages of these kinds that left, or did not, 90 days ago; how many."""
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
