"""What was agreed with somebody, in words for that person."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.text import large_first
from app.people.models import Agreement, Limit
from app.people.words import CONTRACTS, DAY_PARTS, LOADS, call_lines, period_text
from app.web.words_times import duration_text


@dataclass(frozen=True, slots=True)
class PeriodLines:
    """A period, and what holds in it, a sentence each."""

    period: str
    lines: list[str]


def agreement_lines(agreement: Agreement) -> PeriodLines:
    """The kind of contract, and how many hours of tasks."""
    lines = [large_first(str(CONTRACTS[agreement.contract]))]
    if not agreement.pool:
        lines.append(_("You take no tasks from other departments."))
    elif agreement.hours_week is None:
        lines.append(_("No fixed number of hours of tasks a week."))
    else:
        hours = duration_text(agreement.hours_week)
        lines.append(_("At most %(hours)s of tasks a week.", hours=hours))
    lines += call_lines(agreement)
    return PeriodLines(period_text(agreement.valid_from, agreement.valid_until), lines)


def limit_lines(limit: Limit) -> PeriodLines:
    """What was agreed to stay within."""
    lines = []
    if limit.hours_week is not None:
        lines.append(_("At most %(hours)s a week.", hours=duration_text(limit.hours_week)))
    if limit.hours_day is not None:
        lines.append(_("At most %(hours)s a day.", hours=duration_text(limit.hours_day)))
    if limit.days_week is not None:
        lines.append(
            ngettext("At most %(num)s day a week.", "At most %(num)s days a week.", limit.days_week)
        )
    if limit.day_parts is not None:
        lines.append(_("Only in the: %(parts)s.", parts=_listed(limit.day_parts, DAY_PARTS)))
    if limit.loads is not None:
        lines.append(_("Only work with: %(loads)s.", loads=_listed(limit.loads, LOADS)))
    return PeriodLines(period_text(limit.valid_from, limit.valid_until), lines)


def _listed(values: list[str], labels: dict[str, object]) -> str:
    return ", ".join(str(labels.get(value, value)) for value in values) or _("nothing")
