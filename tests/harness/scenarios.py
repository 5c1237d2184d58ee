"""What people do in a round: stories, each told by one thread, all of them at the same time."""

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from tests.harness.history import History, Operation, Told
from tests.harness.phones import Phone
from tests.harness.town import Task, Town
from tests.patience import tries

Story = Callable[[], object]

ENOUGH_SECONDS = 90
"""A tap without a clear answer is tried again for so long."""


PARTS = 9
"""Groups of workers who have a story of their own; see ``Round._some``."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many people take part."""

    workers: int = 200
    places: int = 3
    greedy: int = 3
    overlapping: int = 20
    phones: int = 3
    group: int = 8
    pairs: int = 16

    @property
    def taking_part(self) -> int:
        """How many workers, from the first on, do more than join the crowd."""
        return self.greedy + PARTS * self.group


SHORT = Size(workers=40, greedy=2, overlapping=10, phones=2, group=4, pairs=6)


def until_clear(tap: Callable[[], Operation]) -> Operation:
    """Tap until the answer is clear: a person who was told nothing tries again."""
    for _ in tries(random.uniform(0.2, 0.5), ENOUGH_SECONDS):
        operation = tap()
        if operation.told not in (Told.UNCHANGED, Told.UNKNOWN):
            break
    return operation


class Cast:
    """Every phone of a run, signed in, with the token of a page it looked at."""

    def __init__(self, town: Town, port: int, history: History, size: Size) -> None:
        self.town, self.size = town, size
        self.workers = town.phones(port, town.workers, history)
        self.cards = town.phones(port, town.workers[: size.taking_part], history, htmx=True)
        greedy = town.workers[: size.greedy]
        self.greedy = [town.phones(port, greedy, history) for _ in range(size.phones)]
        desk = town.phones(port, list(town.desk.values()), history)
        self.desk = dict(zip(town.desk, desk, strict=True))

    @property
    def everyone(self) -> list[Phone]:
        """All phones."""
        greedy = [phone for phones in self.greedy for phone in phones]
        return [*self.workers, *self.cards, *greedy, *self.desk.values()]


