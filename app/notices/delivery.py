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

from sqlalchemy import ColumnElement, String, cast, exists, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased

from app.core.db import db
from app.installation.queries import may_send
from app.notices import kinds, leases, successors
from app.notices.mail import Interrupted, MailRefused, PostOffice, ServerAway, letter, post_office
from app.notices.models import Notice, NoticeState
from app.notices.words import NoticeWords, words_of, words_of_several
from app.people.models import Person

SEVERAL = 3
"""So many addresses refused in one run, more than were taken, are not to blame: the server is."""

EVERYBODY = "it refuses everybody"

SAFE_SHARE = 0.5
"""The part of a lease in which messages may begin to leave; what is left over is leased anew."""

log = logging.getLogger("flexpool.mail")


@dataclass(frozen=True, slots=True)
class Ready:
    """To be sent now."""

    letter: EmailMessage
    words: NoticeWords
    private: bool

    @property
    def subject(self) -> str:
        """What its first line says."""
        return self.words.subject

    @property
    def address(self) -> str:
        """To whom it goes."""
        return str(self.letter["To"].addresses[0].addr_spec)


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
    """Send every message that is due. Returns how many were sent, private ones not counted.

    A restored copy sends none until told.
    """
    if not may_send():
        return 0
    watch, run = Stopwatch(now), DeliveryRun()
    while not run.stopped and (batch := leases.lease(watch.now())):
        with closing(post_office()) as office:
            _send_all(batch, office, watch, run)
        _settle(run, watch)
    return run.told


@dataclass(frozen=True, slots=True)
class Rejected:
    """A message that the server will never take, it says."""

    ready: Ready
    reply: str


@dataclass(slots=True)
class DeliveryRun:
    """What became of the messages so far; ``stopped`` when the server went away.

    ``taken`` counts all, ``told`` those that are not private. ``rejected`` are not yet judged.
    """

    taken: int = 0
    told: int = 0
    stopped: bool = False
    rejected: dict[int, Rejected] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)

    @property
    def server_errs(self) -> bool:
        """Whether it refuses so many, now and just before, that it must be wrong about them."""
        return len(self.addresses) >= SEVERAL and len(self.addresses) > self.taken

    def reject(self, notice_id: int, ready: Ready, reply: str, at: datetime) -> None:
        """Note a refusal for good; whom the server turned away just before counts as well."""
        if not self.rejected:
            self.addresses |= leases.turned_away(at)
        self.rejected[notice_id] = Rejected(ready, reply)
        self.addresses.add(ready.address)


def _send_all(batch: Sequence[int], office: PostOffice, watch: Stopwatch, run: DeliveryRun) -> None:
    enough = watch.now() + leases.LEASE * SAFE_SHARE
    groups = leases.leaving_together(batch)
    waiting = dict.fromkeys(batch)
    while waiting:
        if watch.now() > enough:
            leases.release(list(waiting))
            break
        first = next(iter(waiting))
        group = groups.get(first, [first])
        parts = [(each, ready) for each in group if (ready := _ready(each, watch)) is not None]
        for each in group:
            waiting.pop(each, None)
        if not parts:
            continue
        try:
            _send(parts, office, watch, run)
        except (ServerAway, Interrupted) as away:
            log.warning("mail server: %s", away)
            unsent = [] if isinstance(away, Interrupted) else [each for each, _ready in parts]
            leases.put_back([*unsent, *waiting], str(away), watch.now())
            run.stopped = True
            break
        if run.server_errs and len(run.rejected) >= SEVERAL:
            leases.put_back(list(waiting), EVERYBODY, watch.now())
            run.stopped = True
            break


def _ready(notice_id: int, watch: Stopwatch) -> Ready | None:
    """The message as it can leave; what does not leave is marked so."""
    prepared = _prepare(notice_id, watch.now())
    if isinstance(prepared, NoLongerDue):
        leases.mark_dropped(notice_id, prepared.why)
    elif isinstance(prepared, ForOthers):
        successors.pass_on(notice_id)
    elif isinstance(prepared, Impossible):
        if not prepared.private:
            log.error("message %s cannot be written: %s", notice_id, prepared.problem)
        leases.mark_failed(notice_id, prepared.problem)
    else:
        return prepared
    return None


