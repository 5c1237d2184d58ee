"""What the words of this room are called on the screen."""

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.capabilities.models import CapabilityKind, Method, RevocationReason
from app.capabilities.rules import ALL_LEVELS
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
