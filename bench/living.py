"""A house in which things happen while it is measured: the commands post, claim, hand back."""

import random
import threading
from datetime import timedelta
from typing import Self

from sqlalchemy import select

from app.claims.commands import Taken, claim_shift
from app.claims.commands_ways_out import hand_back
from app.core import clock
from app.core.db import db
from app.core.tokens import new_once
from app.polls.queries_whom import whom_they_fit
from app.shifts.commands import post_shifts
from app.shifts.models import Shift
from app.shifts.queries import draft_of
from app.shifts.states import ShiftState
from bench.stages import Stage

NEAR = timedelta(days=14)


class Living:
    """Changes at a pace, for as long as the block lasts; ``done`` counts them.

    In turn a task like another is posted, somebody whom a task fits takes it, and somebody who
    took one hands it back.
    """

    def __init__(self, stage: Stage, each_minute: int) -> None:
        self._app = stage.app
        self._pause = 60 / each_minute
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._live)
        self._random = random.Random(stage.engine)
        self._claims: list[int] = []
        self.done = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _live(self) -> None:
        while not self._over.wait(self._pause):
            with self._app.app_context():
                [self._post, self._claim, self._claim, self._hand_back][self.done % 4]()
            self.done += 1

    def _post(self) -> None:
        like = db.session.get_one(Shift, self._any_open())
        post_shifts([draft_of(like)], posted_by=like.posted_by_id, once=new_once())

    def _claim(self) -> None:
        while True:
            shift_id = self._any_open()
            people = whom_they_fit({shift_id}, clock.now())[shift_id].people
            if people:
                outcome = claim_shift(self._random.choice(sorted(people)), shift_id, anyway=True)
                if isinstance(outcome, Taken):
                    self._claims.append(outcome.claim_id)
                    return

    def _hand_back(self) -> None:
        hand_back(self._claims.pop(self._random.randrange(len(self._claims))))

    def _any_open(self) -> int:
        now = clock.now()
        found = db.session.scalars(
            select(Shift.id)
            .where(
                Shift.state == ShiftState.OPEN,
                Shift.filled < Shift.places,
                Shift.starts_at.between(now + timedelta(days=1), now + NEAR),
            )
            .order_by(Shift.id)
        ).all()
        return self._random.choice(found)
