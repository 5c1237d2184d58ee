"""Who can come to a task: everybody judged by every rule, as a page and as its part in Today."""

from sqlalchemy import select

from app.asking import commands_offers, queries_candidates
from app.core import clock
from app.core.actor import Actor, acting
from app.core.db import db
from app.eligibility.queries_shift_facts import task_of
from app.people.models import Person
from app.shifts.models import Shift
from app.shifts.states import ShiftState
from bench.figures import Section, percentile, spread
from bench.phones import get, one_after_the_other
from bench.stages import ENGINES, PEOPLE, Stage, Stages
from tests.statements import counted

AIM_MS = 300
MOST_STATEMENTS = 15
COORDINATOR = "tarik.aydin@delinde.example"


def measure(stages: Stages, quick: bool = False) -> Section:
    """The page, the fragment that Today fetches, its statements, and asking them all at once."""
    section = Section("Who can come")
    many = 5 if quick else 60
    for engine in ENGINES:
        with stages.stage(engine) as stage:
            open_ids, statements = open_soon(stage, many), _statements(stage)
            asked = spread(_asking(stage, open_ids[:5]))
            with stage.server() as server:
                [cookie] = stage.cookies([COORDINATOR])
                for what, headers in (("the page", {}), ("its part in Today", HTMX)):
                    pages = [
                        get(f"/candidates?shift={number}", cookie, **headers) for number in open_ids
                    ]
                    found = one_after_the_other(server.port, pages, warm=1).only(200)
                    section.add(
                        f"{stage.label}: {what}",
                        spread(found.seconds),
                        aim=f"p95 < {AIM_MS} ms",
                        met=percentile(found.seconds, 0.95) < AIM_MS,
                    )
            section.add(
                f"{stage.label}: statements of a page",
                str(statements),
                aim=f"≤ {MOST_STATEMENTS}",
                met=statements <= MOST_STATEMENTS,
            )
            section.add(f"{stage.label}: asking all that fit, 30 at most", asked)
    section.notes.append(f"{PEOPLE:,} people; the tasks that begin soonest and have free places.")
    return section


HTMX = {"HX_Request": "true"}


def open_soon(stage: Stage, many: int) -> list[int]:
    """The tasks with free places that begin soonest."""
    with stage.app.app_context():
        soonest = (
            select(Shift.id)
            .where(
                Shift.starts_at > clock.now(),
                Shift.state == ShiftState.OPEN,
                Shift.filled < Shift.places,
            )
            .order_by(Shift.starts_at)
            .limit(many)
        )
        return list(db.session.scalars(soonest))


def _statements(stage: Stage) -> int:
    """How many one page asks, that of who looks included."""
    [cookie], [shift_id] = stage.cookies([COORDINATOR]), open_soon(stage, 1)
    client = stage.app.test_client(use_cookies=False)
    with counted() as statements:
        answer = client.get(f"/candidates?shift={shift_id}", headers={"Cookie": cookie})
    if answer.status_code != 200:
        raise RuntimeError(f"the page answered {answer.status_code}")
    return len(statements)


def _asking(stage: Stage, shift_ids: list[int]) -> list[float]:
    """How long the command takes that asks all that fit, for each of these shifts."""
    seconds = []
    with stage.app.test_request_context():
        who = db.session.scalar(select(Person.id).where(Person.email == COORDINATOR))
        for shift_id in shift_ids:
            fits = [
                each.person_id for each in queries_candidates.candidates(task_of(shift_id)).fits
            ]
            began = clock.now()
            with acting(Actor("person", who)):
                commands_offers.make_offers(shift_id, fits)
            seconds.append((clock.now() - began).total_seconds())
    return seconds
