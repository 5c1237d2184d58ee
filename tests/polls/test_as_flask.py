"""Whatever happens elsewhere: where the layer says that nothing changed, Flask says so too."""

import random
from datetime import timedelta
from itertools import cycle

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.shifts.models import Shift
from tests.factories import World, at
from tests.house import a_house
from tests.polls.phones import Phone, Served

STEPS = 100
LEAST_SHARE = 0.25
"""Of all polls the layer answers this part by itself, or it is not there for anything."""


@pytest.mark.parametrize("seed", range(2))
def test_where_the_layer_says_nothing_changed_flask_says_so_too(
    served: Served, own_app: Flask, own_world: World, seed: int
) -> None:
    house = a_house(own_world)
    house.chance = random.Random(seed)
    moment = at("08:00")
    with clock.fixed_at(moment):
        lasts = cycle(["", at("09:00").isoformat(), at("12:00").isoformat()])
        phones = [
            Phone(served, house.world, *each) for each in zip(house.people, lasts, strict=False)
        ]
        versions = [phones[0].version()]
    polls = by_layer = 0
    for step in range(STEPS):
        moment += timedelta(seconds=house.chance.choice([0, 1, 4, 10, 10, 35, 61]))
        with clock.fixed_at(moment):
            with own_app.app_context():
                if house.chance.random() < 0.7:
                    house.step()
                newest = list(
                    db.session.scalars(select(Shift.id).order_by(Shift.id.desc()).limit(5))
                )
            for phone in phones:
                shown = [f"{each}.row" for each in newest if house.chance.random() < 0.2]
                for version in {versions[-1], house.chance.choice(versions[-8:])}:
                    polls += 1
                    by_layer += phone.ask_both(version, *shown, after=house.happened[-15:])
            versions.append(phones[0].version())
            if step % 20 == 19:
                for phone in phones:
                    phone.sign_in()
    assert by_layer > LEAST_SHARE * polls, f"Flask was asked {polls - by_layer} of {polls} times"
