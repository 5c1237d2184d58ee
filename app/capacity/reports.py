"""The figures in words: each with its finding, a drawing, what it does not say, and its table.

Pure but for the language: facts in, figures out. The facts are gathered in ``figures``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.capacity import charts
from app.capacity.charts import Drawing
from app.capacity.figures import FEWEST, Helped, Period, PlaceFact, Refusals, TaskFact
from app.claims.models import ClaimState, Initiator
from app.core.localtime import monday_of
from app.files.tables_out import Value
from app.people.models import Contract
from app.web.languages import hours_text, number_text

GOAL = 0.9
ASKED = ((1, 1), (2, 2), (3, 5), (6, 10), (11, None))
BY_WORKERS = (ClaimState.HANDED_BACK, ClaimState.ABSENT)
BY_DEPARTMENTS = (ClaimState.CANCELLED, ClaimState.DECLINED, ClaimState.LAPSED)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``rows`` under ``head`` are the whole of it; the drawing may show less.

    ``numeric`` columns are all but the first. ``note`` says how to read it.
    """

    key: str
    title: str
    finding: str
    head: list[str]
    rows: list[list[Value]]
    drawing: Drawing | None = None
    note: str = ""
    shown: Sequence[Sequence[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        said = [[_shown(value) for value in row] for row in self.rows]
        object.__setattr__(self, "shown", said)


def _shown(value: Value) -> str:
    if value is None:
        return "–"
    return number_text(value) if isinstance(value, int | float) else str(value)


def nothing(key: str, title: str, head: list[str]) -> Figure:
    """A figure about nothing."""
    return Figure(key, title, _("Nothing to show for this period."), head, [])


def balance(
    names: dict[int, str], helped: Iterable[Helped], period: Period, *, present: bool
) -> Figure:
    """Hours helped and received by department; only departments in ``names`` are told."""
    gave: Counter[int] = Counter()
    got: Counter[int] = Counter()
    for each in helped:
        gave[each.home_id] += each.seconds
        got[each.department_id] += each.seconds
    known = [each for each in names if gave[each] or got[each]]
    known.sort(key=lambda each: (-gave[each], got[each], names[each].casefold()))
    head = [_("Department"), _("Hours helped"), _("Hours received")]
    key, title = "balance", _("Help between departments")
    if not known:
        return Figure(key, title, _("No department helped another in this month."), head, [])
    most = hours_text(_hours(gave[known[0]]))
    if not gave[known[0]]:
        got_most = max(known, key=lambda each: got[each])
        finding = _(
            "Others helped %(department)s: %(hours)s.",
            department=names[got_most],
            hours=hours_text(_hours(got[got_most])),
        )
    elif present:
        finding = _(
            "This month %(department)s helped most: %(hours)s.",
            department=names[known[0]],
            hours=most,
        )
    else:
        finding = _(
            "In %(month)s %(department)s helped most: %(hours)s.",
            month=format_date(period.first, "MMMM yyyy"),
            department=names[known[0]],
            hours=most,
        )
    lines = [(names[each], _hours(gave[each]), _hours(got[each])) for each in known]
    return Figure(
        key,
        title,
        finding,
        head,
        [list(line) for line in lines],
        charts.pairs([(*line, hours_text(line[1]), hours_text(line[2])) for line in lines]),
        _(
            "Filled is help given, outlined is help received. Planned hours without unpaid breaks, "
            "of tasks that are over; extra seats do not count. Help within a department is neither."
        ),
    )


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
        last=_day(last),
        before=round(began * 100),
        first=_day(first),
    )
    if first == last:
        finding = _(
            "%(now)s%% filled in the week of %(last)s.", now=round(ended * 100), last=_day(last)
        )
    return Figure(
        key,
        title,
        finding,
        head,
        [[_day(each), places[each], taken[each], _percent(share)] for each, share in shares],
        charts.columns(
            [(_day(each), share) for each, share in shares],
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
        (charts.MINUTE, _("1 min")),
        (charts.HOUR, _("1 hour")),
        (charts.DAY, _("1 day")),
        (charts.WEEK, _("1 week")),
        (charts.MONTH, _("30 days")),
    ]
    return Figure(key, title, finding, head, rows, charts.reaches(drawn, ticks), note)


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
        [[name, count, _percent(count / len(tasks))] for name, count in groups],
        charts.bars([(name, count, _share_text(count, len(tasks))) for name, count in groups]),
    )


def given_back(states: dict[str, int]) -> Figure:
    """Places that did not stay taken, by the side that it came from."""
    key, title = "given-back", _("Given back and cancelled")
    head = [_("From which side"), _("Places"), _("Share of all taken (%)")]
    total = sum(count for state, count in states.items() if state != ClaimState.UNDONE)
    if not total:
        return nothing(key, title, head)
    workers = sum(states.get(each, 0) for each in BY_WORKERS)
    desk = sum(states.get(each, 0) for each in BY_DEPARTMENTS)
    groups = [(_("By the worker"), workers), (_("By the department"), desk)]
    return Figure(
        key,
        title,
        _(
            "Of every 100 places taken, %(workers)s were given back and the department took back "
            "%(desk)s.",
            workers=number_text(round(100 * workers / total, 1)),
            desk=number_text(round(100 * desk / total, 1)),
        ),
        head,
        [[name, count, _percent(count / total)] for name, count in groups],
        charts.bars([(name, count, _share_text(count, total)) for name, count in groups]),
        _(
            "Handed back and could not come are one number: why somebody could not come is "
            "nobody's business. To the department count cancelled tasks, people no longer "
            "needed, and changes of time or place that did not suit. Undone within five minutes "
            "counts nowhere."
        ),
    )


def refused(found: Sequence[Refusals]) -> Figure:
    """Why the board said no; small groups without their number."""
    key, title = "refusals", _("Why the board said no")
    head = [_("Reason"), _("Times")]
    if not found:
        return nothing(key, title, head)
    words = reasons()
    told = [each for each in found if each.told]
    finding = _("No reason came up often enough to be told by number.")
    if told:
        finding = _("Most often: %(reason)s.", reason=words.get(told[0].code, told[0].code))
    fewer = f"<{FEWEST}"
    return Figure(
        key,
        title,
        finding,
        head,
        [[words.get(each.code, each.code), each.times if each.told else fewer] for each in found],
        charts.bars(
            [
                (words.get(each.code, each.code), each.times, number_text(each.times))
                for each in told
            ]
        ),
        _(
            "From the trail: every time a tap was refused, for each of its reasons. Reasons that "
            "came up fewer than 5 times, or for fewer than 5 people, have no number."
        ),
    )


def initiated(places: Sequence[PlaceFact]) -> Figure:
    """Who began it."""
    key, title = "self-claimed", _("How places were taken")
    head = [_("How"), _("Places"), _("Share (%)")]
    if not places:
        return nothing(key, title, head)
    counts = Counter(each.initiated_by for each in places)
    words = {
        Initiator.CLAIMED: _("Chosen oneself"),
        Initiator.ASKED: _("Asked, and said yes"),
        Initiator.ASSIGNED: _("Assigned"),
        Initiator.SWAPPED: _("Swapped"),
    }
    groups = [(word, counts[each]) for each, word in words.items()]
    share = round(100 * counts[Initiator.CLAIMED] / len(places))
    return Figure(
        key,
        title,
        _("%(share)s%% of the places were chosen by people themselves.", share=share),
        head,
        [[name, count, _percent(count / len(places))] for name, count in groups],
        charts.bars([(name, count, _share_text(count, len(places))) for name, count in groups]),
    )


def hours_by_department(places: Sequence[PlaceFact], names: dict[int, str]) -> Figure:
    """Hours worked by people of the pool, by the department of the task."""
    key, title = "hours-by-department", _("Hours by department")
    head = [_("Department"), _("Hours")]
    seconds: Counter[int] = Counter()
    for each in places:
        seconds[each.department_id] += each.seconds
    if not seconds:
        return nothing(key, title, head)
    rows = [(names[each], _hours(total)) for each, total in seconds.most_common()]
    return Figure(
        key,
        title,
        _(
            "%(department)s got most: %(hours)s.",
            department=rows[0][0],
            hours=hours_text(rows[0][1]),
        ),
        head,
        [list(row) for row in rows],
        charts.bars([(name, hours, hours_text(hours)) for name, hours in rows]),
        _("Planned hours without unpaid breaks."),
    )


def hours_by_contract(
    places: Sequence[PlaceFact], contract_of: Callable[[PlaceFact], str | None]
) -> Figure:
    """Hours by the kind of agreement that held on the day."""
    key, title = "hours-by-contract", _("Hours by kind of contract")
    head = [_("Contract"), _("Hours"), _("Share (%)")]
    seconds: Counter[str | None] = Counter()
    for each in places:
        seconds[contract_of(each)] += each.seconds
    total = sum(seconds.values())
    if not total:
        return nothing(key, title, head)
    words: dict[str | None, Any] = {
        Contract.FIXED: _("Fixed hours"),
        Contract.MIN_MAX: _("Min-max"),
        Contract.ON_CALL: _("On call"),
        None: _("No agreement on that day"),
    }
    rows = [(str(words[kind]), _hours(some), some / total) for kind, some in seconds.most_common()]
    return Figure(
        key,
        title,
        _(
            "%(contract)s: %(share)s%% of the hours.",
            contract=rows[0][0],
            share=round(rows[0][2] * 100),
        ),
        head,
        [[name, hours, _percent(share)] for name, hours, share in rows],
        charts.bars([(name, hours, hours_text(hours)) for name, hours, _share in rows]),
    )


def asking(times: Sequence[int], never: int) -> Figure:
    """How many people were asked how often; nobody is named."""
    key, title = "asking", _("How asking was spread")
    head = [_("Asked"), _("People")]
    if not times:
        return nothing(key, title, head)
    groups = [(_("not asked"), never)]
    for low, high in ASKED:
        count = sum(low <= each and (high is None or each <= high) for each in times)
        groups.append((_asked_text(low, high), count))
    finding = ngettext(
        "%(num)s person was asked, at most %(most)s times.",
        "%(num)s people were asked, at most %(most)s times.",
        len(times),
        most=times[-1],
    )
    return Figure(
        key,
        title,
        finding,
        head,
        [list(group) for group in groups],
        charts.bars([(name, count, number_text(count)) for name, count in groups]),
        _("Not asked are the pool members of these departments. What people answered is not kept."),
    )


def _asked_text(low: int, high: int | None) -> str:
    if high is None:
        return _("%(low)s times or more", low=low)
    if low == high:
        return ngettext("%(num)s time", "%(num)s times", low)
    return _("%(low)s to %(high)s times", low=low, high=high)


def reasons() -> dict[str, str]:
    """What each reason is called where nobody in particular is meant."""
    return {
        "full": _("Just too late: full"),
        "started": _("Had begun"),
        "cancelled": _("Was cancelled"),
        "closed": _("No longer looked for"),
        "not_in_pool": _("No pool agreement"),
        "own_team_first": _("Own team first"),
        "overlap": _("Busy at that time"),
        "not_available": _("Said not to be available"),
        "capability_missing": _("Capability missing"),
        "level_too_low": _("Level too low"),
        "capability_expires": _("Capability expires before the end"),
        "agreed": _("Does not fit the agreements"),
        "daily_rest": _("Too little rest"),
    }


def leads() -> list[tuple[int, str]]:
    """Groups of lead time: from so many seconds, and what it is called."""
    return [
        (0, _("under 4 hours")),
        (4 * charts.HOUR, _("4 to 24 hours")),
        (charts.DAY, _("1 to 3 days")),
        (3 * charts.DAY, _("3 to 7 days")),
        (charts.WEEK, _("a week or more")),
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
    if seconds < charts.HOUR:
        return _("%(minutes)s min", minutes=round(seconds / charts.MINUTE))
    if seconds < charts.DAY:
        return hours_text(round(seconds / charts.HOUR, 1))
    days = round(seconds / charts.DAY, 1)
    return _("1 day") if days == 1 else _("%(days)s days", days=number_text(days))


def _mondays(period: Period) -> list[date]:
    first, last = monday_of(period.first), monday_of(period.last)
    return [first + timedelta(days=days) for days in range(0, (last - first).days + 1, 7)]


def _day(day: date) -> str:
    return format_date(day, "d MMM").replace(".", "")


def _hours(seconds: float) -> float:
    return round(seconds / charts.HOUR, 2)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _share_text(count: int, total: int) -> str:
    return f"{number_text(count)} · {round(100 * count / total)}%"
