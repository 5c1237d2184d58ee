"""Claims: over HTTP beside a bare view that commits a row; by the command beside raw commits."""

import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import cycle, islice

from sqlalchemy import func, select

from app.claims.commands import Taken, claim_shift
from app.core import clock
from app.core.command import bookkeeping
from app.core.db import db
from app.people.models import Limit, Person
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.tasks.models import Need, TaskType
from bench.figures import Section, spread
from bench.phones import all_at_once, post
from bench.references import commits_a_second
from bench.stages import ENGINES, Stage, Stages

AIM, CLIENTS = 440, 16
WARM = 100
DAYS, PLACES = 40, 200
FIRST_DAY = timedelta(weeks=7)


def measure(stages: Stages, quick: bool = False) -> Section:
    """Tasks in the weeks after those of the rosters, claimed by different people, each once."""
    section = Section("Claims")
    many = 300 if quick else 3000
    for engine in ENGINES:
        with stages.stage(engine) as stage:
            with stage.app.app_context():
                pairs = pairs_of(many + many // 3)
            _over_http(section, stage, pairs[:many])
            _by_command(section, stage, pairs[many:])
    section.notes.append(
        f"Over HTTP: {CLIENTS} clients tap as htmx does and get the card back. "
        "One commit is one entry in the trail, one claim, one message and one count, after the "
        "locks and every rule."
    )
    return section


def _over_http(section: Section, stage: Stage, pairs: Sequence[tuple[str, int]]) -> None:
    with stage.server() as server:
        cookies = dict(zip(sorted({who for who, _ in pairs}), [""] * len(pairs), strict=False))
        cookies = dict(zip(cookies, stage.cookies(list(cookies)), strict=True))
        token = stage.csrf_token()
        taps = [
            post(
                f"/shifts/{shift_id}/claims",
                cookies[who],
                {"csrf_token": token, "seat": "regular"},
                HX_Request="true",
            )
            for who, shift_id in pairs
        ]
        bare = all_at_once(server.port, [post("/bare/commit", "", {})] * len(taps), CLIENTS)
        all_at_once(server.port, taps[:WARM], CLIENTS)
        stored_before, taps = _held(stage), taps[WARM:]
        claims = all_at_once(server.port, taps, CLIENTS)
        if _held(stage) - stored_before != claims.statuses[200]:
            raise RuntimeError("what was told is not what was stored")
        late = claims.only(200, 503).statuses[503]
    if late > len(taps) / 100:
        raise RuntimeError(f"{late} of {len(taps)} were answered 503: the machine is too busy")
    section.add(
        f"{stage.label}: over HTTP",
        f"{claims.rate:.0f} a second; {spread(claims.seconds)}; {late} answered 503",
        reference=f"a view that commits one row: {bare.only(200).rate:.0f} a second",
        aim=f"≥ {AIM} a second",
        met=claims.rate >= AIM,
    )
    section.add(
        f"{stage.label}: part of the bare view",
        f"{claims.rate / bare.rate:.0%}",
        aim="≥ 50%",
        met=claims.rate >= bare.rate / 2,
    )


def _by_command(section: Section, stage: Stage, pairs: Sequence[tuple[str, int]]) -> None:
    """One after the other, in one process, without HTTP."""
    with stage.app.app_context():
        ids = dict(db.session.execute(select(Person.email, Person.id)).tuples().all())
        raw = commits_a_second(db.engine)
        began = time.perf_counter()
        outcomes = [claim_shift(ids[who], shift_id) for who, shift_id in pairs]
        rate = len(outcomes) / (time.perf_counter() - began)
        if not all(isinstance(outcome, Taken) for outcome in outcomes):
            raise RuntimeError("a claim was refused")
    section.add(
        f"{stage.label}: by the command, one after the other",
        f"{rate:.0f} a second",
        reference=f"raw commits: {raw:.0f} a second",
    )


def _held(stage: Stage) -> int:
    with stage.app.app_context():
        return db.session.scalar(select(func.count()).where(Claim.live)) or 0


def pairs_of(how_many: int) -> list[tuple[str, int]]:
    """So many pairs of a worker (by address) and a task that fits them, none for the same time."""
    shift_ids = _post_tasks()
    limited = select(Limit.person_id)
    people = db.session.scalars(
        select(Person.email)
        .where(Person.email.like("worker%"), Person.id.not_in(limited))
        .order_by(Person.id)
    ).all()
    who = islice(cycle(people), how_many)
    found = [
        (email, shift_ids[(place + place // len(people)) % len(shift_ids)])
        for place, email in enumerate(who)
    ]
    if how_many > len(shift_ids) * PLACES or len(set(found)) < how_many:
        raise RuntimeError("not enough places: post more tasks")
    return found


@bookkeeping
def _post_tasks() -> list[int]:
    """An hour on each of many Saturdays and Sundays, which needs nothing of anybody."""
    needy = select(Need.task_type_id)
    task_type = db.session.scalars(
        select(TaskType).where(TaskType.id.not_in(needy)).order_by(TaskType.id).limit(1)
    ).one()
    contact = db.session.scalars(
        select(Person.id).where(Person.home_department_id == task_type.department_id).limit(1)
    ).one()
    now = clock.now()
    first = (now + FIRST_DAY).replace(hour=11, minute=0, second=0, microsecond=0)
    days = [first + timedelta(days=n) for n in range(7 * DAYS)]
    weekend = [day for day in days if day.weekday() > 4][:DAYS]
    shifts = [
        Shift(
            task_type_id=task_type.id,
            department_id=task_type.department_id,
            starts_at=day,
            ends_at=day + timedelta(hours=1),
            places=PLACES,
            contact_id=contact,
            posted_by_id=contact,
            posted_at=now,
            changed_at=now,
            location=task_type.place,
        )
        for day in weekend
    ]
    db.session.add_all(shifts)
    db.session.flush()
    return [shift.id for shift in shifts]
