"""What is filled in about capabilities, and about who keeps and assesses them."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field

from app.capabilities.models import KINDS_WITH_LEVELS, TOP_LEVEL, CapabilityKind
from app.capabilities.queries_catalogue import PersonMatch
from app.capabilities.rules import ALL_LEVELS, CapabilityDraft, CapabilityRefusal
from app.capabilities.words import KINDS, refusal_text
from app.core.refusal import NotDone
from app.core.text import folded
from app.web.fields import Choice, Choices, Number, Text, given, options, required
from app.web.forms import RefusableForm
from app.web.forms_edit import Edits
from app.web.limits import id_of

LONGEST_MONTHS = 240
LONGEST_LEVEL = 40
MOST_NAMED = 4
"""So many people are called by name where several may be meant."""


class CapabilityForm(Edits, RefusableForm):
    """A capability, named in both languages.

    ``reserved`` is taken out for owners: what is a reserved act is for administrators to say.
    """

    saying = staticmethod(refusal_text)
    at = {
        CapabilityRefusal.NAME_NL_TAKEN: "name_nl",
        CapabilityRefusal.NAME_EN_TAKEN: "name_en",
        CapabilityRefusal.KIND_IN_USE: "kind",
        CapabilityRefusal.LEVEL_IN_USE: "level_5_nl",
        CapabilityRefusal.RESERVED_ACT: "holders_assess",
        CapabilityRefusal.INCLUDES_ITSELF: "includes",
        CapabilityRefusal.INCLUDES_RESERVED: "includes",
        CapabilityRefusal.INCLUDED_UNRESERVED: "reserved",
    }

    name_nl = Text(_l("Name in Dutch"), 80, [required(_l("Give the Dutch name."))])
    name_en = Text(_l("Name in English"), 80, [required(_l("Give the English name."))])
    kind = Choice(
        _l("Kind"),
        coerce=CapabilityKind,
        choices=options(KINDS.items(), ask=_l("Choose a kind")),
        validators=[given(_l("Choose a kind."))],
    )
    valid_months = Number(_l("Valid for (months)"), 1, LONGEST_MONTHS)
    stale_months = Number(_l("Practise at least every (months)"), 1, LONGEST_MONTHS)
    evidence_required = BooleanField(_l("Signed off with proof only"))
    reserved = BooleanField(_l("Reserved act"))
    holders_assess = BooleanField(_l("Whoever has its top step may sign it off"))
    includes = Choices(_l("Includes"), coerce=id_of)

    def level_rows(self) -> list[tuple[int, Field, Field]]:
        """Each level with the fields of its Dutch and its English name."""
        return [
            (level, self[f"level_{level}_nl"], self[f"level_{level}_en"]) for level in ALL_LEVELS
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """A scheme has its top level, and each of its levels both names, of its own."""
        fine: bool = super().validate(extra_validators)
        for field in self._named_twice():
            field.errors = [*field.errors, _("Another step has this name. Give each its own.")]
            fine = False
        for level, field in self._unnamed():
            text = (
                _("Names of its own need this one: it is the top step.")
                if level == TOP_LEVEL
                else _("Give this name too, or leave the step out.")
            )
            field.errors = [*field.errors, text]
            fine = False
        if "reserved" in self and self.reserved.data and self.holders_assess.data:
            self.refuse(NotDone(CapabilityRefusal.RESERVED_ACT))
            return False
        return fine

    def _unnamed(self) -> Iterator[tuple[int, Field]]:
        scheme = [row for row in self.level_rows() if row[1].data or row[2].data]
        for level, *names in self.level_rows() if scheme and self._has_levels() else ():
            if level == TOP_LEVEL or any(name.data for name in names):
                yield from ((level, name) for name in names if not name.data)

    def _named_twice(self) -> Iterator[Field]:
        for fields in zip(*(names for _level, *names in self.level_rows()), strict=True):
            seen: set[str] = set()
            for field in filter(lambda each: each.data, fields):
                if folded(field.data) in seen:
                    yield field
                seen.add(folded(field.data))

    def _has_levels(self) -> bool:
        return self.kind.data in KINDS_WITH_LEVELS

    def fields_of(self, draft: CapabilityDraft) -> dict[str, Any]:
        """Each level that has names of its own has a field for each language."""
        data = super().fields_of(draft)
        for level, names in (draft.level_names or {}).items():
            data |= {f"level_{level}_{language}": name for language, name in names.items()}
        return data

    def draft(self) -> CapabilityDraft:
        """The capability as filled in; names of levels count only for a kind that has levels."""
        names = {
            str(level): {"nl": dutch.data, "en": english.data}
            for level, dutch, english in self.level_rows()
            if dutch.data and self._has_levels()
        }
        return CapabilityDraft(
            name_nl=self.name_nl.data,
            name_en=self.name_en.data,
            kind=self.kind.data,
            level_names=names or None,
            valid_months=self.valid_months.data,
            stale_months=self.stale_months.data,
            evidence_required=self.evidence_required.data,
            holders_assess=self.holders_assess.data,
            reserved="reserved" in self and self.reserved.data,
            includes=tuple(sorted(self.includes.data or ())),
        )


def _add_levels() -> None:
    for level in ALL_LEVELS:
        for language, label in (
            ("nl", _l("Step %(level)s in Dutch", level=level)),
            ("en", _l("Step %(level)s in English", level=level)),
        ):
            setattr(CapabilityForm, f"level_{level}_{language}", Text(label, LONGEST_LEVEL))


_add_levels()


class KeeperForm(RefusableForm):
    """Somebody, by name or e-mail address."""

    saying = staticmethod(refusal_text)
    at = {CapabilityRefusal.HELD_ALREADY: "who", CapabilityRefusal.NOT_IN_USE: "who"}

    who = Text(
        _l("Name or e-mail address"),
        254,
        [required(_l("Give a name or an e-mail address."))],
    )

    def choose(self, found: Sequence[PersonMatch]) -> int | None:
        """The one person who is meant; where nobody or several fit, the field says so."""
        if len(found) == 1:
            return found[0].id
        named = ", ".join(f"{each.name} ({each.department})" for each in found[:MOST_NAMED])
        more = "…" if len(found) > MOST_NAMED else ""
        text = (
            _("Several people fit: %(names)s. Give the e-mail address.", names=named + more)
            if found
            else _("Nobody is called that. Give the whole name or the e-mail address.")
        )
        self.who.errors = [*self.who.errors, text]
        return None
