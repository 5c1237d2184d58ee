"""Who could do it: one shift against everybody who may take part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select

from app.asking.rules_ranking import TOP_LEVEL, Reasons, distance
from app.asking.strips import day_strip
from app.asking.words_offers import brief_text, until_text, why_text, would_fit
from app.claims.models import Offer, OfferState
from app.core import clock
from app.core.among import among
from app.core.axis import Axis, Strip
from app.core.db import UTCDateTime, db
from app.core.localtime import monday_of
from app.core.names import called
from app.core.text import folded
from app.eligibility.facts import Case
from app.eligibility.prefilters import takes_part, worth_judging
from app.eligibility.queries_shift_facts import Task
from app.eligibility.queries_verdicts import ENOUGH, Judged, judge_regular, judge_workers, terms
from app.eligibility.queries_worker_facts import with_own_time, without_own_time
from app.eligibility.rules_hours import hours_in_week
from app.eligibility.words import explain_to_others
from app.people.models import Department, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim

YEAR, FOUR_WEEKS = timedelta(days=365), timedelta(days=28)
FIRST = 90
"""So many in order are judged first: where enough of them fit, the others are not."""
MOST_FITS = 30
MOST_ALMOST = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could do a task, or almost."""

    person_id: int
    name: str
    department: str
    phone: str | None
    judged: Judged
    reasons: Reasons
    standing_consent: bool = False
    asked_at: datetime | None = None
    asked_until: datetime | None = None
    offer_id: int | None = None
    given_name: str | None = None

    @property
    def fits(self) -> bool:
        """No rule stands in the way; that a place is left is not asked here."""
        return not self.judged.verdict.hard

    @property
    def almost(self) -> bool:
        """Exactly one rule does."""
        return len(self.judged.verdict.hard) == 1

    @property
    def is_on(self) -> bool:
        """Whether the person has a place on the task already."""
        return self.judged.case.worker.is_on(self.judged.task.id)

    @property
    def why_not(self) -> list[str]:
        """Every reason that stands in the way, as others may read it."""
        case, verdict = self.judged.case, self.judged.verdict
        refusals = (*verdict.states, *verdict.hard)
        return [explain_to_others(each, case, self.first_name).text for each in refusals]

    @property
    def first_name(self) -> str:
        """The name to call somebody by."""
        return called(self.name, self.given_name)

    @property
    def why(self) -> str:
        """Why this person comes where they come."""
        return why_text(self.reasons, self.judged.case, self.judged.verdict)

    @property
    def briefly(self) -> str:
        """The same in one short line."""
        return brief_text(self.reasons, self.judged.case, self.judged.verdict)

    @property
    def until(self) -> str:
        """Until when this person, who was asked, may answer."""
        under = self.judged.case.first_day
        return until_text(self.asked_until, under) if self.asked_until else ""

    @property
    def missing(self) -> str:
        """The one thing that is missing, and what would make it fit."""
        [refusal], case = self.judged.verdict.hard, self.judged.case
        fact = explain_to_others(refusal, case, self.first_name).text
        return f"{fact} {would_fit(refusal, case)}".strip()

    def day(self, axis: Axis, now: datetime | None = None) -> Strip:
        """The day of this person beside the task, on the axis that a list shares."""
        return day_strip(self.judged.case, self.judged.verdict.hard, axis, now)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everybody in order: who fits, who was asked, for whom one thing is missing.

    ``fits`` names the first for whom it does, ``nearly`` all of those judged for whom one thing
    is missing, ``almost`` the first of them. Nobody stands among two of them. ``complete``:
    everybody was judged, so that ``fitting`` and ``others`` count all; else ``fitting`` is at
    least as many as ``fits``.
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
    """Who could come, judged for a regular place in the order of ``rules_ranking``. 11 statements.

    Whom nothing could make it fit is counted, and that is all. Where enough of the first in order
    fit, those after them are not judged.
    """
    offers, under = _open_offers(task), terms(now)
    part = and_(takes_part(task.facts), ~_is_on(task.id))
    judged_at_all = or_(worth_judging(task.facts), Person.id.in_(offers))
    rows = db.session.execute(_people_columns().where(part, judged_at_all)).all()
    people = {row.id: row for row in rows}
    homes = {row.id: row.path for row in rows}
    workers = without_own_time(homes, [task.span], task.facts.needs)
    record = _record(list(people), task, offers)
    reasons = {
        person_id: _reasons(people[person_id], Case(worker, task.facts, under), record)
        for person_id, worker in workers.items()
    }
    in_order = sorted(
        people, key=lambda each: (reasons[each].order(), folded(people[each].name), each)
    )
    in_order.sort(key=lambda each: each not in offers)
    first, rest = in_order[: len(offers) + FIRST], in_order[len(offers) + FIRST :]

    def judged(some: Iterable[int]) -> list[Candidate]:
        known = with_own_time({each: workers[each] for each in some}, [task.span])
        return [
            _candidate(people[each], judge_regular(worker, task, under, ENOUGH), reasons, record)
            for each, worker in known.items()
        ]

    found = judged(first)
    complete = not rest or sum(each.fits for each in found) < MOST_FITS
    if complete and rest:
        found += judged(rest)
    asked = [each for each in found if each.offer_id is not None]
    fits = [each for each in found if each.offer_id is None and each.fits]
    nearly = [each for each in found if each.offer_id is None and each.almost]
    return Candidates(
        fits=fits[:MOST_FITS],
        fitting=len(fits),
        asked=asked,
        nearly=nearly,
        others=_count(part) - len(fits) - len(asked) - len(nearly[:MOST_ALMOST]),
        complete=complete,
    )


