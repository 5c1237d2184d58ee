"""What is filled in about capabilities and who holds them."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional as IfGiven

from app.capabilities.labels import KINDS, LEVELS
from app.capabilities.models import TOP_LEVEL, CapabilityKind
from app.capabilities.rules import CapabilityDraft
from app.people.forms import RefusableForm
from app.people.rules import Why
from app.web.fields import Choice, Day, Text, given, options, required
from app.web.limits import id_of


class CapabilityForm(RefusableForm):
    """A capability, named in both languages."""

    at = {
        Why.NAME_NL_TAKEN: "name_nl",
        Why.NAME_EN_TAKEN: "name_en",
        Why.KIND_IN_USE: "kind",
    }

    name_nl = Text(_l("Name in Dutch"), 80, [required(_l("Give the Dutch name."))])
    name_en = Text(_l("Name in English"), 80, [required(_l("Give the English name."))])
    kind = Choice(_l("Kind"), coerce=CapabilityKind, choices=options(KINDS.items()))

    def draft(self) -> CapabilityDraft:
        """The capability as filled in."""
        return CapabilityDraft(self.name_nl.data, self.name_en.data, self.kind.data)


class HoldingForm(RefusableForm):
    """At which level somebody holds a capability, and until when; ``level`` only where it has."""

    level = Choice(_l("Level"), coerce=int, choices=options(LEVELS.items()), default=TOP_LEVEL)
    valid_until = Day(_l("Valid until and including"), [IfGiven()])


class GiveForm(HoldingForm):
    """A capability for somebody."""

    at = {Why.HELD_ALREADY: "capability", Why.NOT_IN_USE: "capability"}

    capability = Choice(
        _l("Capability"), coerce=id_of, validators=[given(_l("Choose a capability."))]
    )
