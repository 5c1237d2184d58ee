"""What the words of this room are called on the screen."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.refusal import NotDone
from app.people.models import CommitmentKind, Contract, DayPart, Load
from app.people.rules import Role, Why
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
    CommitmentKind.PAID_ABSENCE: _l("paid absence"),
    CommitmentKind.UNAVAILABLE: _l("not available"),
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


def refusal_text(refusal: NotDone[Why]) -> str:
    """Why a change was not made, and what to do."""
    texts = {
        Why.NAME_TAKEN: _("This name is already in use. Choose another one."),
        Why.NAME_NL_TAKEN: _("This Dutch name is already in use. Choose another one."),
        Why.NAME_EN_TAKEN: _("This English name is already in use. Choose another one."),
        Why.EMAIL_TAKEN: _("Somebody else has this e-mail address."),
        Why.NUMBER_TAKEN: _("Somebody else has this personnel number."),
        Why.BELOW_ITSELF: _("A department cannot be below itself. Choose another one."),
        Why.PARENT_INACTIVE: _("The department above is not active. Reactivate that one first."),
        Why.DEPARTMENT_INACTIVE: _("This department is not active. Choose another one."),
        Why.HAS_PEOPLE: ngettext(
            "%(num)s active person works here. Move them first.",
            "%(num)s active people work here. Move them first.",
            refusal.count,
        ),
        Why.HAS_CHILDREN: ngettext(
            "%(num)s active department is below this one. Move it first.",
            "%(num)s active departments are below this one. Move them first.",
            refusal.count,
        ),
        Why.HAS_TASKS: ngettext(
            "%(num)s task of it is still ahead. Cancel it, or let it pass, first.",
            "%(num)s tasks of it are still ahead. Cancel them, or let them pass, first.",
            refusal.count,
        ),
        Why.LAST_ADMINISTRATOR: _(
            "Nobody else administers that department. Make somebody else administrator first."
        ),
        Why.OVERLAPS: _(
            "There is an agreement in this time already. Give that one an earlier end first."
        ),
        Why.ENDS_BEFORE_START: _("The last day lies before the first."),
        Why.ENDS_LATER: _("It ends earlier already. An end can only come sooner."),
        Why.HELD_ALREADY: _("This person has that already."),
        Why.KIND_IN_USE: ngettext(
            "%(num)s person holds this. The kind stays as it is; add another capability instead.",
            "%(num)s people hold this. The kind stays as it is; add another capability instead.",
            refusal.count,
        ),
        Why.NOT_IN_USE: _("This is no longer in use. Choose another one."),
        Why.ONESELF: _("Nobody signs off for themselves. Ask somebody else who may."),
        Why.NO_SUCH_LEVEL: _("This capability does not have that step. Choose one from the list."),
        Why.EVIDENCE_MISSING: _(
            "This needs proof. The person can ask for it with a paper or a picture."
        ),
        Why.DAY_AHEAD: _("This day is yet to come. Give the day on which it was shown."),
        Why.INCLUDES_ITSELF: _(
            "This would include itself by way of another one. Choose which includes which."
        ),
        Why.INCLUDES_RESERVED: _(
            "One of these is a reserved act, or includes one. Leave it out: who holds this would "
            "hold that too, without its named assessors."
        ),
        Why.INCLUDED_UNRESERVED: ngettext(
            "%(num)s capability that is no reserved act includes this one. Change that one first.",
            "%(num)s capabilities that are no reserved acts include this one. Change those first.",
            refusal.count,
        ),
        Why.RESERVED_ACT: _(
            "A reserved act is signed off by its named assessors only. Untick this."
        ),
        Why.LEVEL_IN_USE: ngettext(
            "%(num)s sign-off or task type uses a step that you left out. Keep its names.",
            "%(num)s sign-offs and task types use a step that you left out. Keep its names.",
            refusal.count,
        ),
        Why.NOT_HELD: _("This was not signed off, so there is nothing to take away."),
    }
    return str(texts[refusal.why])
