"""How often somebody may do what leaves messages or entries with others: so often an hour, each.

Counted by what the trail says they did: nothing else is kept, and what changed nothing costs
nothing. Far above what anybody needs on a bad day. Refused taps are no matter of bounds: equal
ones are one entry (``claims.commands``), and so is a question that is put again and again
(``claims.asking``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask import Flask, request
from sqlalchemy import select
from werkzeug.exceptions import TooManyRequests

from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.core import clock
from app.core.db import db
from app.web.access import viewer_or_none

PERIOD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bound:
    """At most so many entries of these verbs by one person within the period."""

    most: int
    verbs: tuple[Verb, ...]


BOUNDS = {
    "claims.undo": Bound(30, (Verb.UNDONE,)),
    "claims.hand_back": Bound(30, (Verb.HANDED_BACK, Verb.OFFERED_BACK)),
    "claims.keep": Bound(30, (Verb.KEPT,)),
    "claims.cannot_come": Bound(30, (Verb.ABSENT,)),
    "claims.withdrawal": Bound(30, (Verb.WITHDRAWN,)),
    "claims.decline": Bound(30, (Verb.DECLINED,)),
    "claims.asks": Bound(600, (Verb.ASKED,)),
    "claims.ask_withdrawal": Bound(120, (Verb.ASK_WITHDRAWN,)),
    "claims.assignments": Bound(200, (Verb.ASSIGNED,)),
    "claims.unassignment": Bound(60, (Verb.UNDONE,)),
    "claims.release": Bound(200, (Verb.RELEASED,)),
    "claims.cancellation": Bound(600, (Verb.CANCELLED,)),
    "claims.closing": Bound(200, (Verb.CLOSED,)),
    "claims.reopening": Bound(200, (Verb.REOPENED,)),
    "claims.change": Bound(300, (Verb.CHANGED,)),
    "claims.sign_off_learner": Bound(60, (Verb.SIGNED_OFF,)),
    "tasks.report_step": Bound(20, (Verb.REPORTED,)),
    "capabilities.request_withdrawal": Bound(30, (Verb.WITHDRAWN,)),
}
"""By endpoint. Requests for a capability have a bound of their own, and links to a password too."""


def install(app: Flask) -> None:
    """Look before anything is done; after it is known who acts and that they may."""
    app.before_request(_look)


def _look() -> None:
    bound = BOUNDS.get(request.endpoint or "")
    person = viewer_or_none() if bound and request.method == "POST" else None
    if bound is None or person is None:
        return
    wait = wait_of(person.id, bound, clock.now())
    if wait is not None:
        raise TooManyRequests(retry_after=max(1, ceil(wait.total_seconds())))


def wait_of(person_id: int, bound: Bound, now: datetime) -> timedelta | None:
    """How long until the person may again, or None when they may now. One statement."""
    since = now - PERIOD
    oldest_that_counts = db.session.scalar(
        select(AuditEntry.at)
        .where(
            AuditEntry.actor_id == person_id,
            AuditEntry.at > since,
            AuditEntry.verb.in_([str(verb) for verb in bound.verbs]),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .offset(bound.most - 1)
        .limit(1)
    )
    return oldest_that_counts - since if oldest_that_counts else None