def _settle(run: DeliveryRun, watch: Stopwatch) -> None:
    """Judge what was refused for good: nobody has the address, or the server errs.

    It errs when it refuses several in one run; but not about one that it refused before, when it
    took something since.
    """
    errs = run.server_errs
    if errs:
        log.error("mail server: %s; messages wait until it takes them", EVERYBODY)
    for notice_id, each in run.rejected.items():
        proven = leases.was_one_taken_since_refused(notice_id)
        if errs and not proven:
            again = leases.REFUSED_AGAIN
            leases.put_back([notice_id], each.reply, watch.now(), again)
            continue
        if not each.ready.private:
            log.warning("message %s refused: %s", notice_id, each.reply)
        leases.mark_refused(notice_id, each.reply, each.ready.subject, watch.now(), for_good=proven)
        successors.pass_on_failed(notice_id)
    run.rejected.clear()


def _prepare(notice_id: int, at: datetime) -> Ready | NoLongerDue | ForOthers | Impossible:
    """Look at a message once more, and write it."""
    found = db.session.execute(
        select(Notice, Person, _is_said_later(at))
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.id == notice_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return NoLongerDue("deleted")
    notice, person, is_said_later = found
    if is_said_later:
        return NoLongerDue("a later one says the same")
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
        return Ready(letter(notice, person, words), words, private)
    except DBAPIError:
        raise
    except Exception as error:  # noqa: BLE001  # one message that cannot be written must not stop the others
        return Impossible(f"{type(error).__name__}: {error}", private)
    finally:
        db.session.rollback()


def _is_said_later(at: datetime) -> ColumnElement[bool]:
    """A condition on a message: a later one that is due too says the same to the same person."""
    later = aliased(Notice)
    return exists().where(
        later.person_id == Notice.person_id,
        later.id > Notice.id,
        later.state == NoticeState.WAITING,
        later.due_at <= at,
        or_(later.expires_at.is_(None), later.expires_at > at),
        later.kind == Notice.kind,
        later.claim_id.is_not_distinct_from(Notice.claim_id),
        later.shift_id.is_not_distinct_from(Notice.shift_id),
        later.address.is_not_distinct_from(Notice.address),
        cast(later.data, String) == cast(Notice.data, String),
    )


def _send(
    parts: Sequence[tuple[int, Ready]], office: PostOffice, watch: Stopwatch, run: DeliveryRun
) -> None:
    """Hand one mail over and mark its messages; what is refused for good is judged with others."""
    try:
        office.send(_as_one([ready for _id, ready in parts]))
    except MailRefused as refused:
        for notice_id, ready in parts:
            _refused(notice_id, ready, refused, watch, run)
        return
    except Interrupted as broken:
        for notice_id, ready in parts:
            leases.mark_for_later(notice_id, str(broken), ready.subject, watch.now())
        raise
    for notice_id, ready in parts:
        leases.mark_sent(notice_id, ready.subject, watch.now())
    run.taken += 1
    run.told += not all(ready.private for _id, ready in parts)


def _as_one(parts: Sequence[Ready]) -> EmailMessage:
    """The mail of the first, with what the others say in it."""
    mail = parts[0].letter
    if len(parts) > 1:
        words = words_of_several([each.words for each in parts])
        mail.replace_header("Subject", words.subject)
        mail.set_content(words.body, cte="quoted-printable")
    return mail


def _refused(
    notice_id: int, ready: Ready, refused: MailRefused, watch: Stopwatch, run: DeliveryRun
) -> None:
    if refused.permanent:
        run.reject(notice_id, ready, str(refused), watch.now())
        return
    if not ready.private:
        log.warning("message %s refused: %s", notice_id, refused)
    leases.mark_for_later(notice_id, str(refused), ready.subject, watch.now())
    successors.pass_on_failed(notice_id)