@dataclass(frozen=True, slots=True)
class Record:
    """By person: how often they did such work, how often they were asked, what they are asked."""

    done: dict[int, int]
    asked: dict[int, int]
    offers: dict[int, Offer]


def _open_offers(task: Task) -> dict[int, Offer]:
    """Who is asked for the task, by person; one statement."""
    offers = db.session.scalars(
        select(Offer).where(
            Offer.shift_id == task.id,
            Offer.state == OfferState.OPEN,
            Offer.expires_at > clock.now(),
        )
    )
    return {offer.person_id: offer for offer in offers}


def _record(person_ids: Sequence[int], task: Task, offers: dict[int, Offer]) -> Record:
    """What is known of these people and such a task; two statements."""
    now = clock.now()
    done = {"shift": task.id, "now": now, "since": now - YEAR}
    asked = {"ids": person_ids, "since": now - FOUR_WEEKS}
    return Record(
        dict(db.session.execute(DONE, done).all()),
        dict(db.session.execute(ASKED, asked).all()),
        offers,
    )


NOW, SINCE = (bindparam(name, type_=UTCDateTime()) for name in ("now", "since"))
DONE = (
    select(Claim.person_id, func.count())
    .join(Shift, Shift.id == Claim.shift_id)
    .where(
        Claim.live,
        Claim.ends_at <= NOW,
        Claim.ends_at > SINCE,
        Shift.task_type_id
        == select(Shift.task_type_id).where(Shift.id == bindparam("shift")).scalar_subquery(),
    )
    .group_by(Claim.person_id)
)
"""Of everybody: such tasks are fewer than what thousands of people did in a year."""
ASKED = (
    select(Offer.person_id, func.count())
    .where(among(Offer.person_id), Offer.made_at > SINCE)
    .group_by(Offer.person_id)
)


def _candidate(
    row: Any, judged: Judged, reasons: Mapping[int, Reasons], record: Record
) -> Candidate:
    offer = record.offers.get(row.id)
    return Candidate(
        row.id,
        row.name,
        row.home,
        row.phone,
        judged,
        reasons[row.id],
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


def candidate(task: Task, person_id: int) -> Candidate | None:
    """One active person, whoever it is, judged for the task."""
    return next(iter(those(task, Person.id == person_id)), None)


def those(
    task: Task, *conditions: ColumnElement[bool], most: int = 1, with_offers: bool = False
) -> list[Candidate]:
    """Active people, whoever they are, by name, judged by every rule. Eight statements.

    ``with_offers``: also whether they are asked for it; one more.
    """
    rows = db.session.execute(
        _people_columns()
        .where(Person.active, *conditions)
        .order_by(Person.name_folded, Person.id)
        .limit(most)
    ).all()
    if not rows:
        return []
    record = _record([row.id for row in rows], task, _open_offers(task) if with_offers else {})
    judged = {
        each.case.worker.person_id: each
        for each in judge_workers({row.id: row.path for row in rows}, task)
    }
    reasons = {row.id: _reasons(row, judged[row.id].case, record) for row in rows}
    return [_candidate(row, judged[row.id], reasons, record) for row in rows]


def _people_columns() -> Select[*tuple[Any, ...]]:
    return select(
        Person.id,
        Person.name,
        Person.given_name,
        Person.phone,
        Person.standing_consent,
        Department.name.label("home"),
        Department.path,
    ).join(Department, Department.id == Person.home_department_id)
