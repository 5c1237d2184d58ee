"""Figures about places and people together: help, what was given back, why not, hours, asking.

Pure but for the language: facts in, figures out. The facts are gathered in ``queries_figures``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.text import folded
from app.eligibility.verdict import AGREED_FOR_OTHERS, Code
from app.people.models import Contract
from app.reports import rules_charts
from app.reports.figure import Figure, hours_of, hours_text, nothing, percent, share_text
from app.reports.queries_figures import FEWEST, Helped, Period, PlaceFact, Refusals
from app.shifts.states import ClaimState, Initiator
from app.web.languages import number_text
from app.web.words_times import month_text

ASKED = ((1, 1), (2, 2), (3, 5), (6, 10), (11, None))
BY_WORKERS = (ClaimState.HANDED_BACK, ClaimState.ABSENT)
BY_DEPARTMENTS = (ClaimState.CANCELLED, ClaimState.DECLINED, ClaimState.LAPSED)


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
    known.sort(key=lambda each: (-gave[each], got[each], folded(names[each])))
    head = [_("Department"), _("Hours helped"), _("Hours received")]
    key, title = "balance", _("Help between departments")
    if not known:
        return Figure(key, title, _("No department helped another in this month."), head, [])
    most = hours_text(hours_of(gave[known[0]]))
    if not gave[known[0]]:
        got_most = max(known, key=lambda each: got[each])
        finding = _(
            "Others helped %(department)s: %(hours)s.",
            department=names[got_most],
            hours=hours_text(hours_of(got[got_most])),
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
            month=month_text(period.first),
            department=names[known[0]],
            hours=most,
        )
    lines = [(names[each], hours_of(gave[each]), hours_of(got[each])) for each in known]
    return Figure(
        key,
        title,
        finding,
        head,
        [list(line) for line in lines],
        rules_charts.pairs([(*line, hours_text(line[1]), hours_text(line[2])) for line in lines]),
        _(
            "Filled is help given, outlined is help received. Planned hours without unpaid breaks, "
            "of tasks that are over; extra seats do not count. Help within a department is neither."
        ),
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
        [[name, count, percent(count / total)] for name, count in groups],
        rules_charts.bars([(name, count, share_text(count, total)) for name, count in groups]),
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
        rules_charts.bars(
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
        Initiator.SWAPPED: _("Taken over from a colleague"),
        Initiator.EXCHANGED: _("Exchanged with a colleague"),
        Initiator.CHOSEN: _("Asked for it, and was chosen"),
    }
    groups = [(word, counts[each]) for each, word in words.items()]
    share = round(100 * counts[Initiator.CLAIMED] / len(places))
    return Figure(
        key,
        title,
        _("%(share)s%% of the places were chosen by people themselves.", share=share),
        head,
        [[name, count, percent(count / len(places))] for name, count in groups],
        rules_charts.bars(
            [(name, count, share_text(count, len(places))) for name, count in groups]
        ),
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
    rows = [(names[each], hours_of(total)) for each, total in seconds.most_common()]
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
        rules_charts.bars([(name, hours, hours_text(hours)) for name, hours in rows]),
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
        contract = contract_of(each)
        exempt = contract == Contract.ON_CALL_EXEMPT  # an exception of the law: told nowhere
        seconds[Contract.ON_CALL if exempt else contract] += each.seconds
    total = sum(seconds.values())
    if not total:
        return nothing(key, title, head)
    words: dict[str | None, Any] = {
        Contract.FIXED: _("Fixed hours"),
        Contract.MIN_MAX: _("Min-max"),
        Contract.ON_CALL: _("On call"),
        Contract.BANDWIDTH: _("Bandwidth"),
        None: _("No agreement on that day"),
    }
    rows = [
        (str(words[kind]), hours_of(some), some / total) for kind, some in seconds.most_common()
    ]
    return Figure(
        key,
        title,
        _(
            "%(contract)s: %(share)s%% of the hours.",
            contract=rows[0][0],
            share=round(rows[0][2] * 100),
        ),
        head,
        [[name, hours, percent(share)] for name, hours, share in rows],
        rules_charts.bars([(name, hours, hours_text(hours)) for name, hours, _share in rows]),
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
        "%(num)s person was asked, at most %(most)s×.",
        "%(num)s people were asked, each at most %(most)s×.",
        len(times),
        most=times[-1],
    )
    return Figure(
        key,
        title,
        finding,
        head,
        [list(group) for group in groups],
        rules_charts.bars([(name, count, number_text(count)) for name, count in groups]),
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
        Code.FULL: _("Just too late: full"),
        Code.STARTED: _("Had begun"),
        Code.CANCELLED: _("Was cancelled"),
        Code.CLOSED: _("No longer looked for"),
        Code.NOT_IN_POOL: _("No pool agreement"),
        Code.OWN_TEAM_FIRST: _("Own team first"),
        Code.OVERLAP: _("Busy at that time"),
        Code.NOT_AVAILABLE: _("Said not to be available"),
        Code.CAPABILITY_MISSING: _("Capability missing"),
        Code.LEVEL_TOO_LOW: _("Level too low"),
        Code.CAPABILITY_EXPIRES: _("Capability expires before the end"),
        AGREED_FOR_OTHERS: _("Does not fit the agreements"),
        Code.DAILY_REST: _("Too little rest"),
    }
