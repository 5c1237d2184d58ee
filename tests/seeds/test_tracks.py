"""Who builds up in the demo is held to what was agreed, and to nothing else."""

from flask import Flask

from app.core import clock
from app.core.db import db
from app.people.models import Limit
from app.reintegration.limits import limit_of
from app.reintegration.models import Step, StepState, Track
from seeds.demo import plan
from seeds.storing import store
from tests.factories import TODAY, ZONE, at


def test_the_limit_of_who_builds_up_is_the_step_that_counts_now(own_app: Flask) -> None:
    with own_app.app_context(), clock.fixed_at(at("09:00")):
        store(plan(clock.now(), ZONE), "x")
        [track] = db.session.query(Track).all()
        steps = db.session.query(Step).filter_by(state=StepState.CONFIRMED).all()
        [step] = [step for step in steps if step.valid_from <= TODAY <= step.valid_until]
        limit = db.session.get_one(Limit, step.limit_id)

        assert limit.person_id == track.person_id
        said = limit_of(step)
        for name in said.__slots__:
            assert getattr(said, name) == getattr(limit, name), name
