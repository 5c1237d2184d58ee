"""Who could do it: one shift against everybody who may take part."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select

from app.asking.candidate import Candidate
from app.asking.queries_order import FOUR_WEEKS, in_order, person_columns, who_did_it_often
from app.asking.rules_ranking import TOP_LEVEL, Reasons, distance
from app.claims.models import Offer, OfferOrigin, OfferState
from app.core import clock
from app.core.among import among
from app.core.db import UTCDateTime, db
from app.core.localtime import monday_of
from app.core.matching import holds_all, words_of
from app.core.viewer import Can, Viewer
from app.eligibility.facts import Case, Terms, WorkerFacts
from app.eligibility.prefilters import could_fit, takes_part, worth_judging
from app.eligibility.queries_shift_facts import Task
from app.eligibility.queries_verdicts import ENOUGH, Judged, judge_regulars, judge_workers, terms
from app.eligibility.queries_worker_facts import facts_of_few, worker_facts
from app.eligibility.rules_hours import hours_in_week
from app.people.models import Department, Person
from app.people.queries import within
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.states import HOLDS_A_PLACE

YEAR = timedelta(days=365)
FIRST = 90
"""So many in order are judged first: where enough of them fit, the others are not."""
MOST_FITS = 30
MOST_ALMOST, MOST_NEARLY = 12, 60
AT_ONCE, MORE = 200, 4
"""So many of those who surely lack something are judged at first, and so many times more after."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everybody in order: who fits, who was asked, for whom one thing is missing.

    ``fits`` names the first for whom it does, ``nearly`` the first of those judged for whom one
    thing is missing, ``almost`` the first few of them. Nobody stands among two of them.
    ``complete``: ``fitting`` and ``others`` count all; else ``fitting`` is at least as many as
    ``fits``, and ``others`` is not counted.
    """

    fits: list[Candidate]
    fitting: int
    asked: list[Candidate]
    nearly: list[Candidate]
    others: int
    complete: bool

    @property
    def almost(self) -> list[Candidate]:
        """The first for whom something could make it fit."""
        return self.nearly[:MOST_ALMOST]


def candidates(task: Task, now: datetime | None = None) -> Candidates:
    """Who could come, judged for a regular place in the order of ``rules_ranking``.

    Whom nothing could make it fit is counted, and that is all. Where enough of the first in order
    fit, nobody after them is judged: at most 7 statements. Else everybody is whom it could fit,
    and of the others as many as show the first who lack one thing: 7 more, and 6 for each 1,000.
    """
    offers, under, done = _open_offers(task), terms(now), _done(task)
    part = and_(takes_part(task.facts), ~_is_on(task.id))
    worth = and_(part, or_(worth_judging(task.facts), Person.id.in_(offers)))
    enough = len(offers) + FIRST
    often = who_did_it_often(task.facts, worth, done, offers, enough)
    rows = in_order(task.facts, worth, done, offers) if often is None else often
    judging = _Judging(task, under, done, offers)
    found = judging.few(rows[:enough])
    complete = len(rows) <= enough or sum(each.fits for each in found) < MOST_FITS
    if complete:
        rows = rows if often is None else in_order(task.facts, worth, done, offers)
        lacking = sum(each.almost for each in found if each.offer_id is None)
        found += judging.rest(rows[enough:], lacking)
    asked = [each for each in found if each.offer_id is not None]
    fits = [each for each in found if each.offer_id is None and each.fits]
    nearly = [each for each in found if each.offer_id is None and each.almost][:MOST_NEARLY]
    shown = len(fits) + len(asked) + len(nearly[:MOST_ALMOST])
    return Candidates(
        fits=fits[:MOST_FITS],
        fitting=len(fits),
        asked=asked,
        nearly=nearly,
        others=_count(part) - shown if complete else 0,
        complete=complete,
    )


@dataclass(frozen=True, slots=True)
class _Judging:
    """Judging people, given as columns, for one task."""

    task: Task
    under: Terms
    done: Mapping[int, int]
    offers: Mapping[int, Offer]

    def few(self, rows: Sequence[Any]) -> list[Candidate]:
        """Some dozens, in their order. One statement."""
        return self._judged(rows, facts_of_few(_homes(rows), [self.task.span])) if rows else []

    def rest(self, rows: Sequence[Any], nearly: int) -> list[Candidate]:
        """Of those after the first: whom it could fit, and the first who lack one thing, in order.

        So many lack one thing already.
        """
        if not rows:
            return []
        able = _able(self.task, [row.id for row in rows])
        found: dict[int, Candidate] = {}
        due, size = [row for row in rows if row.id in able], AT_ONCE
        others = [row for row in rows if row.id not in able]
        while True:
            some, others, size = others[:size], others[size:], size * MORE
            due += some
            found.update((each.person_id, each) for each in self._many(due))
            seen = takewhile(found.__contains__, (row.id for row in rows))
            if not others or nearly + sum(found[each].almost for each in seen) >= MOST_NEARLY:
                return [found[row.id] for row in rows if row.id in found]
            due = []

    def _many(self, rows: Sequence[Any]) -> list[Candidate]:
        return self._judged(
            rows, worker_facts(_homes(rows), [self.task.span], self.task.facts.needs)
        )

    def _judged(self, rows: Sequence[Any], workers: Mapping[int, WorkerFacts]) -> list[Candidate]:
        asked = {row.id: row.asked for row in rows}
        record = Record(self.done, asked, self.offers)
        in_order = [workers[row.id] for row in rows]
        judged = judge_regulars(in_order, self.task, self.under, ENOUGH)
        return [_candidate(*each, record) for each in zip(rows, judged, strict=True)]


def _homes(rows: Iterable[Any]) -> dict[int, str]:
    return {row.id: row.path for row in rows}


def _able(task: Task, person_ids: Collection[int]) -> set[int]:
    """Those of these people whom the task could fit. One statement."""
    able = select(Person.id).where(among(Person.id), could_fit(task.facts))
    return set(db.session.scalars(able, {"ids": person_ids}))


@dataclass(frozen=True, slots=True)
class Record:
    """By person: how often they did such work, how often they were asked, what they are asked."""

    done: Mapping[int, int]
    asked: Mapping[int, int]
    offers: Mapping[int, Offer]


def _open_offers(task: Task) -> dict[int, Offer]:
    """Who is asked for the task, by person; one statement."""
    offers = db.session.scalars(
        select(Offer).where(
            Offer.shift_id == task.id,
            Offer.origin != OfferOrigin.KEPT,
            Offer.state == OfferState.OPEN,
            Offer.expires_at > clock.now(),
        )
    )
    return {offer.person_id: offer for offer in offers}


def _done(task: Task) -> dict[int, int]:
    """How often each did such a task in a year. One statement."""
    now = clock.now()
    values = {"shift": task.id, "now": now, "since": now - YEAR}
    return dict(db.session.execute(DONE, values).all())


NOW, SINCE = (bindparam(name, type_=UTCDateTime()) for name in ("now", "since"))
DONE = (
    select(Claim.person_id, func.count())
    .join(Shift, Shift.id == Claim.shift_id)
    .where(
        Claim.state.in_(HOLDS_A_PLACE),  # as live, and in the index
        Claim.ends_at <= NOW,
        Claim.ends_at > SINCE,
        Shift.task_type_id
        == select(Shift.task_type_id).where(Shift.id == bindparam("shift")).scalar_subquery(),
    )
    .group_by(Claim.person_id)
)
"""Of everybody: such tasks are fewer than what thousands of people did in a year."""


def _candidate(row: Any, judged: Judged, record: Record) -> Candidate:
    offer = record.offers.get(row.id)
    return Candidate(
        row.id,
        row.name,
        row.home,
        row.phone,
        judged,
        _reasons(row, judged.case, record),
        row.standing_consent,
        offer.made_at if offer else None,
        offer.expires_at if offer else None,
        offer.id if offer else None,
        row.given_name,
    )


def _reasons(row: Any, case: Case, record: Record) -> Reasons:
    worker, day = case.worker, case.first_day
    held = (worker.best(need.capability_id) for need in case.shift.needs if need.has_levels)
    tasks = [(claim.span, claim.unpaid) for claim in case.claims_beside()]
    return Reasons(
        level=min((each.level if each else 0 for each in held), default=TOP_LEVEL),
        done=record.done.get(row.id, 0),
        hours=hours_in_week(tasks, monday_of(day), case.terms.local) if tasks else 0.0,
        agreed=worker.agreed_on(day),
        asked=record.asked.get(row.id, 0),
        distance=distance(row.path, case.shift.department_path),
    )


def _count(*conditions: ColumnElement[bool]) -> int:
    people = select(func.count()).select_from(Person)
    joined = people.join(Department, Department.id == Person.home_department_id)
    return db.session.execute(joined.where(*conditions)).scalar_one()


def _is_on(shift_id: int) -> ColumnElement[bool]:
    return exists().where(Claim.shift_id == shift_id, Claim.person_id == Person.id, Claim.live)


ASKED = (
    select(Offer.person_id, func.count())
    .where(among(Offer.person_id), Offer.origin == OfferOrigin.ASKED, Offer.made_at > SINCE)
    .group_by(Offer.person_id)
)


def candidate(task: Task, person_id: int) -> Candidate | None:
    """One active person, whoever it is, judged for the task."""
    return next(iter(those(task, Person.id == person_id)), None)


def those(
    task: Task, *conditions: ColumnElement[bool], most: int = 1, with_offers: bool = False
) -> list[Candidate]:
    """Active people, whoever they are, by name, judged by every rule. Nine statements.

    ``with_offers``: also whether they are asked for it; one more.
    """
    rows = db.session.execute(
        person_columns()
        .where(Person.active, *conditions)
        .order_by(Person.name_folded, Person.id)
        .limit(most)
    ).all()
    if not rows:
        return []
    asked = dict(
        db.session.execute(
            ASKED, {"ids": [row.id for row in rows], "since": clock.now() - FOUR_WEEKS}
        ).all()
    )
    record = Record(_done(task), asked, _open_offers(task) if with_offers else {})
    judged = {each.case.worker.person_id: each for each in judge_workers(_homes(rows), task)}
    return [_candidate(row, judged[row.id], record) for row in rows]


MOST_NAMED = 5


def named(viewer: Viewer, task: Task, words: str) -> list[Candidate]:
    """Whoever is called that, of the viewer's people and of who takes part, by name; the first few.

    Each is judged by every rule, so that all that stands in the way can be told. Nine statements.
    """
    called = holds_all(words_of(words), Person.name_folded)
    return those(task, _known(viewer, task), called, most=MOST_NAMED, with_offers=True)


def known_candidate(viewer: Viewer, task: Task, person_id: int) -> Candidate | None:
    """Somebody by id, of the viewer's people or of who takes part; None otherwise. As ``named``."""
    found = those(task, _known(viewer, task), Person.id == person_id, with_offers=True)
    return next(iter(found), None)


def _known(viewer: Viewer, task: Task) -> ColumnElement[bool]:
    return or_(within(viewer, Can.COORDINATE), takes_part(task.facts))
