"""What a process knows of what changed, and what is surely no news to somebody.

It holds no more than the database said a moment ago. Whoever the trail tells of since then is no
longer known: they are asked about anew.
"""

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask

from app.board.queries_board import URGENT, as_of
from app.core import clock
from app.openings.queries_pulse import pulse as pulse_now
from app.openings.snapshot import Pulse
from app.polls import queries_pulse
from app.polls.queries_pulse import AHEAD, BACK, MOST_CHANGES, Moment
from app.polls.queries_whom import Whom, whom_they_fit
from app.polls.rules_asked import Poll
from app.shifts.changelog import WINDOW, Changes, changes_among, last_of
from app.shifts.models_claims import QUIET_FOR

LOOK_AGAIN, OLDEST = 0.5, 1.0
"""Seconds after which a process looks again, and after which it trusts no longer what it saw."""
KEPT_FOR = timedelta(minutes=1)
"""How long it is kept whom a task fits: whoever asks about what is older asks Flask."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whom a shift fitted at an instant, at a look."""

    whom: Whom
    at: datetime
    look: int


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen at a look: ``changes`` the newest rows of the log (number, shift)."""

    look: int
    pulse: Pulse
    at: datetime
    changes: list[tuple[int, int]]
    moments: list[Moment]
    told: dict[int, list[datetime]]
    judged: dict[int, Judgement]
    _since: dict[str, Changes[int] | None] = field(default_factory=dict)

    def since(self, seen: str) -> Changes[int] | None:
        """What changed since a version; None where it goes back too far, or nobody can tell."""
        if seen not in self._since:
            first = (last_of(seen) or 0) - WINDOW
            whole = len(self.changes) < MOST_CHANGES or self.changes[-1][0] <= first
            rows = [row for row in self.changes if row[0] > first]
            found = changes_among(rows, seen) if whole else None
            self._since[seen] = found if found and found.found is not None else None
        return self._since[seen]

    def released(self, since: datetime, until: datetime) -> set[int]:
        """The shifts whose head start ended then."""
        return {each for each, _start, at in self.moments if at and since <= at <= until}

    def started(self, since: datetime, until: datetime) -> set[int]:
        """The shifts that started then, or will."""
        return {each for each, start, _at in self.moments if since <= start <= until}

    def was_told(self, person_id: int, since: datetime, until: datetime) -> bool:
        """Whether somebody heard then that another took their place."""
        ended = self.told.get(person_id, ())
        return any(since <= at + QUIET_FOR <= until for at in ended)


class Picture:
    """The picture of one process, for all its threads."""

    def __init__(self, app: Flask) -> None:
        self.look = 0
        self._app = app
        self._lock = threading.Lock()
        self._looked = self._fresh = float("-inf")
        self._sight: Sight | None = None
        self._touched: dict[int, int] = {}
        self._anybody = 0
        self._entries: set[int] = set()

    def refresh(self) -> None:
        """Look again where it is time to, and nobody does already. Most often one statement."""
        now = time.monotonic()
        if now - self._looked < LOOK_AGAIN or not self._lock.acquire(blocking=False):
            return
        try:
            self._looked = now
            with self._app.app_context():
                self._read()
            self._fresh = now
        except BaseException:
            self._sight = None  # what was half read is not built upon
            raise
        finally:
            self._lock.release()

    def is_unchanged(self, person_id: int, look: int) -> bool:
        """Whether the trail told nothing of a person since that look."""
        return max(self._anybody, self._touched.get(person_id, 0)) <= look

    def nothing_new(self, poll: Poll, person_id: int) -> str | None:
        """The version to ask on from, where nothing is news to the person; None if it may be."""
        sight, now = self._sight, clock.now()
        if sight is None or time.monotonic() - self._fresh > OLDEST:
            return None
        since, changes = poll.since, sight.since(poll.log)
        if changes is None or changes.found is None or not _reaches(sight, since, now):
            return None
        may_fit = changes.found | sight.released(since, now)
        drawn_anew = may_fit | sight.started(since, now)
        if since.timestamp() // 60 != now.timestamp() // 60:
            drawn_anew |= sight.started(now, now + URGENT)
        if drawn_anew & poll.shown or sight.was_told(person_id, since, now):
            return None
        for each in may_fit:
            found = sight.judged.get(each)
            if found is None or now - found.at >= KEPT_FOR:
                return None
            if poll.last is not None and found.whom.start > poll.last:
                continue
            if person_id in found.whom.people or not self.is_unchanged(person_id, found.look):
                return None
        return as_of(now, changes.version)

    def _read(self) -> None:
        """Before what it says is read, it is read how far it goes."""
        before, now, pulse = self._sight, clock.now(), pulse_now()
        if before is not None and pulse == before.pulse and not _is_passed(before, now):
            return
        look, judged = self.look + 1, dict[int, Judgement]()
        self._note_touched(pulse, look)
        changes, moments = queries_pulse.changes(), queries_pulse.moments(now)
        told = queries_pulse.told(now)
        if before is not None:
            known = {number for number, _shift in before.changes}
            due = {shift_id for number, shift_id in changes if number not in known}
            due |= {each for each, _start, at in moments if at and before.at <= at <= now}
            judged = {
                each: found
                for each, found in before.judged.items()
                if each not in due and now - found.at < KEPT_FOR
            }
            for each, whom in whom_they_fit(due, now).items():
                judged[each] = Judgement(whom, now, look)
        self._sight = Sight(look, pulse, now, changes, moments, told, judged)
        self.look = look

    def _note_touched(self, pulse: Pulse, look: int) -> None:
        """Note of whom the trail tells since the look before."""
        end = last_of(pulse.trail) or 0
        last = min(end, max(self._entries, default=end))
        found = queries_pulse.touched(last - WINDOW, self._entries)
        self._touched |= dict.fromkeys(found.people, look)
        if found.anybody:
            self._anybody = look
        self._entries = found.numbers


def _reaches(sight: Sight, since: datetime, now: datetime) -> bool:
    return sight.at - BACK <= since <= now <= sight.at + AHEAD


def _is_passed(sight: Sight, now: datetime) -> bool:
    """Whether time alone makes it another picture."""
    return now - sight.at > AHEAD / 2 or bool(sight.released(sight.at, now))
