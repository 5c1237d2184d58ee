"""The job that sends what is waiting.

A message is leased, looked at once more, sent outside every transaction and marked at once. A
crash between sending and marking repeats it, with the same Message-ID; nothing else does.
"""

import logging
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.core.db import db
from app.installation.queries import may_send
from app.notices import kinds, leases, successors
from app.notices.mail import Interrupted, PostOffice, Refused, ServerAway, letter, post_office
from app.notices.models import Notice
from app.notices.wording import words_of
from app.people.models import Person

SAFE_SHARE = 0.5
"""The part of a lease in which messages may begin to leave; what is left over is leased anew."""

log = logging.getLogger("flexpool.mail")


@dataclass(frozen=True, slots=True)
class Ready:
    """To be sent now."""

    letter: EmailMessage
    subject: str
    private: bool


@dataclass(frozen=True, slots=True)
class NoLongerDue:
    """To be dropped."""

    why: str


@dataclass(frozen=True, slots=True)
class ForOthers:
    """The addressee has the duty no more, or the account is closed: it goes to who is next."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """Cannot be written."""

    problem: str
    private: bool


@dataclass(slots=True)
class Stopwatch:
    """The time of a job that was told when it is."""

    started_at: datetime
    _began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """The told instant, and what passed since."""
        return self.started_at + timedelta(seconds=time.monotonic() - self._began)


def deliver(now: datetime) -> int:
    """Send every message that is due; how many were sent, private ones not counted.

    A restored copy sends none until told.
    """
    if not may_send():
        return 0
    watch = Stopwatch(now)
    sent = 0
    while batch := leases.lease(watch.now()):
        with closing(post_office()) as office:
            outcome = _send_all(batch, office, watch)
        sent += outcome.sent
        if outcome.stopped:
            break
    return sent


@dataclass(slots=True)
class Outcome:
    """What became of a batch; ``stopped`` when the server went away."""

    sent: int = 0
    stopped: bool = False


def _send_all(batch: Sequence[int], office: PostOffice, watch: Stopwatch) -> Outcome:
    outcome = Outcome()
    enough = watch.now() + leases.LEASE * SAFE_SHARE
    for done, notice_id in enumerate(batch):
        if watch.now() > enough:
            leases.release(batch[done:])
            break
        prepared = _prepare(notice_id, watch.now())
        if isinstance(prepared, NoLongerDue):
            leases.mark_dropped(notice_id, prepared.why)
            continue
        if isinstance(prepared, ForOthers):
            successors.pass_on(notice_id)
            continue
        if isinstance(prepared, Impossible):
            if not prepared.private:
                log.error("message %s cannot be written: %s", notice_id, prepared.problem)
            leases.mark_failed(notice_id, prepared.problem)
            continue
        try:
            outcome.sent += _send(notice_id, prepared, office, watch)
        except (ServerAway, Interrupted) as away:
            log.warning("mail server: %s", away)
            rest = batch[done + isinstance(away, Interrupted) :]
            leases.put_back(rest, str(away), watch.now())
            outcome.stopped = True
            break
    return outcome


def _prepare(notice_id: int, at: datetime) -> Ready | NoLongerDue | ForOthers | Impossible:
    """Look at a message once more, and write it."""
    found = db.session.execute(
        select(Notice, Person)
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.id == notice_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return NoLongerDue("deleted")
    notice, person = found
    if notice.expires_at is not None and notice.expires_at <= at:
        return NoLongerDue("expired")
    if not person.active and successors.line_of(notice) is None:
        return NoLongerDue("deactivated")
    private = kinds.is_private(notice)
    try:
        if not kinds.of(notice).still_due(notice):
            return NoLongerDue("no longer due")
        if successors.is_for_others(notice, person):
            return ForOthers()
        words = words_of(notice, person)
        return Ready(letter(notice, person, words), words.subject, private)
    except DBAPIError:
        raise
    except Exception as error:  # one message that cannot be written must not stop the others
        return Impossible(f"{type(error).__name__}: {error}", private)
    finally:
        db.session.rollback()


def _send(notice_id: int, ready: Ready, office: PostOffice, watch: Stopwatch) -> bool:
    """Hand one over and mark it; whether it was taken, and may be told of."""
    try:
        office.send(ready.letter)
    except Refused as refused:
        if not ready.private:
            log.warning("message %s refused: %s", notice_id, refused)
        if refused.permanent:
            leases.mark_failed(notice_id, str(refused), ready.subject)
        else:
            leases.mark_for_later(notice_id, str(refused), ready.subject, watch.now())
        successors.pass_on_failed(notice_id)
        return False
    except Interrupted as broken:
        leases.mark_for_later(notice_id, str(broken), ready.subject, watch.now())
        raise
    leases.mark_sent(notice_id, ready.subject, watch.now())
    return not ready.private
