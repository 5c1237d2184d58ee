"""What the words of this room are called on the screen."""

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.capabilities.models import CapabilityKind, Method, RevocationReason
from app.capabilities.rules import ALL_LEVELS, CapabilityRefusal
from app.core.refusal import NotDone
from app.web.languages import LANGUAGE_NAMES

KINDS: dict[str, Any] = {
    CapabilityKind.SKILL: _l("skill"),
    CapabilityKind.INDUCTION: _l("induction"),
    CapabilityKind.QUALIFICATION: _l("qualification"),
    CapabilityKind.REGISTRATION: _l("registration"),
}
LEVELS: dict[int, Any] = {
    0: _l("0 not yet"),
    1: _l("1 theory"),
    2: _l("2 watched along"),
    3: _l("3 parts of it"),
    4: _l("4 under supervision"),
    5: _l("5 independent"),
}

METHODS: dict[str, Any] = {
    Method.ON_SHIFT: _l("seen during a task"),
    Method.OBSERVED: _l("watched doing it"),
    Method.TEST: _l("test"),
    Method.TALK: _l("conversation about it"),
    Method.CERTIFICATE: _l("certificate seen"),
    Method.REGISTER: _l("looked up in the register"),
    Method.IMPORTED: _l("taken over from a list"),
}
REASONS: dict[str, Any] = {
    RevocationReason.MISTAKE: _l("written down by mistake"),
    RevocationReason.LAPSED: _l("not kept up"),
    RevocationReason.NOT_SAFE: _l("not done safely"),
    RevocationReason.REGISTRATION_ENDED: _l("registration has ended"),
    RevocationReason.OWN_WISH: _l("asked for by the person"),
}


def months_text(months: int) -> str:
    """``12 maanden``."""
    return str(ngettext("%(num)s month", "%(num)s months", months))


def usual_names() -> dict[int, dict[str, str]]:
    """What the usual five levels are called, by level and language."""
    return {
        level: {each: level_name(None, level, each) for each in LANGUAGE_NAMES}
        for level in ALL_LEVELS
    }


def level_name(
    level_names: Mapping[str, Mapping[str, str]] | None, level: int, language: str | None = None
) -> str:
    """A level in words: as the capability's own scheme calls it, or one of the usual five.

    ``language`` is that of the page unless given. A level that the scheme does not use (it came
    with a capability that includes this one) has its usual name; 0 is "not yet".
    """
    own = (level_names or {}).get(str(level))
    if own is not None:
        return own[language or str(get_locale())]
    if language is None:
        return _usual(level)
    with force_locale(language):
        return _usual(level)


def _usual(level: int) -> str:
    return {
        0: _("not yet"),
        1: _("theory"),
        2: _("watched along"),
        3: _("parts of it"),
        4: _("under supervision"),
        5: _("independent"),
    }[level]


def refusal_text(refusal: NotDone[CapabilityRefusal]) -> str:
    """Why a change was not made, and what to do."""
    texts = {
        CapabilityRefusal.NAME_NL_TAKEN: _(
            "This Dutch name is already in use. Choose another one."
        ),
        CapabilityRefusal.NAME_EN_TAKEN: _(
            "This English name is already in use. Choose another one."
        ),
        CapabilityRefusal.KIND_IN_USE: ngettext(
            "%(num)s person holds this. The kind stays as it is; add another capability instead.",
            "%(num)s people hold this. The kind stays as it is; add another capability instead.",
            refusal.count,
        ),
        CapabilityRefusal.LEVEL_IN_USE: ngettext(
            "%(num)s sign-off or task type uses a step that you left out. Keep its names.",
            "%(num)s sign-offs and task types use a step that you left out. Keep its names.",
            refusal.count,
        ),
        CapabilityRefusal.NOT_IN_USE: _("This is no longer in use. Choose another one."),
        CapabilityRefusal.RESERVED_ACT: _(
            "A reserved act is signed off by its named assessors only. Untick this."
        ),
        CapabilityRefusal.INCLUDES_ITSELF: _(
            "This would include itself by way of another one. Choose which includes which."
        ),
        CapabilityRefusal.INCLUDES_RESERVED: _(
            "One of these is a reserved act, or includes one. Leave it out: who holds this would "
            "hold that too, without its named assessors."
        ),
        CapabilityRefusal.INCLUDED_UNRESERVED: ngettext(
            "%(num)s capability that is no reserved act includes this one. Change that one first.",
            "%(num)s capabilities that are no reserved acts include this one. Change those first.",
            refusal.count,
        ),
        CapabilityRefusal.HELD_ALREADY: _("This person has that already."),
        CapabilityRefusal.ONESELF: _("Nobody signs off for themselves. Ask somebody else who may."),
        CapabilityRefusal.NO_SUCH_LEVEL: _(
            "This capability does not have that step. Choose one from the list."
        ),
        CapabilityRefusal.EVIDENCE_MISSING: _(
            "This needs proof. The person can ask for it with a paper or a picture."
        ),
        CapabilityRefusal.DAY_AHEAD: _(
            "This day is yet to come. Give the day on which it was shown."
        ),
        CapabilityRefusal.ENDS_BEFORE_START: _("The last day lies before the first."),
        CapabilityRefusal.NOT_HELD: _("This was not signed off, so there is nothing to take away."),
    }
    return str(texts[refusal.why])
