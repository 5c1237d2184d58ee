"""Pasts for everybody of the hospital: so much work that every rule has something to do.

The seed gives a few weeks of own roster. Who works a year has some 150 intervals of work in the
windows that the rules of working time look at; four kinds of rosters make day, evening, night and
Sunday rules all take part.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

from app.core.command import bookkeeping
from app.core.db import db
from app.core.localtime import local_time, local_today
from app.labour import judge
from app.labour.facts_timeline import Added
from app.labour.verdict import Verdicts
from app.people.models import Agreement, Commitment, CommitmentKind, Origin
from bench.stages import Stage, tidy
from seeds.pouring import pour

WEEKS_BACK = range(3, 53)
"""The seed has rosters from two weeks ago on."""
DAY, EVENING = (time(8), 8.5), (time(15), 8.0)
NIGHT, SUNDAY = (time(23), 8.0), (time(9), 6.0)
ROSTERS: tuple[tuple[tuple[time, float], tuple[int, ...], int], ...] = (
    (DAY, (0, 2, 3), 8),
    (EVENING, (1, 3, 5), 8),
    (NIGHT, (0, 1, 2), 4),
    (SUNDAY, (4, 5, 6), 8),
)
"""A time and its hours, on which weekdays; and one week in so many is free."""


def give_pasts(stage: Stage) -> None:
    """Let every worker of the stage have worked for a year."""
    with stage.app.app_context():
        _pour()
        tidy(db.engine)


@bookkeeping
def _pour() -> None:
    ids = db.session.scalars(select(Agreement.person_id).distinct().order_by(Agreement.person_id))
    pour(Commitment, _rows(ids.all()))


def _rows(person_ids: Any) -> Iterator[dict[str, Any]]:
    local, today = local_time(), local_today()
    monday = today - timedelta(days=today.weekday())
    spans = [list(_spans(local, monday, number)) for number in range(len(ROSTERS))]
    for number, person_id in enumerate(person_ids):
        for start, end in spans[number % len(ROSTERS)]:
            yield {
                "person_id": person_id,
                "kind": str(CommitmentKind.OWN_ROSTER),
                "starts_at": start,
                "ends_at": end,
                "origin": str(Origin.OFFICE),
            }


def _spans(local: Any, monday: date, number: int) -> Iterator[tuple[Any, Any]]:
    (clock, hours), days, free = ROSTERS[number]
    for week in WEEKS_BACK:
        for day in days if week % free else ():
            start = local.instant(monday - timedelta(days=7 * week - day), clock, fold=0)
            yield start, start + timedelta(hours=hours)


@contextmanager
def watched_rules() -> Iterator[tuple[Counter[str], Counter[str]]]:
    """How often each rule of the engine is asked, and by its id how often it says something."""
    asked: Counter[str] = Counter()
    said: Counter[str] = Counter()
    rules = dict(judge.RULES)

    def watch(name: str, rule: judge.Rule) -> judge.Rule:
        def ask(added: Added) -> Verdicts:
            asked[name] += 1
            found = rule(added)
            said.update(str(each.rule) for each in found)
            return found

        return ask

    judge.RULES.update({name: watch(name, rule) for name, rule in rules.items()})
    try:
        yield asked, said
    finally:
        judge.RULES.update(rules)
