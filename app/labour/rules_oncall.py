"""What the law asks of a contract on call (Civil Code 7:628a), of times, hours and days alone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from app.core.intervals import Interval
from app.core.localtime import LocalTime
from app.labour.parameters import HOUR, Amount, RuleSet

WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class OnCallNumbers:
    """The numbers of the rules. A collective agreement may shorten the term, to hours.

    ``widest``: the most hours of a bandwidth, of its least. ``bandwidth_from``: the first day on
    which somebody without promised hours must have a bandwidth, at the earliest.
    """

    notice_days: int = 4
    notice_hours_least: int = 24
    call_least: timedelta = timedelta(hours=3)
    few_hours_week: float = 15
    offer_every_months: int = 12
    offer_within_months: int = 1
    answer_within_months: int = 1
    longest_gap_months: int = 6
    widest: float = 1.3
    bandwidth_from: date = date(2028, 1, 1)


LAW = OnCallNumbers()


def numbers_of(rules: RuleSet) -> OnCallNumbers:
    """The numbers of a rule set; those of the law where it has none."""
    least, few = rules.call_least, rules.call_few_hours
    return replace(
        LAW,
        notice_days=_count(rules.call_notice, LAW.notice_days),
        call_least=LAW.call_least if least is None else timedelta(seconds=least.value),
        few_hours_week=LAW.few_hours_week if few is None else few.value / HOUR,
        offer_every_months=_count(rules.offer_every, LAW.offer_every_months),
        offer_within_months=_count(rules.offer_within, LAW.offer_within_months),
        answer_within_months=_count(rules.answer_within, LAW.answer_within_months),
    )


def _count(amount: Amount | None, law: int) -> int:
    return law if amount is None else amount.value


@dataclass(frozen=True, slots=True)
class CallTerms:
    """What was agreed about calls. ``notice_hours``: the term of a collective agreement, if any;
    the others are the reference days (Monday is 0) and hours, None where nothing was agreed.
    """

    notice_hours: int | None = None
    days: tuple[int, ...] | None = None
    first: time | None = None
    last: time | None = None


class MayRefuse(StrEnum):
    """Why somebody with a contract on call may say no to a call, by law."""

    LATE = "late"
    OUTSIDE = "outside"


class NoBandwidth(StrEnum):
    """Why hours are no bandwidth."""

    NO_LEAST = "no least"
    NO_MOST = "no most"
    TOO_WIDE = "too wide"


def term_begins(
    starts_at: datetime,
    local: LocalTime,
    notice_hours: int | None = None,
    numbers: OnCallNumbers = LAW,
) -> datetime:
    """The last instant at which a call, or its withdrawal, is in time (7:628a(2)–(4)).

    Days are those of the calendar: the same time on the clock, whatever the clock did meanwhile.
    ``notice_hours`` of a collective agreement are real hours.
    """
    if notice_hours is not None:
        return starts_at - timedelta(hours=notice_hours)
    shown = local.at(starts_at)
    day = shown.date() - timedelta(days=numbers.notice_days)
    then = datetime.combine(day, shown.time(), shown.tzinfo)  # keeps which of a doubled hour it is
    return then.astimezone(UTC)


def is_late(now: datetime, term: datetime) -> bool:
    """Whether something that is done now is within the term; at its very beginning it is not."""
    return now > term


def hours_due(
    called: Interval, unpaid_break: timedelta, *, pays_least: bool, numbers: OnCallNumbers = LAW
) -> timedelta:
    """What a withdrawn call costs: the called hours, three where each call pays that many.

    Sources: 7:628a(3); the least pay of a call, 7:628a(1).
    """
    hours = max(called.length - unpaid_break, MINUTE)
    return max(hours, numbers.call_least) if pays_least else hours


def pays_least_per_call(
    hours_least: float | None, period: timedelta, numbers: OnCallNumbers = LAW
) -> bool:
    """Whether each call pays three hours: nothing is promised, or under 15 hours a week."""
    if hours_least is None:
        return True
    return hours_least * (WEEK / period) < numbers.few_hours_week


def bandwidth_fault(
    least: float | None, most: float | None, numbers: OnCallNumbers = LAW
) -> NoBandwidth | None:
    """What keeps hours from being a bandwidth: some at least, and at most 130 % of them."""
    if not least:
        return NoBandwidth.NO_LEAST
    if most is None:
        return NoBandwidth.NO_MOST
    return NoBandwidth.TOO_WIDE if most > least * numbers.widest + 1e-9 else None


def bandwidth_needed_on(exempt_until: date | None, numbers: OnCallNumbers = LAW) -> date:
    """The first day on which who is on call without promised hours must have a bandwidth.

    ``exempt_until`` is the last day of an exception of the law, where there is one.
    """
    if exempt_until is None:
        return numbers.bandwidth_from
    return max(numbers.bandwidth_from, exempt_until + timedelta(days=1))


def may_refuse(
    called: Interval,
    local: LocalTime,
    days: Iterable[int] | None,
    first: time | None,
    last: time | None,
) -> bool:
    """Whether a call lies outside the agreed days and hours (7:628b): it may be refused.

    A window that ends at or before its start goes on into the next day, and is of the day on which
    it begins. Nothing agreed is everything.
    """
    start, end = local.at(called.start), local.at(called.end)
    for day in (start.date() - timedelta(days=1), start.date()):
        if days is not None and day.weekday() not in days:
            continue
        opens = datetime.combine(day, first or time())
        closes = datetime.combine(day, last or time())
        if closes <= opens:
            closes += timedelta(days=1)
        whole = first is None and last is None
        if whole and opens <= start.replace(tzinfo=None) < closes:
            return False
        if opens <= start.replace(tzinfo=None) and end.replace(tzinfo=None) <= closes:
            return False
    return True


def why_may_refuse(
    called: Interval,
    called_at: datetime,
    terms: CallTerms | None,
    local: LocalTime,
    numbers: OnCallNumbers = LAW,
) -> tuple[MayRefuse, ...]:
    """Why a call that is made at an instant may be refused (W1, W8); empty: by law it may not.

    ``terms`` None: no contract on call.
    """
    if terms is None:
        return ()
    found = []
    if is_late(called_at, term_begins(called.start, local, terms.notice_hours, numbers)):
        found.append(MayRefuse.LATE)
    if may_refuse(called, local, terms.days, terms.first, terms.last):
        found.append(MayRefuse.OUTSIDE)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class YearOnCall:
    """Twelve months on call: from ``first`` to the day before ``ended``.

    Fixed hours are to be offered at the latest on ``offer_by``, and the answer may take until
    ``answer_by`` (7:628a(5)).
    """

    first: date
    ended: date
    offer_by: date
    answer_by: date


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (after - first).days) - 1)


def on_call_since(
    periods: Iterable[tuple[date, date | None]], on: date, numbers: OnCallNumbers = LAW
) -> date | None:
    """The first day of the contracts on call that go on to a day; None where none holds then.

    Contracts that follow each other with at most six months between are one.
    """
    since: date | None = None
    last: date | None = None
    for first, until in sorted(periods, key=lambda each: each[0]):
        if first > on:
            break
        if since is None or last is None:
            since = since or first
        elif first > months_later(last, numbers.longest_gap_months):
            since = first
        last = until or date.max - timedelta(days=366)
    return since if last is not None and last >= on else None


def last_year_on_call(since: date, on: date, numbers: OnCallNumbers = LAW) -> YearOnCall | None:
    """The last twelve months on call that were over on a day, counted from the first day."""
    every = numbers.offer_every_months
    months = (on.year - since.year) * 12 + on.month - since.month
    count = months // every
    while count and months_later(since, count * every) > on:
        count -= 1
    if count < 1:
        return None
    ended = months_later(since, count * every)
    offer_by = months_later(ended, numbers.offer_within_months)
    return YearOnCall(
        months_later(since, (count - 1) * every),
        ended,
        offer_by,
        months_later(offer_by, numbers.answer_within_months),
    )


def average_week(worked: timedelta, first: date, ended: date) -> float:
    """Hours a week on average between two days (the second not included), to a tenth."""
    return round(worked / timedelta(hours=1) / ((ended - first) / WEEK), 1)
