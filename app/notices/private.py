"""The one message about what is nobody's business but the receiver's: that there is something.

Every room uses it for what is private: agreements, limits, answers to proof, links that stopped,
tracks. All have one subject and one text, and lead to one place, so that its coming tells nothing.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import and_, or_, select

from app.core import clock
from app.core.db import db
from app.notices import kinds, news, outbox
from app.notices.models import Notice, NoticeState

SOMETHING = "something_for_you"
PLACE = "/me#for-you"
"""Where the receiver finds what there is."""

AT_ONCE = timedelta(minutes=1)
"""What is new within such a time is told of once."""

APART = timedelta(minutes=10)
"""So long after the last one the next may leave: all of them read alike."""

TOLD_OF_FOR = timedelta(days=14)
"""How long a private mail that was given up is an alarm."""

Unheard = Callable[[], bool]
UNHEARD: dict[str, Unheard] = {}
"""Whether a room has something to tell that nobody can be told, by the name of the room."""


def install() -> None:
    """Make the message known; no list and no figure tells others of it."""
    kinds.register(
        SOMETHING, lambda _notice: True, _context, place=lambda _notice: PLACE, private=True
    )
    news.register(tell)


def tell(person_id: int) -> None:
    """Tell somebody that there is something for them; once, when they are about to hear anyway.

    Who heard just now hears of what is new since then a while later, once.
    """
    now = clock.now()
    heard = db.session.execute(
        select(Notice.state, Notice.sent_at, Notice.leased_until)
        .where(
            Notice.kind == SOMETHING,
            Notice.person_id == person_id,
            or_(
                and_(
                    Notice.state == NoticeState.WAITING,
                    or_(Notice.made_at > now - AT_ONCE, Notice.due_at > now),
                ),
                and_(Notice.state == NoticeState.SENT, Notice.sent_at > now - APART),
            ),
        )
        .order_by(Notice.id.desc())
        .limit(1)
        .with_for_update(skip_locked=True)  # one that is being sent does not wait for this
    ).one_or_none()
    if heard is None:
        outbox.post(SOMETHING, person_id)
    elif heard.state == NoticeState.SENT:
        outbox.post(SOMETHING, person_id, due_at=heard.sent_at + APART)
    elif heard.leased_until is not None and heard.leased_until > now:
        outbox.post(SOMETHING, person_id, due_at=now + APART)


def register_unheard(room: str, unheard: Unheard) -> None:
    """Ask this room whether something of it waits for nobody. When the application is made."""
    UNHEARD[room] = unheard


def is_unheard() -> bool:
    """Whether something private reaches nobody: a mail that was given up, or no one to be told.

    It does not say what or whose.
    """
    given_up = select(Notice.id).where(
        Notice.kind.in_(kinds.private_kinds()),
        Notice.state == NoticeState.FAILED,
        Notice.made_at > clock.now() - TOLD_OF_FOR,
    )
    failed = db.session.scalar(given_up.limit(1)) is not None
    return any([failed, *(unheard() for unheard in UNHEARD.values())])


def _context(_notice: Notice) -> dict[str, Any]:
    return {"address": current_app.config["BASE_URL"].rstrip("/") + PLACE}
