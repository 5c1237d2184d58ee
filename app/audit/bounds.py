"""How often somebody may do what leaves messages or entries with others: so often an hour, each.

Counted by what the trail says they did: nothing else is kept, and what changed nothing costs
nothing. Far above what anybody needs on a bad day. Refused taps are no matter of bounds: equal
ones are one entry (``claims.commands``), and so is an offer that is made again and again
(``asking.commands_offers``).
"""

from collections.abc import Callable
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
from app.web.access import View, viewer_or_none

PERIOD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bound:
    """At most so many entries of these verbs by one person within the period.

    ``kind``: about objects of this kind only, where a verb is used for several.
    """

    most: int
    verbs: tuple[Verb, ...]
    kind: str | None = None


DESK = 600
"""So many people, or things about them, somebody at a desk deals with in an hour at the most."""


def bounded(most: int, *verbs: Verb, kind: str | None = None) -> Callable[[View], View]:
    """Say beside a view how often an hour one person may do what it does; see ``Bound``."""

    def declare(view: View) -> View:
        view.bound = Bound(most, verbs, kind)  # type: ignore[attr-defined]
        return view

    return declare


BOUNDS: dict[str, Bound] = {}
"""By endpoint, as the views declare them. Requests for a capability have a bound of their own, and
links to a password too."""


def install(app: Flask) -> None:
    """Look before anything is done; after it is known who acts and that they may."""
    BOUNDS.update(
        {
            endpoint: view.bound
            for endpoint, view in app.view_functions.items()
            if hasattr(view, "bound")
        }
    )
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
    of_kind = [AuditEntry.object_type == bound.kind] if bound.kind else []
    if bound.kind == "SignOff":  # a file of thousands is one act, with a bound of its own
        of_kind.append(AuditEntry.data["method"].as_string().is_distinct_from("imported"))
    oldest_that_counts = db.session.scalar(
        select(AuditEntry.at)
        .where(
            AuditEntry.actor_id == person_id,
            AuditEntry.at > since,
            AuditEntry.verb.in_([str(verb) for verb in bound.verbs]),
            *of_kind,
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .offset(bound.most - 1)
        .limit(1)
    )
    return oldest_that_counts - since if oldest_that_counts else None
