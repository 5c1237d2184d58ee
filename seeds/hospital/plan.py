"""The whole hospital, put together: who is there, and everything else as it is asked for."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from app.core.localtime import LocalTime
from seeds.diary import Taken
from seeds.hospital.crowd import Crowd, crowd
from seeds.hospital.posts import Office
from seeds.hospital.rosters import Rosters
from seeds.hospital.turns import Turns
from seeds.hospital.world import HOSPITAL
from seeds.rows import Numbered

SEED = 41000
AT_LEAST = 2000


@dataclass(frozen=True, slots=True)
class Hospital:
    """De Linde at size. Its people are known; posts and rosters are made each time anew."""

    now: datetime
    local: LocalTime
    crowd: Crowd
    shifts: int

    def taken_by(self) -> Iterator[tuple[int, list[Taken]]]:
        """What takes each worker's time beside tasks, by id."""
        return Rosters(self.local, self.local.day(self.now)).taken_by(self.crowd)

    def posts(self) -> Iterator[list[Numbered]]:
        """All posts in the order of time, some thousands at once, with the ids of their shifts."""
        rng = random.Random(SEED + 1)
        turns = Turns(rng, self.local, self.crowd, HOSPITAL)
        numbers = count(1)
        some: list[Numbered] = []
        for day in Office(rng, self.local, self.now, self.crowd, turns).by_day(self.shifts):
            some += [(next(numbers), post) for post in day]
            if len(some) >= AT_LEAST:
                yield some
                some = []
        yield some


def hospital(now: datetime, local: LocalTime, people: int, shifts: int) -> Hospital:
    """The hospital with so many workers and tasks; the same instant and sizes give the same."""
    rng = random.Random(SEED)
    return Hospital(now, local, crowd(rng, local.day(now), people), shifts)
