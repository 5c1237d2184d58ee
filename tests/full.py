"""Much to do for each job of the timetable: ``COUNT`` of everything that it writes about.

Each function fills the database and gives a question: whether all of it was done.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import func, select, update

from app.accounts.models import KnownBrowser, ResetLink, SignedInSession, SignInAttempt
from app.audit.models import AuditEntry
from app.audit.trail import Verb
from app.calls.models import ContactCall
from app.capabilities.models import (
    CapabilityImport,
    CapabilityRequest,
    ExpiryNote,
    Practice,
    RequestState,
)
from app.capacity.models import Supply, SupplyDay
from app.claims.models import Doubt, Offer, OfferState, Swap, SwapState
from app.core.command import bookkeeping
from app.core.db import Model, db
from app.files.models import StoredFile
from app.notices.models import Notice, NoticeState
from app.on_call.models import HoursOffer
from app.on_shift.models import LessonSkip
from app.people.models import CommitmentKind, Limit, Origin, Person
from app.reintegration.models import (
    Feeling,
    Felt,
    Outcome,
    TermChange,
    Track,
    TrackEntry,
    TrackState,
    TrackVerb,
)
from app.rosters.models import CalendarSource, RosterImport
from app.shifts.models import Shift, ShiftChange
from app.shifts.models_claims import Claim, Override
from app.shifts.states import ClaimState
from tests.factories import TODAY, World, at
from tests.notices.stories import KIND

COUNT = 30
NOW = at("12:00")
LONG_AGO = NOW - timedelta(days=1000)
Done = Callable[[], bool]


@bookkeeping
def save(rows: Iterable[Model]) -> None:
    """Store rows as they are."""
    db.session.add_all(rows)


def count(table: type[Model]) -> int:
    """How many rows of a table there are."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def people(world: World) -> list[int]:
    """So many, with a pool agreement."""
    home = world.department()
    return [world.worker(home=home).id for _ in range(COUNT)]


def claims(world: World, person_ids: list[int], *, plus: int, **more: object) -> Shift:
    """A task that needs a capability, with a claim of each, so many days from now."""
    home = world.department()
    work = world.task_type(home)
    world.need(work, world.capability())
    size = len(person_ids)
    shift = world.shift(
        home, at("07:00", plus=plus), task_type_id=work.id, places=size, filled=size
    )
    given = {"claimed_at": LONG_AGO, "changed_at": LONG_AGO, **more}
    save(
        Claim(
            shift_id=shift.id,
            person_id=person_id,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            **given,
        )
        for person_id in person_ids
    )
    return shift


def capacity(world: World, first: int = 0) -> Done:
    """Figures of days that are over, and tasks on days ahead."""
    home = world.department()
    world.coordinator(home)
    work = world.task_type(home)
    for day in range(first, first + COUNT):
        world.shift(home, at("18:00", plus=day), task_type_id=work.id)
    over = [TODAY - timedelta(days=1 + number) for number in range(COUNT)]
    save(Supply(day=day, scope="/1/", kind="part", key="day", people=1) for day in over)
    save(SupplyDay(day=day, worked_out_at=LONG_AGO) for day in over)
    return lambda: db.session.scalar(select(func.min(SupplyDay.day))) >= TODAY  # type: ignore[operator]


def calendars(world: World) -> Done:
    """Everybody's own calendar is due, at an address that is not asked."""
    save(
        CalendarSource(person_id=each, url="https://127.0.0.1/", made_at=LONG_AGO)
        for each in people(world)
    )
    tried = select(func.count()).where(CalendarSource.tried_at == NOW)
    return lambda: db.session.scalar(tried) == COUNT


def capacity_later(world: World) -> Done:
    """The same, further ahead."""
    return capacity(world, 15)


def deliver(world: World) -> Done:
    """Messages that a clock which was an hour ahead put off."""
    ahead = NOW + timedelta(hours=1)
    save(
        Notice(
            person_id=person_id,
            kind=KIND,
            data={"number": 1, "title": "Bericht", "words": "Tot straks."},
            made_at=ahead,
            due_at=ahead,
        )
        for person_id in people(world)
    )
    sent = select(func.count()).where(Notice.state == NoticeState.SENT)
    return lambda: db.session.scalar(sent) == COUNT


