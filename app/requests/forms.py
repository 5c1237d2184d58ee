"""What is filled in to ask for a capability, and to answer."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length
from wtforms.validators import Optional as IfGiven

from app.capabilities.forms_sign_offs import OneOf
from app.capabilities.models import TOP_LEVEL, Capability
from app.capabilities.rules import next_step, steps_of
from app.capabilities.words import level_name
from app.files.fields import Upload
from app.requests.commands import RequestDraft, needs_proof
from app.requests.rules import RequestRefusal
from app.requests.words import PROOF_MISSING, refusal_text
from app.times.fields import Day
from app.web.fields import Choice, clean_lines, options, required
from app.web.forms import Form, RefusableForm
from app.web.limits import id_of

LONGEST_WORDS = 500
LONGEST_ANSWER = 300


class WordsField(TextAreaField):
    """A few lines to a person, of a bounded length."""

    def __init__(
        self, label: Any, longest: int, validators: Sequence[Any] = (), **more: Any
    ) -> None:
        bound = Length(max=longest, message=_l("Use at most %(most)s characters.", most=longest))
        super().__init__(label, [*validators, bound], filters=[clean_lines], **more)
        self.type = "TextAreaField"  # how the page draws it


class WhichForm(Form):
    """Which capability one asks for."""

    class Meta:
        csrf = False  # it only reads

    capability = Choice(
        _l("What can you do?"),
        coerce=id_of,
        validators=[required(_l("Choose what you can do."))],
    )


class LevelForm(RefusableForm):
    """A level of a capability, where it has levels, and until when it is valid."""

    saying = staticmethod(refusal_text)
    at = {RequestRefusal.NO_SUCH_LEVEL: "level", RequestRefusal.ENDS_BEFORE_START: "valid_until"}
    level = OneOf(_l("How far are you?"), _l("Choose a step."), coerce=id_of)
    valid_until = Day(_l("Valid until and including"), [IfGiven()])

    def offer_steps(self, capability: Capability) -> None:
        """Offer the steps of the capability; none where it is held or not."""
        if not capability.has_levels:
            del self.level
            return
        names = capability.level_names
        self.level.choices = options(
            (step, f"{step} {level_name(names, step)}") for step in steps_of(names)
        )

    @property
    def chosen_level(self) -> int:
        """The level as chosen."""
        return self.level.data if "level" in self else TOP_LEVEL


class AskForm(LevelForm):
    """What somebody asks for, in words, with proof."""

    at = {**LevelForm.at, RequestRefusal.PROOF_MISSING: "proof"}
    capability = HiddenField()
    words = WordsField(_l("Anything to add?"), LONGEST_WORDS)
    proof = Upload(_l("Proof"))

    def __init__(self, capability: Capability, held: int = 0, **more: Any) -> None:
        """``held``: the level that the person has, so that the next one is offered."""
        steps = steps_of(capability.level_names)
        super().__init__(data={"level": next_step(steps, held) or TOP_LEVEL}, **more)
        self.capability.data = capability.id
        self.offer_steps(capability)
        self.proof.missing = PROOF_MISSING if needs_proof(capability) else None

    def ask_for_the_file_again(self) -> None:
        """Say at its field that a file that was fine went with the form that was not."""
        if self.proof.data is not None and not self.proof.errors:
            self.proof.errors = [_l("Choose the file again: your browser does not keep it.")]

    def draft(self, capability_id: int) -> RequestDraft:
        """The request as filled in."""
        return RequestDraft(
            capability_id=capability_id,
            level=self.chosen_level,
            valid_until=self.valid_until.data,
            words=self.words.data,
            proof=self.proof.data,
        )


class ApprovalForm(LevelForm):
    """What the assessor makes of it."""

    def __init__(self, capability: Capability, **more: Any) -> None:
        super().__init__(**more)
        self.offer_steps(capability)


class TurnDownForm(Form):
    """Why not, in words to the person."""

    answer = WordsField(
        _l("What do you tell them?"),
        LONGEST_ANSWER,
        [required(_l("Say why not, and what is needed."))],
    )