class Round:
    """One day of tasks, and everything that everybody does about them."""

    def __init__(self, cast: Cast, number: int) -> None:
        self.cast, self.size, self.number = cast, cast.size, number
        size = cast.size
        greedy = [(_clock(540 + 5 * each), _clock(660 + 5 * each), 5, False) for each in range(20)]
        plans = {
            "crowd": ("08:00", "09:00", size.places, False),
            "double": ("13:00", "14:00", max(1, size.pairs // 2), False),
            "churn": ("14:00", "15:00", 2, False),
            "doomed": ("15:00", "16:00", 10, False),
            "moving": ("16:00", "17:00", 6, False),
            "in the way": ("17:00", "18:00", 6, False),
            "shrinking": ("10:00", "11:00", 6, False),
            "assigned": ("12:00", "13:00", 2, False),
            "beside": ("12:30", "13:30", 9, False),
            "handed on": ("18:00", "19:00", 1, True),
            "asked": ("07:00", "08:00", 1, False),
            "asked or claimed": ("19:00", "20:00", 1, False),
            "asked too late": ("11:00", "12:00", 2, False),
        }
        tasks = cast.town.tasks(number, [*plans.values(), *greedy[: size.overlapping]])
        self.tasks = dict(zip(plans, tasks, strict=False))
        self.overlapping = tasks[len(plans) :]

    def stories(self) -> list[Story]:
        """All of them, in any order."""
        stories = [
            *self._a_crowd_on_few_places(),
            *self._one_person_on_overlapping_tasks(),
            *self._double_taps(),
            *self._second_thoughts(),
            *self._a_cancellation(),
            *self._a_change_of_time(),
            *self._fewer_places(),
            *self._two_coordinators(),
            *self._a_place_handed_on(),
            *self._asked_and_answered(),
        ]
        random.shuffle(stories)
        return stories

    def _some(self, part: int, count: int | None = None) -> list[int]:
        """Where the people of a part stand among the workers: other people for each."""
        first = self.size.greedy + part * self.size.group
        return list(range(first, first + (count or self.size.group)))

    def _tapping(self, phone: Phone, task: Task) -> Story:
        return partial(until_clear, partial(phone.claim, task.id))

    def _a_crowd_on_few_places(self) -> list[Story]:
        return [self._tapping(phone, self.tasks["crowd"]) for phone in self.cast.workers]

    def _one_person_on_overlapping_tasks(self) -> list[Story]:
        return [
            self._tapping(phone, task)
            for phones in self.cast.greedy
            for phone in phones
            for task in self.overlapping
        ]

    def _double_taps(self) -> list[Story]:
        """Two phones with the same cookie: the second tap before the first is answered."""
        task = self.tasks["double"]
        return [
            partial(until_clear, partial(phones[each].claim, task.id, f"{self.number}/{each}"))
            for each in self._some(0, self.size.pairs)
            for phones in (self.cast.workers, self.cast.cards)
        ]

    def _second_thoughts(self) -> list[Story]:
        return [
            partial(self._waver, self.cast.cards[each], self.tasks["churn"], times=3)
            for each in self._some(2)
        ]

    def _waver(self, phone: Phone, task: Task, times: int) -> None:
        for _ in range(times):
            claimed = until_clear(partial(phone.claim, task.id))
            claim_id = phone.own_claim(task.id, claimed)
            if claim_id is None:
                continue
            leave = random.choice((phone.undo, phone.hand_back))
            for _twice in range(2):
                until_clear(partial(leave, task.id, claim_id, f"leave {claim_id}"))

    def _a_cancellation(self) -> list[Story]:
        task = self.tasks["doomed"]
        cancel = partial(until_clear, partial(self.cast.desk["poster"].cancel, task.id))
        claims = [self._tapping(self.cast.workers[each], task) for each in self._some(3)]
        return [*claims, partial(_later, cancel)]

    def _a_change_of_time(self) -> list[Story]:
        """People are on a task that moves to where they take another one."""
        task, other = self.tasks["moving"], self.tasks["in the way"]
        moved = task.fields(start=other.start, end=other.end)
        change = partial(self._change, "contact", task, moved)
        people = [self.cast.workers[each] for each in self._some(4)]
        both = [partial(self._take_both, phone, task, other) for phone in people]
        return [partial(_later, change), *both]

    def _take_both(self, phone: Phone, *tasks: Task) -> None:
        for task in tasks:
            until_clear(partial(phone.claim, task.id))

    def _change(self, who: str, task: Task, fields: dict[str, str]) -> None:
        """Change it once, however often that has to be asked."""
        for _ in tries(0.2, ENOUGH_SECONDS):
            done = self.cast.desk[who].change(task.id, fields)
            if done is not None and done.is_definite:
                return

    def _fewer_places(self) -> list[Story]:
        task = self.tasks["shrinking"]
        claims = [self._tapping(self.cast.workers[each], task) for each in self._some(5)]
        return [
            *claims,
            partial(self._change, "poster", task, task.fields(places="2")),
            partial(_later, partial(self._change, "contact", task, task.fields(places="4"))),
        ]

    def _two_coordinators(self) -> list[Story]:
        """Both assign the same people, who are tapping something else for that time."""
        task, beside = self.tasks["assigned"], self.tasks["beside"]
        people = self._some(6)
        own = [self._tapping(self.cast.workers[each], beside) for each in people]
        desk = [self.cast.desk[who] for who in ("coordinator", "second coordinator")]
        return [*own, *(partial(self._assign_all, phone, task, people) for phone in desk)]

    def _assign_all(self, phone: Phone, task: Task, people: list[int]) -> None:
        for each in people:
            person_id = self.cast.workers[each].person_id
            until_clear(partial(phone.assign, task.id, person_id))

    def _a_place_handed_on(self) -> list[Story]:
        """Handing back is late: the place stays until somebody takes over, and wants out too."""
        task = self.tasks["handed on"]
        return [partial(self._hand_on, self.cast.cards[each], task) for each in self._some(7)]

    def _hand_on(self, phone: Phone, task: Task) -> None:
        claimed = until_clear(partial(phone.claim, task.id))
        claim_id = phone.own_claim(task.id, claimed)
        if claim_id is not None:
            until_clear(partial(phone.hand_back, task.id, claim_id))

    def _asked_and_answered(self) -> list[Story]:
        """Who is asked says yes together, beside who claims, and while the question ends."""
        people = [self.cast.cards[each] for each in self._some(8)]
        claims = self._tapping(people[-1], self.tasks["asked or claimed"])
        return [
            partial(self._ask, self.tasks["asked"], people[:3]),
            partial(self._ask, self.tasks["asked or claimed"], people[:1], beside=[claims]),
            partial(self._ask, self.tasks["asked too late"], people[:3], seconds=0.3),
        ]

    def _ask(
        self,
        task: Task,
        people: list[Phone],
        beside: Sequence[Story] = (),
        seconds: float | None = None,
    ) -> None:
        """Ask them; once everybody sees the question they answer at the same moment, twice each.

        ``seconds``: the question ends so soon after they saw it.
        """
        desk = self.cast.desk["coordinator"]
        until_clear(partial(desk.ask, task.id, [phone.person_id for phone in people]))
        seen = [(phone, phone.own_offer(task.id)) for phone in people]
        stories = [*beside]
        if seconds is not None:
            stories.append(partial(self.cast.town.end_soon, task.id, seconds))
        for phone, offer_id in seen:
            if offer_id is not None:
                taps = f"yes to {offer_id}"
                yes = partial(until_clear, partial(phone.accept, task.id, offer_id, taps))
                stories += [yes if seconds is None else partial(_later, yes)] * 2
        random.shuffle(stories)
        with ThreadPoolExecutor(len(stories) or 1) as pool:
            for _ in pool.map(lambda story: story(), stories):
                pass


def _later(story: Story) -> None:
    time.sleep(random.uniform(0, 1))
    story()


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