def expiry(world: World) -> Done:
    """People whose capability expires, and notes about days that are over."""
    capability, known = world.capability(), people(world)
    for person_id in known:
        person = db.session.get_one(Person, person_id)
        world.holding(person, capability, valid_until=TODAY + timedelta(days=20))
    day = TODAY - timedelta(days=1)
    save(
        ExpiryNote(
            person_id=each, capability_id=capability.id, valid_until=day, days=7, told_at=LONG_AGO
        )
        for each in known
    )
    return lambda: (count(Notice), count(ExpiryNote)) == (COUNT, COUNT)


def lapse(world: World) -> Done:
    """Claims that were not confirmed in time."""
    past = NOW - timedelta(hours=1)
    claims(world, people(world), plus=5, state=ClaimState.RECONFIRM, reconfirm_until=past)
    lapsed = select(func.count()).where(Claim.state == ClaimState.LAPSED)
    return lambda: db.session.scalar(lapsed) == COUNT


def offers(world: World) -> Done:
    """Questions and swaps that nobody answered in time."""
    shift, past = world.shift(), NOW - timedelta(hours=1)
    save(
        Offer(
            shift_id=shift.id,
            person_id=each,
            asked_by_id=shift.contact_id,
            made_at=past,
            expires_at=past,
        )
        for each in people(world)
    )
    known = people(world)
    claims(world, known, plus=-1)
    save(
        Swap(claim_id=each, person_id=known[0], made_at=past, expires_at=past)
        for each in db.session.scalars(select(Claim.id)).all()
    )
    offers_open = select(func.count()).where(Offer.state == OfferState.OPEN)
    swaps_open = select(func.count()).where(Swap.state == SwapState.OPEN)
    return lambda: db.session.scalar(offers_open) == db.session.scalar(swaps_open) == 0


def practice(world: World) -> Done:
    """People who worked, each on a day of their own, over more than the days looked back."""
    known = people(world)
    for number, person_id in enumerate(known):
        claims(world, [person_id], plus=-3 * (1 + number))
    return lambda: count(Practice) == COUNT


def recheck(world: World) -> Done:
    """Claims of people who do not hold what the task needs, and doubts of the past."""
    known = people(world)
    over = claims(world, known, plus=-5)
    claims(world, known, plus=5)
    past = db.session.scalars(select(Claim.id).where(Claim.shift_id == over.id)).all()
    save(Doubt(claim_id=each, codes=["closed"], found_at=LONG_AGO) for each in past)
    return lambda: count(Doubt) == COUNT and not db.session.get(Doubt, past[0])


def terms(world: World) -> Done:
    """Tracks of which everything is due."""
    known, lead = people(world)[:4], world.worker()
    save(_track(each, lead.id, first_day=TODAY - timedelta(days=700)) for each in known)
    return lambda: count(TermChange) > COUNT


