"""How a command leaves a message: a row in the transaction that causes it."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from app.core import actor, clock
from app.core.db import db
from app.core.written import Inserted
from app.notices.models import Notice, NoticeState
from app.people.models import Person

NOTICES = Inserted(Notice)
TOGETHER = "together"
"""What the data of messages share that one act left for one person: when, and who acted."""
_together: ContextVar[str | None] = ContextVar("together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """What is left for one person within leaves as one mail, as far as it is due at one moment.

    Each stays a message of its own: withdrawn, kept and listed by itself.
    """
    who = actor.current().person_id or 0
    token = _together.set(_together.get() or f"{clock.now().timestamp():.6f}-{who}")
    try:
        yield
    finally:
        _together.reset(token)


def post(
    kind: str,
    person_id: int,
    *,
    claim_id: int | None = None,
    shift_id: int | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    address: str | None = None,
    state: NoticeState = NoticeState.WAITING,
    **data: Any,
) -> None:
    """Leave a message for a person, due at once unless said otherwise.

    ``data`` holds JSON-ready ids and figures, never secrets; words are made when it leaves.
    After ``expires_at`` it is dropped unsent. ``address`` is where it goes, if not to the person's.
    ``state`` is DROPPED for what is only noted.
    """
    at, key = clock.now(), _together.get()
    if key is not None:
        data[TOGETHER] = key
    NOTICES.add(
        kind=kind,
        person_id=person_id,
        claim_id=claim_id,
        shift_id=shift_id,
        data=data,
        made_at=at,
        due_at=due_at or at,
        expires_at=expires_at,
        state=state,
        address=address,
    )


def reachable(person_ids: Collection[int]) -> dict[int, tuple[str, str | None]]:
    """Those whom a message can reach (the account is open), with name and given name."""
    rows = db.session.execute(
        select(Person.id, Person.name, Person.given_name).where(
            Person.id.in_(person_ids), Person.active, Person.email != ""
        )
    )
    return {row.id: (row.name, row.given_name) for row in rows}


def withdraw(kinds: Iterable[str], *, claim_id: int) -> bool:
    """Drop the waiting messages of these kinds about a claim. Returns whether one had left already.

    One that is being sent right now counts as left.
    """
    notices = db.session.scalars(
        select(Notice).where(Notice.claim_id == claim_id, Notice.kind.in_(list(kinds)))
    ).all()
    left = False
    for notice in notices:
        leased = notice.leased_until is not None and notice.leased_until > clock.now()
        if notice.state == NoticeState.WAITING and not leased:
            notice.state = NoticeState.DROPPED
        elif notice.state != NoticeState.DROPPED:
            left = True
    return left


def newest(kind: str, person_id: int, shift_id: int) -> Notice | None:
    """The last message of a kind that was left for a person about a shift."""
    about = (Notice.kind == kind, Notice.person_id == person_id, Notice.shift_id == shift_id)
    return db.session.scalar(select(Notice).where(*about).order_by(Notice.id.desc()).limit(1))


def recall(notice: Notice | None) -> bool:
    """Drop a message unless it left.

    Returns True when nobody heard of it: also of None, and of one that was dropped before.

    One that is being sent right now counts as left.
    """
    if notice is None or notice.state == NoticeState.DROPPED:
        return True
    leased = notice.leased_until is not None and notice.leased_until > clock.now()
    if notice.state != NoticeState.WAITING or leased:
        return False
    notice.state = NoticeState.DROPPED
    return True


def withdraw_all(claim_ids: Collection[int], kinds: Collection[str] | None = None) -> None:
    """Drop what has not left yet about these claims, of these kinds or of all. One statement."""
    of_kinds = [] if kinds is None else [Notice.kind.in_(kinds)]
    db.session.execute(
        update(Notice)
        .where(
            Notice.claim_id.in_(claim_ids),
            Notice.state == NoticeState.WAITING,
            or_(Notice.leased_until.is_(None), Notice.leased_until <= clock.now()),
            *of_kinds,
        )
        .values(state=NoticeState.DROPPED)
    )


def take_back(
    kind: str, person_id: int, *, claim_id: int | None = None, shift_id: int | None = None
) -> dict[str, Any] | None:
    """Drop the message of a kind that still waits for a person; what it held, or None.

    It makes room for one that says more; one that is being sent right now stays.
    """
    waiting = db.session.scalar(
        select(Notice)
        .where(
            Notice.kind == kind,
            Notice.person_id == person_id,
            Notice.claim_id == claim_id if claim_id else Notice.shift_id == shift_id,
            Notice.state == NoticeState.WAITING,
            or_(Notice.leased_until.is_(None), Notice.leased_until <= clock.now()),
        )
        .order_by(Notice.id.desc())
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if waiting is None:
        return None
    waiting.state = NoticeState.DROPPED
    return waiting.data
