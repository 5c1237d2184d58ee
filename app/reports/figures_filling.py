"""Figures about tasks: how many places were filled, how fast, and how far ahead they were posted.

Pure but for the language: facts in, figures out.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from app.core.localtime import monday_of
from app.reports import rules_charts
from app.reports.figure import Figure, hours_text, nothing, percent, share_text
from app.reports.queries_figures import Period, TaskFact
from app.web.languages import number_text
from app.web.words_times import day_of_month_text

if TYPE_CHECKING:
    from app.files.tables_out import Value

GOAL = 0.9


def fill(tasks: Sequence[TaskFact], period: Period, day_of: Callable[[int], date]) -> Figure:
    """The share of places that were kept, by week of the start."""
    key, title = "fill-rate", _("How much was filled")
    head = [_("Week of"), _("Places"), _("Filled"), _("Filled (%)")]
    places: Counter[date] = Counter()
    taken: Counter[date] = Counter()
    for task in tasks:
        monday = monday_of(day_of(task.start))
        places[monday] += task.places
        taken[monday] += min(task.taken, task.places)
    if not places:
        return nothing(key, title, head)
    weeks = _mondays(period)
    shares = [(each, taken[each] / places[each] if places[each] else None) for each in weeks]
    known = [(each, share) for each, share in shares if share is not None]
    (first, began), (last, ended) = known[0], known[-1]
    finding = _(
        "%(now)s%% filled in the week of %(last)s; %(before)s%% in the week of %(first)s.",
        now=round(ended * 100),
        last=day_of_month_text(last),
        before=round(began * 100),
        first=day_of_month_text(first),
    )
    if first == last:
        finding = _(
            "%(now)s%% filled in the week of %(last)s.",
            now=round(ended * 100),
            last=day_of_month_text(last),
        )
    return Figure(
        key,
        title,
        finding,
        head,
        [
            [day_of_month_text(each), places[each], taken[each], percent(share)]
            for each, share in shares
        ],
        rules_charts.columns(
            [(day_of_month_text(each), share) for each, share in shares],
            GOAL,
            _("goal %(share)s%%", share=round(GOAL * 100)),
        ),
        _("Tasks that began, cancelled ones aside. What is dashed stayed open."),
    )


def time_to_fill(tasks: Sequence[TaskFact]) -> Figure:
    """From posting to the last place taken, of tasks that were filled, by lead time."""
    filled = [each for each in tasks if each.filled and each.last_taken is not None]
    lengths = [((each.last_taken or 0) - each.posted, each) for each in filled]
    finding = ""
    if lengths:
        finding = _(
            "Half of the filled tasks were filled within %(time)s; %(open)s%% stayed open.",
            time=length_text(median(length for length, _task in lengths)),
            open=round(100 * (len(tasks) - len(filled)) / len(tasks)),
        )
    return _lengths(
        "time-to-fill",
        _("Time to fill"),
        lengths,
        finding,
        _(
            "From posting to the last place taken. The dot is the middle, the bar holds 80 of "
            "every 100 tasks. Those that stayed open are in no bar, so read their share beside it."
        ),
    )


def minutes(tasks: Sequence[TaskFact], first_actions: dict[int, int]) -> Figure:
    """From the first question or assignment to the last place taken, of tasks that were filled."""
    lengths = [
        (each.last_taken - first_actions[each.id], each)
        for each in tasks
        if each.filled
        and each.last_taken is not None
        and first_actions.get(each.id, each.last_taken + 1) <= each.last_taken
    ]
    finding = ""
    if lengths:
        finding = _(
            "Half of the tasks that a coordinator took up were filled within %(time)s.",
            time=length_text(median(length for length, _task in lengths)),
        )
    return _lengths(
        "minutes",
        _("From first question to filled"),
        lengths,
        finding,
        _(
            "From the trail: from a coordinator's first question or assignment to the last place "
            "taken, per filled shift. It is time that passed, an upper bound of the minutes "
            "somebody worked on it; calls and looks leave no entry and are not in it."
        ),
    )


def _lengths(
    key: str, title: str, lengths: Sequence[tuple[float, TaskFact]], finding: str, note: str
) -> Figure:
    """Lengths of time in seconds, by the lead time of their tasks."""
    head = [
        _("Posted ahead"),
        _("Tasks"),
        _("Half within (min)"),
        _("1 in 10 within"),
        _("9 in 10 within"),
    ]
    if not lengths:
        return nothing(key, title, head)
    rows: list[list[Value]] = []
    drawn = []
    for name, some in _by_lead(lengths, lambda pair: pair[1]):
        seconds = sorted(length for length, _task in some)
        if not seconds:
            continue
        low, middle, high = percentile(seconds, 0.1), median(seconds), percentile(seconds, 0.9)
        rows.append([name, len(some), *(round(each / 60, 1) for each in (middle, low, high))])
        drawn.append((name, low, middle, high, length_text(middle)))
    ticks = [
        (rules_charts.MINUTE, _("1 min")),
        (rules_charts.HOUR, _("1 hour")),
        (rules_charts.DAY, _("1 day")),
        (rules_charts.WEEK, _("1 week")),
        (rules_charts.MONTH, _("30 days")),
    ]
    return Figure(key, title, finding, head, rows, rules_charts.reaches(drawn, ticks), note)


def lead_time(tasks: Sequence[TaskFact]) -> Figure:
    """How long before the start tasks were posted."""
    key, title = "lead-time", _("How far ahead tasks are posted")
    head = [_("Posted ahead"), _("Tasks"), _("Share (%)")]
    if not tasks:
        return nothing(key, title, head)
    groups = [(name, len(some)) for name, some in _by_lead(tasks, lambda task: task)]
    middle = median(each.start - each.posted for each in tasks)
    return Figure(
        key,
        title,
        _("Half of the tasks were posted at least %(time)s ahead.", time=length_text(middle)),
        head,
        [[name, count, percent(count / len(tasks))] for name, count in groups],
        rules_charts.bars([(name, count, share_text(count, len(tasks))) for name, count in groups]),
    )


def leads() -> list[tuple[int, str]]:
    """Groups of lead time: from so many seconds, and what it is called."""
    return [
        (0, _("under 4 hours")),
        (4 * rules_charts.HOUR, _("4 to 24 hours")),
        (rules_charts.DAY, _("1 to 3 days")),
        (3 * rules_charts.DAY, _("3 to 7 days")),
        (rules_charts.WEEK, _("a week or more")),
    ]


def _by_lead(
    rows: Sequence[Any], task_of: Callable[[Any], TaskFact]
) -> list[tuple[str, list[Any]]]:
    groups: list[tuple[str, list[Any]]] = [(name, []) for _least, name in leads()]
    bounds = [least for least, _name in leads()]
    for row in rows:
        task = task_of(row)
        lead = max(task.start - task.posted, 0)
        number = max(index for index, least in enumerate(bounds) if lead >= least)
        groups[number][1].append(row)
    return groups


def percentile(ordered: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of ordered numbers."""
    rank = -(-len(ordered) * round(share * 100) // 100)
    return ordered[max(rank, 1) - 1]


def length_text(seconds: float) -> str:
    """A length of time in the unit that fits it."""
    if seconds < rules_charts.HOUR:
        return _("%(minutes)s min", minutes=round(seconds / rules_charts.MINUTE))
    if seconds < rules_charts.DAY:
        return hours_text(round(seconds / rules_charts.HOUR, 1))
    days = round(seconds / rules_charts.DAY, 1)
    return _("1 day") if days == 1 else _("%(days)s days", days=number_text(days))


def _mondays(period: Period) -> list[date]:
    first, last = monday_of(period.first), monday_of(period.last)
    return [first + timedelta(days=days) for days in range(0, (last - first).days + 1, 7)]
