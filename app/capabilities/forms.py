"""What is filled in about capabilities."""

from flask_babel import lazy_gettext as _l

from app.capabilities.labels import KINDS
from app.capabilities.models import CapabilityKind
from app.capabilities.rules import CapabilityDraft
from app.people.forms import RefusableForm
from app.people.rules import Why
from app.web.fields import Choice, Text, options, required


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
