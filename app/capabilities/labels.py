"""What the words of this room are called on the screen."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.capabilities.models import CapabilityKind

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
