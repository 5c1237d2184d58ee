"""Several questions in one statement are answered as each alone."""

from datetime import date

from flask import Flask

from app.core.asked import Asked
from app.core.db import db
from app.eligibility.queries_worker_facts import (
    AGREEMENTS,
    CLAIMS,
    HELD,
    HISTORY,
    LIMITS,
    MINORS,
    OF_FEW,
    OWN_TIME,
)
from app.people.models import Limit
from app.rule_sets.commands import choose_rule_set
from app.rule_sets.queries_in_force import CHOSEN
from tests.factories import TODAY, World, at
from tests.rule_sets.stories import approved
from tests.statements import counted


def test_each_question_gets_the_rows_that_it_gets_alone(
    context: Flask, world: World, morning: None
) -> None:
    noor = world.worker(minor_until=date(2027, 1, 1))
    world.save(
        Limit(
            person_id=noor.id,
            valid_from=date(2026, 1, 1),
            hours_week=12.5,
            days_week=3,
            loads=["sitting"],
        )
    )
    anne = world.administrator(world.department())
    approved("Eigen", shift_work=8 * 3600)
    choose_rule_set(anne.home_department_id, anne.id, "Eigen", TODAY, minors=False)
    world.holding(noor, world.capability(), valid_until=date(2027, 1, 1))
    for start, end in (("09:00", "10:00"), ("11:00", "12:00")):
        world.claim(noor, world.shift(start=at(start), end=at(end)))
    world.commitment(noor, at("13:00"), at("15:00"))
    values = {
        "ids": [noor.id],
        **{name: at("00:00") for name in ("from_", "near_from", "far_from")},
        **{name: at("00:00", plus=1) for name in ("until", "near_until", "far_until")},
    }
    db.session.rollback()
    with counted() as statements:
        together = OF_FEW.rows(values)
    assert len(statements) == 1
    questions = (CHOSEN, MINORS, AGREEMENTS, LIMITS, CLAIMS, HELD, OWN_TIME, *HISTORY)
    alone = [Asked(each).rows(values) for each in questions]
    assert all(alone), "something of each, or nothing is compared"
    for one, other in zip(together, alone, strict=True):
        assert [row._asdict() for row in one] == [row._asdict() for row in other]
        types = [[type(each) for row in rows for each in row] for rows in (one, other)]
        assert types[0] == types[1]
