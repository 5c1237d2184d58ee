"""A message for whoever has a duty: it goes on to the next when the addressee cannot get it.

The addressee left, is away, is named no longer, or their address refuses it for good. Whoever was
tried stands in the message (``data["tried"]``), so that it never goes round in a circle.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import select

from app.core.command import bookkeeping
from app.core.db import db
from app.notices import kinds, outbox
from app.notices.models import Notice, NoticeState
from app.people.models import Person

TRIED = "tried"
log = logging.getLogger("flexpool.mail")


def line_of(notice: Notice) -> Callable[[Notice, Collection[int]], Sequence[int]] | None:
    """Who should get messages of this kind now; None where each is for one person only."""
    kind = kinds.REGISTERED.get(notice.kind)
    return kind.line if kind else None


def is_for_others(notice: Notice, person: Person) -> bool:
    """Whether somebody else than its addressee should get it now. Asks nothing of other kinds."""
    line = line_of(notice)
    if line is None:
        return False
    receivers = line(notice, _tried(notice))
    return not person.active or (bool(receivers) and person.id not in receivers)


@bookkeeping
def pass_on(notice_id: int) -> int:
    """Drop a message that its addressee should not get, and leave one for each who should.

    How many those are; nobody gets it twice.
    """
    notice = db.session.get_one(Notice, notice_id)
    notice.state, notice.leased_until = NoticeState.DROPPED, None
    receivers = _leave(notice)
    notice.problem = "went to the next in charge" if receivers else "nobody is in charge"
    return len(receivers)


@bookkeeping
def pass_on_failed(notice_id: int) -> int:
    """Leave a message that was given up for whoever is next. Returns the number of messages."""
    notice = db.session.get_one(Notice, notice_id)
    return len(_leave(notice)) if notice.state == NoticeState.FAILED else 0


def _leave(notice: Notice) -> Sequence[int]:
    """Post it anew to those who should have it; all who should, had before or not."""
    line, tried = line_of(notice), [*_tried(notice), notice.person_id]
    receivers = line(notice, tried) if line else []
    if line and not receivers:
        log.warning("message %s (%s) reaches nobody", notice.id, notice.kind)
    for person_id in sorted(set(receivers) - _addressed(notice)):
        outbox.post(
            notice.kind,
            person_id,
            claim_id=notice.claim_id,
            shift_id=notice.shift_id,
            expires_at=notice.expires_at,
            **{**notice.data, TRIED: tried},
        )
    return receivers


def _addressed(notice: Notice) -> set[int]:
    """To whom the same message went, or still goes."""
    found = db.session.scalars(
        select(Notice).where(
            Notice.kind == notice.kind,
            Notice.claim_id == notice.claim_id,
            Notice.shift_id == notice.shift_id,
            Notice.state.in_((NoticeState.WAITING, NoticeState.SENT)),
            Notice.id != notice.id,
        )
    )
    return {each.person_id for each in found if _about(each) == _about(notice)}


def _about(notice: Notice) -> dict[str, Any]:
    """What a message is about, whoever gets it."""
    return {name: value for name, value in notice.data.items() if name != TRIED}


def _tried(notice: Notice) -> list[int]:
    tried: list[int] = notice.data.get(TRIED, [])
    return tried
