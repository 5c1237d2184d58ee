"""What the refusals and the kinds of time of this room are called on the screen."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.agreements.rules import AgreementRefusal
from app.agreements.rules_time import TimeDraft
from app.core.refusal import NotDone
from app.people.models import CommitmentKind, Origin
from app.web.words_times import clock_of, day_in_field

AVAILABLE = "available"
SAID_OF_ONESELF: dict[str, Any] = {
    CommitmentKind.UNAVAILABLE: _l("I cannot then"),
    CommitmentKind.RATHER_NOT: _l("I'd rather not then"),
    AVAILABLE: _l("I can then after all"),
    CommitmentKind.OWN_ROSTER: _l("I work in my own roster"),
    CommitmentKind.OTHER_JOB: _l("I work in another job"),
    CommitmentKind.EDUCATION: _l("I have school or training"),
    CommitmentKind.PAID_ABSENCE: _l("I am off, and paid"),
}
"""What somebody may say of their own time, the usual first."""
WRITTEN_BY: dict[Origin, Any] = {
    Origin.OWN: "",
    Origin.OFFICE: _l("noted by an administrator"),
    Origin.CALENDAR: _l("from your own calendar"),
}
"""Who wrote down a time of the one who reads it."""
WRITTEN_BY_OTHER: dict[Origin, Any] = {
    Origin.OWN: _l("noted by themselves"),
    Origin.OFFICE: _l("noted by an administrator"),
    Origin.CALENDAR: _l("from their own calendar"),
}
"""The same of somebody else's."""
WEEKDAYS: dict[str, Any] = {
    "0": _l("Monday"),
    "1": _l("Tuesday"),
    "2": _l("Wednesday"),
    "3": _l("Thursday"),
    "4": _l("Friday"),
    "5": _l("Saturday"),
    "6": _l("Sunday"),
}


def refusal_text(refusal: NotDone[AgreementRefusal]) -> str:
    """Why what was agreed stays as it is, and what to do."""
    texts = {
        AgreementRefusal.OVERLAPS: _(
            "There is an agreement in this time already. Give that one an earlier end first."
        ),
        AgreementRefusal.ENDS_BEFORE_START: _("The last day lies before the first."),
        AgreementRefusal.NOTHING_PROMISED: _(
            "Only min-max and bandwidth promise hours. Choose one of those, or leave this empty."
        ),
        AgreementRefusal.NOT_ON_CALL: _(
            "Somebody with fixed hours is not called. Choose another agreement, or leave the term,"
            " the days and the times of calls empty."
        ),
        AgreementRefusal.NO_LEAST: _("A bandwidth has a least number of hours, more than 0."),
        AgreementRefusal.NO_MOST: _("A bandwidth has a most number of hours."),
        AgreementRefusal.TOO_WIDE: _(
            "A bandwidth goes up to 130 percent of the least hours, no further."
        ),
        AgreementRefusal.MOST_BELOW_LEAST: _("The most is lower than the least."),
        AgreementRefusal.NEEDS_END: _(
            "This kind of agreement ends by law. Give the last day on which it may be."
        ),
        AgreementRefusal.ENDS_LATER: _("It ends earlier already. An end can only come sooner."),
    }
    return str(texts[refusal.why])


def series_text(draft: TimeDraft) -> str:
    """``Monday, Thursday 08:00–16:30``, or ``Wednesday, all day``."""
    days = ", ".join(str(WEEKDAYS[str(number)]) for number in draft.weekdays)
    if not draft.is_whole_days:
        return f"{days} {clock_of(draft.start)}–{clock_of(draft.end)}"
    if draft.days == 1:
        return _("%(day)s, all day", day=days)
    return _("%(day)s, %(num)s whole days", day=days, num=draft.days)


def period_text(draft: TimeDraft) -> str:
    """``every week, wed 14 oct 2026 – thu 31 dec 2026``."""
    assert draft.until is not None
    return _(
        "every week, %(first)s – %(last)s",
        first=day_in_field(draft.day),
        last=day_in_field(draft.until),
    )
