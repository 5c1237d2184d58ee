"""What the words of this room are called on the screen."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.refusal import NotDone
from app.people.models import CALLED, Agreement, CommitmentKind, Contract, DayPart, Load, Per
from app.people.rules import PeopleRefusal, Role
from app.web.words_times import clock_of, duration_text, full_day, weekday_name

ROLES: dict[str, Any] = {
    Role.POSTER: _l("poster"),
    Role.COORDINATOR: _l("coordinator"),
    Role.ASSESSOR: _l("assessor"),
    Role.CASE_WORKER: _l("case worker"),
    Role.ADMINISTRATOR: _l("administrator"),
}
CONTRACTS: dict[str, Any] = {
    Contract.FIXED: _l("fixed hours"),
    Contract.MIN_MAX: _l("min-max"),
    Contract.ON_CALL: _l("on call"),
    Contract.BANDWIDTH: _l("bandwidth"),
    Contract.ON_CALL_EXEMPT: _l("on call"),
}
"""As everybody reads them: that one is an exception of the law stands in no list."""
CONTRACTS_TO_CHOOSE: dict[str, Any] = {
    **CONTRACTS,
    Contract.ON_CALL_EXEMPT: _l("on call until a day"),
}
PERIODS: dict[str, Any] = {
    Per.WEEK: _l("week"),
    Per.MONTH: _l("month"),
    Per.QUARTER: _l("quarter"),
}
COMMITMENT_KINDS: dict[str, Any] = {
    CommitmentKind.OWN_ROSTER: _l("own roster"),
    CommitmentKind.OTHER_JOB: _l("other job"),
    CommitmentKind.EDUCATION: _l("school or training"),
    CommitmentKind.PAID_ABSENCE: _l("paid absence"),
    CommitmentKind.UNAVAILABLE: _l("not available"),
    CommitmentKind.RATHER_NOT: _l("rather not"),
}
DAY_PARTS: dict[str, Any] = {
    DayPart.MORNING: _l("morning (07:00–12:00)"),
    DayPart.AFTERNOON: _l("afternoon (12:00–18:00)"),
    DayPart.EVENING: _l("evening (18:00–23:00)"),
    DayPart.NIGHT: _l("night (23:00–07:00)"),
}
LOADS: dict[str, Any] = {
    Load.SITTING: _l("sitting"),
    Load.STANDING: _l("standing"),
    Load.WALKING: _l("walking"),
    Load.LIFTING: _l("lifting"),
    Load.SCREEN: _l("screen"),
    Load.PATIENT_CONTACT: _l("patient contact"),
    Load.NOISE: _l("noise"),
}

A_MONDAY = date(2026, 1, 5)


def period_text(start: date, until: date | None) -> str:
    """``1 januari 2026 – 31 december 2026``."""
    if until is None:
        return str(_("from %(day)s", day=full_day(start)))
    return f"{full_day(start)} – {full_day(until)}"


def refusal_text(refusal: NotDone[PeopleRefusal]) -> str:
    """Why a change was not made, and what to do."""
    texts = {
        PeopleRefusal.NAME_TAKEN: _("This name is already in use. Choose another one."),
        PeopleRefusal.EMAIL_TAKEN: _("Somebody else has this e-mail address."),
        PeopleRefusal.NUMBER_TAKEN: _("Somebody else has this personnel number."),
        PeopleRefusal.BELOW_ITSELF: _("A department cannot be below itself. Choose another one."),
        PeopleRefusal.PARENT_INACTIVE: _(
            "The department above is not active. Reactivate that one first."
        ),
        PeopleRefusal.DEPARTMENT_INACTIVE: _("This department is not active. Choose another one."),
        PeopleRefusal.HAS_PEOPLE: ngettext(
            "%(num)s active person works here. Move them first.",
            "%(num)s active people work here. Move them first.",
            refusal.count,
        ),
        PeopleRefusal.HAS_CHILDREN: ngettext(
            "%(num)s active department is below this one. Move it first.",
            "%(num)s active departments are below this one. Move them first.",
            refusal.count,
        ),
        PeopleRefusal.HAS_TASKS: ngettext(
            "%(num)s task of it is still ahead. Cancel it, or let it pass, first.",
            "%(num)s tasks of it are still ahead. Cancel them, or let them pass, first.",
            refusal.count,
        ),
        PeopleRefusal.LAST_ADMINISTRATOR: _(
            "Nobody else administers that department. Make somebody else administrator first."
        ),
        PeopleRefusal.HELD_ALREADY: _("This person has that already."),
    }
    return str(texts[refusal.why])


def call_lines(agreement: Agreement) -> list[str]:
    """What is promised, how long ahead a call comes, and on which days; nothing of fixed hours."""
    if agreement.contract not in CALLED:
        return []
    lines = [] if agreement.hours_least is None else [_promised(agreement, agreement.hours_least)]
    if agreement.notice_hours is None:
        lines.append(_("A call comes at least 4 days ahead, by law."))
    else:
        lines.append(
            ngettext(
                "A call comes at least %(num)s hour ahead, by the collective agreement.",
                "A call comes at least %(num)s hours ahead, by the collective agreement.",
                agreement.notice_hours,
            )
        )
    window = _window(agreement)
    if window:
        lines.append(_("Called on: %(when)s. Otherwise a no is fine.", when=window))
    return lines


def _promised(agreement: Agreement, least: float) -> str:
    per, most = PERIODS[agreement.hours_per], agreement.hours_most
    if most is None:
        return str(
            _("Promised: at least %(least)s a %(per)s.", least=duration_text(least), per=per)
        )
    return str(
        _(
            "Promised: %(least)s to %(most)s a %(per)s.",
            least=duration_text(least),
            most=duration_text(most),
            per=per,
        )
    )


def _window(agreement: Agreement) -> str:
    days = [
        weekday_name(A_MONDAY + timedelta(days=number)) for number in agreement.reference_days or ()
    ]
    first, last = agreement.reference_from, agreement.reference_until
    if first or last:
        days.append(f"{clock_of(first) or '00:00'}–{clock_of(last) or '24:00'}")
    return ", ".join(days)
