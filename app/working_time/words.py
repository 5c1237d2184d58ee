"""What stands on a proof sheet, in words."""

from datetime import timedelta
from typing import assert_never

from flask_babel import gettext as _
from flask_babel import ngettext

from app.eligibility.words_working_time import amount_text
from app.labour.facts_presence import PresenceKind
from app.labour.parameters import Measure
from app.labour.verdict import Ruling
from app.web.words_times import duration_text


def kind_text(kind: PresenceKind) -> str:
    """What somebody's time was counted as."""
    match kind:
        case PresenceKind.WORK:
            return _("work")
        case PresenceKind.PAID_ABSENCE:
            return _("paid absence")
        case PresenceKind.EDUCATION:
            return _("school")
        case _:
            assert_never(kind)


def ruling_text(ruling: Ruling) -> str:
    """What a rule says of the task."""
    match ruling:
        case Ruling.REFUSE:
            return _("not allowed")
        case Ruling.ALLOW_EXCEPTION:
            return _("allowed, by an exception in the law")
        case Ruling.WARN:
            return _("allowed, with a warning")
        case Ruling.ALLOW:
            return _("allowed")
        case _:
            assert_never(ruling)


def measured_text(number: float, unit: Measure) -> str:
    """What a rule found or allows."""
    match unit:
        case Measure.HOURS | Measure.MINUTES:
            return amount_text(number, unit)
        case Measure.NIGHTS:
            return ngettext("%(num)s night", "%(num)s nights", round(number))
        case Measure.SHIFTS:
            return ngettext("%(num)s shift", "%(num)s shifts", round(number))
        case Measure.SUNDAYS:
            return ngettext("%(num)s Sunday", "%(num)s Sundays", round(number))
        case Measure.DAYS:
            return ngettext("%(num)s day", "%(num)s days", round(number))
        case Measure.MONTHS:
            return ngettext("%(num)s month", "%(num)s months", round(number))
        case _:
            assert_never(unit)


def pause_text(seconds: int | None) -> str:
    """How long a break is; None: nothing is known of one."""
    if seconds is None:
        return _("not known")
    return duration_text(timedelta(seconds=seconds)) if seconds else _("none")
