"""What the words of this room are called on the screen."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.refusal import NotDone
from app.people.models import CommitmentKind, Contract, DayPart, Load
from app.people.rules import PeopleRefusal, Role
from app.web.words_times import full_day

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
