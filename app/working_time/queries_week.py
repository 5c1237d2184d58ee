"""What somebody works in a week and around it, as far as the rules of working time look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.claims.queries import visible_tasks
from app.core.intervals import Interval
from app.core.localtime import INSTANT
from app.core.viewer import Viewer
from app.eligibility.facts import Busy, Terms, WorkerFacts, rules_on
from app.eligibility.queries_shift_facts import Task
from app.eligibility.queries_verdicts import terms
from app.eligibility.queries_worker_facts import worker_facts
from app.labour.facts_weeks import calendar_of, interval, seconds, week_of, weeks_span
from app.labour.parameters import RuleSet

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WeekFacts:
    """A worker and a week of the rule set of their home department; ``tasks``: those on which
    they have a place in it, by id.
    """

    worker: WorkerFacts
    rules: RuleSet
    span: Interval
    under: Terms
    tasks: Mapping[int, Task]

    @property
    def first_day(self) -> date:
        """Its first local day."""
        return self.under.local.day(self.span.start)

    @property
    def busy(self) -> list[Busy]:
        """What takes the worker's time in it, by start."""
        return self.worker.busy_between(self.span.start, self.span.end)


def week_facts(viewer: Viewer, day: date) -> WeekFacts:
    """The viewer's own week that holds a local day, and the numbers that hold on its last one.

    Three statements, one without tasks.
    """
    under = terms()
    begin = under.local.midnight(day)
    around = Interval(begin - WEEK, begin + WEEK)
    worker = worker_facts({viewer.id: viewer.home_path}, [around])[viewer.id]
    calendar = calendar_of(under.local, rules_on(worker, viewer.home_path, day).week_begins)
    span = interval(*weeks_span(calendar, week_of(calendar, seconds(begin)), 1))
    ids = [
        each.shift_id
        for each in worker.busy_between(span.start, span.end)
        if each.shift_id is not None
    ]
    tasks = {task.id: task for task in visible_tasks(viewer, ids)} if ids else {}
    rules = rules_on(worker, viewer.home_path, under.local.day(span.end - INSTANT))
    return WeekFacts(worker, rules, span, under, tasks)
