"""What is filled in about a problem with a step, and in answer to it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from app.files.fields import Upload
from app.tasks.models import StepProblem
from app.tasks.rules_instruction import LONGEST_WORDS, ReportDraft
from app.tasks.words import PROBLEMS
from app.web.fields import clean_lines, options, required
from app.web.forms import Form

LENGTH = Length(
    max=LONGEST_WORDS, message=_l("Use at most %(most)s characters.", most=LONGEST_WORDS)
)


class ReportForm(Form):
    """What is wrong with a step. Words are needed where the choice says nothing."""

    problem = RadioField(
        _l("What is wrong?"),
        [InputRequired(_l("Choose what is wrong."))],
        choices=options(PROBLEMS.items()),
    )
    words = TextAreaField(_l("In your words"), [LENGTH], filters=[clean_lines])
    photo = Upload(_l("Photo"), picture=True)

    def validate_words(self, field: Any) -> None:
        """Something else needs to be told."""
        if self.problem.data == StepProblem.OTHER and not field.data:
            raise ValidationError(_l("Say in a few words what is wrong."))

    def draft(self, step_key: str) -> ReportDraft:
        """The report as filled in."""
        return ReportDraft(step_key, StepProblem(self.problem.data), self.words.data or "")


class AnswerForm(Form):
    """Why a step stays as it is."""

    words = TextAreaField(
        _l("Why the step stays"),
        [required(_l("Say why the step stays: the reporter reads it.")), LENGTH],
        filters=[clean_lines],
    )
