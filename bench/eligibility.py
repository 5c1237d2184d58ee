"""Judging: one task for everybody, and everything that is open for one person."""

import time

from sqlalchemy import select

from app.claims.boards import board
from app.core import clock
from app.core.db import db
from app.core.viewer import Viewer
from app.people.models import Department, Person
from app.shifts.models import Shift, ShiftState
from bench.figures import Section, spread
from bench.phones import get, one_after_the_other
from bench.stages import ENGINES, PEOPLE, Stage, Stages, workers


def measure(stages: Stages, quick: bool = False) -> Section:
    """The candidates page over HTTP, and the judging behind a board."""
    section = Section("Judging")
    many = 5 if quick else 40
    for engine in ENGINES:
        with stages.stage(engine) as stage:
            with stage.app.app_context():
                open_ids = _open(many)
            with stage.server() as server:
                [cookie] = stage.cookies(["tarik.aydin@delinde.example"])
                pages = [get(f"/candidates?shift={number}", cookie) for number in open_ids]
                found = one_after_the_other(server.port, pages, warm=1).only(200)
                body = one_after_the_other(server.port, [get("/bare/body")] * 200)
            boards = _boards(stage, many)
        section.add(
            f"{stage.label}: the candidates of a task among {PEOPLE:,} people",
            spread(found.seconds),
            reference=f"bare 8 kB: {spread(body.seconds)}",
        )
        section.add(f"{stage.label}: what fits one person, without HTTP or page", spread(boards))
    return section


def _open(many: int) -> list[int]:
    return list(
        db.session.scalars(
            select(Shift.id)
            .where(
                Shift.starts_at > clock.now(),
                Shift.state == ShiftState.OPEN,
                Shift.filled < Shift.places,
            )
            .order_by(Shift.starts_at)
            .limit(many)
        )
    )


def _boards(stage: Stage, many: int) -> list[float]:
    seconds = []
    with stage.app.test_request_context():
        for person_id, path in db.session.execute(
            select(Person.id, Department.path)
            .join(Department, Department.id == Person.home_department_id)
            .where(Person.email.in_(workers(many)))
        ).all():
            began = time.perf_counter()
            board(Viewer(person_id, "", "nl", path))
            seconds.append(time.perf_counter() - began)
            db.session.rollback()
    return seconds
