"""The one message about what is nobody's business but the receiver's: that there is something.

Every room uses it for what is private: agreements, limits, answers to proof, links that stopped,
tracks. All have one subject and one text, and lead to one place, so that its coming tells nothing.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import or_, select

from app.core import clock
from app.core.db import db
from app.notices import kinds, outbox
from app.notices.models import Notice, NoticeState
from app.people import news

SOMETHING = "something_for_you"
PLACE = "/me#for-you"
"""Where the receiver finds what there is."""

AT_ONCE = timedelta(minutes=1)
"""What is new within such a time is told of once."""

TOLD_OF_FOR = timedelta(days=14)
"""How long a private mail that was given up is an alarm."""

Question = Callable[[], bool]
UNHEARD: dict[str, Question] = {}
"""Whether a room has something to tell that nobody can be told, by the name of the room."""


def install() -> None:
    """Make the message known; no list and no figure tells others of it."""
    kinds.register(
        SOMETHING, lambda _notice: True, _context, place=lambda _notice: PLACE, private=True
    )
    news.register(tell)


def tell(person_id: int) -> None:
    """Tell somebody that there is something for them; once, when they are about to hear anyway."""
    now = clock.now()
    about_to_hear = db.session.scalar(
        select(Notice.id)
        .where(
            Notice.kind == SOMETHING,
            Notice.person_id == person_id,
            Notice.state == NoticeState.WAITING,
            Notice.made_at > now - AT_ONCE,
            or_(Notice.leased_until.is_(None), Notice.leased_until <= now),
        )
        .limit(1)
        .with_for_update(skip_locked=True)  # one that is being sent does not wait for this
    )
    if about_to_hear is None:
        outbox.post(SOMETHING, person_id)


def register_unheard(room: str, question: Question) -> None:
    """Ask this room whether something of it waits for nobody. When the application is made."""
    UNHEARD[room] = question


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
    return any([failed, *(question() for question in UNHEARD.values())])


def _context(_notice: Notice) -> dict[str, Any]:
    return {"address": current_app.config["BASE_URL"].rstrip("/") + PLACE}