def retention(world: World) -> Done:
    """What is kept no longer, of every room."""
    known, shift = people(world), world.shift()
    me, capability, old = known[0], world.capability().id, LONG_AGO
    whose = {"person_id": me}
    _of_a_track(world, known)
    world.alter(update(Person).where(Person.id.in_(known)).values(minor_until=date(2020, 1, 1)))
    mine = db.session.scalars(select(Claim.id)).first()
    past = world.shift(start=at("09:00", plus=-900), end=at("12:00", plus=-900))
    rows: list[Model] = []
    for number in range(COUNT):
        times = {"made_at": old, "expires_at": old}
        text = str(number)
        file = StoredFile(
            name=text, media_type="image/png", size=1, sha256=text, stored_at=old, content=b"x"
        )
        picture = StoredFile(
            name=text, media_type="image/png", size=1, sha256=text, stored_at=old, content=b"x"
        )
        offer = Offer(
            shift_id=past.id, asked_by_id=me, state=OfferState.ENDED, ended_at=old, **times, **whose
        )
        save([file, picture, offer])
        rows += [
            SignedInSession(
                token_hash=text, device="", proved_at=old, seen_at=old, **times, **whose
            ),
            ResetLink(**times, **whose),
            SignInAttempt(at=old, account="a", address="b"),
            ContactCall(shift_id=shift.id, caller_id=me, first=True, reached=True, called_at=old),
            KnownBrowser(token_hash=text, seen_at=old, **whose),
            ShiftChange(shift_id=shift.id, at=old),
            Notice(kind="x", state=NoticeState.SENT, made_at=old, due_at=old, **whose),
            Notice(
                kind="something_for_you",
                state=NoticeState.SENT,
                made_at=old,
                due_at=old,
                **whose,
            ),
            LessonSkip(
                claim_id=mine,
                learner_claim_id=mine,
                capability_id=world.capability().id,
                skipped_at=old,
            ),
            CapabilityRequest(
                capability_id=capability,
                level=1,
                state=RequestState.WITHDRAWN,
                asked_at=old,
                answered_at=old,
                file_id=file.id,
                **whose,
            ),
            CapabilityImport(name=text, rows=[], made_at=old, **whose),
            RosterImport(
                name=text,
                kind=CommitmentKind.OWN_ROSTER,
                origin=Origin.OWN,
                first_day=TODAY,
                last_day=TODAY,
                people=[me],
                times=[],
                left_out=0,
                made_at=old,
                **whose,
            ),
            AuditEntry(
                at=old,
                actor_kind="job",
                verb=Verb.ADDED,
                object_type="StoredFile",
                object_id=picture.id,
                data={},
            ),
            Override(
                offer_id=offer.id,
                shift_id=past.id,
                asked_by_id=me,
                reason=text,
                said=[],
                asked_at=old,
                **whose,
            ),
            HoursOffer(
                year_ended=date(2020, 1, 1) + timedelta(days=number),
                hours_week=8.0,
                offered_at=old,
                answer_by=date(2020, 1, 1),
                **whose,
            ),
            Limit(
                person_id=known[number],
                hours_week=8,
                valid_from=date(2020, 1, 1),
                valid_until=date(2021, 1, 1),
            ),
        ]
    save(rows)
    gone = {type(row) for row in rows} - {AuditEntry} | {StoredFile, Track, TrackEntry, Feeling}
    known_ages = select(func.count()).where(Person.minor_until.is_not(None))
    return lambda: not any(count(table) for table in gone) and not db.session.scalar(known_ages)


def _of_a_track(world: World, known: list[int]) -> None:
    """A track that ended long ago, with a long trail."""
    claims(world, known, plus=-900)
    lead = world.worker()
    ended = {"state": TrackState.ENDED, "outcome": Outcome.OWN_WORK, "ended_on": date(2022, 5, 1)}
    track = _track(known[0], lead.id, first_day=date(2021, 1, 1), **ended)
    save([track])
    mine = db.session.scalars(select(Claim.id)).all()
    save(TrackEntry(track_id=track.id, at=LONG_AGO, verb=TrackVerb.READ) for _ in range(COUNT))
    save(Feeling(track_id=track.id, claim_id=each, felt=Felt.RIGHT, at=LONG_AGO) for each in mine)


def _track(person_id: int, lead_id: int, first_day: date, **more: object) -> Track:
    return Track(
        person_id=person_id,
        case_worker_id=lead_id,
        first_day=first_day,
        starts_on=first_day,
        target_on=first_day + timedelta(days=100),
        hours_target=20,
        made_at=LONG_AGO,
        **more,
    )


MUCH: dict[str, Callable[[World], Done]] = {
    "calendars": calendars,
    "capacity": capacity,
    "capacity_later": capacity_later,
    "deliver": deliver,
    "expiry": expiry,
    "lapse": lapse,
    "offers": offers,
    "practice": practice,
    "recheck": recheck,
    "retention": retention,
    "terms": terms,
}


def filled(app: Flask, job: str) -> Done:
    """Much to do for a job; whether it is done."""
    return MUCH[job](World(app))
