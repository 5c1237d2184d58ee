"""What is filled in about how the work is done: steps and values in rows that can be moved.

Each row has a number that stays its own, ``s3-text``; the fields ``step`` and ``value`` list the
rows in their order. So a button that changes the form needs no script.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict
from wtforms import BooleanField, Form, HiddenField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.files.checks import Sound
from app.files.fields import Upload
from app.tasks.picture_tokens import picture_of, token_of
from app.tasks.queries_instruction import VersionDraft
from app.tasks.rules_instruction import (
    LONGEST_LINK,
    LONGEST_LOCATION,
    LONGEST_NAME,
    LONGEST_STEP,
    LONGEST_VALUE,
    MOST_STEPS,
    MOST_VALUES,
    NAME,
    Flaw,
    InstructionDraft,
    InstructionStepDraft,
    ValueDraft,
    flaws,
    is_safe_link,
)
from app.web import forms
from app.web.fields import Text, clean_lines, required
from app.web.limits import id_of

UPLOADS = tuple(f"s{row}-upload" for row in range(MOST_STEPS))
"""The fields in which a picture of a step is sent."""


class StepRow(Form):
    """A step. ``picture`` says which picture it has, in a way that nobody else can make up."""

    key = HiddenField()
    picture = HiddenField()
    text = TextAreaField(
        _l("What to do"),
        [
            required(_l("Say what to do, or remove this step.")),
            Length(
                max=LONGEST_STEP, message=_l("Use at most %(most)s characters.", most=LONGEST_STEP)
            ),
        ],
        filters=[clean_lines],
    )
    link = Text(_l("Link"), LONGEST_LINK)
    upload = Upload(_l("Picture"), picture=True)
    without = BooleanField(_l("Take the picture away"))

    def validate_link(self, field: Text) -> None:
        """A web address that a browser opens safely."""
        if field.data and not is_safe_link(field.data):
            raise ValidationError(_("Give a whole address that begins with https://."))


class ValueRow(Form):
    """What a name in braces stands for, at a location or everywhere else."""

    name = Text(_l("Name"), LONGEST_NAME, [required(_l("Give a name, or remove this value."))])
    location = Text(_l("At"), LONGEST_LOCATION)
    text = Text(
        _l("Stands for"), LONGEST_VALUE, [required(_l("Say what it stands for, or remove it."))]
    )

    def validate_name(self, field: Text) -> None:
        """As it can stand between braces."""
        if not NAME.fullmatch(field.data or ""):
            raise ValidationError(_("Use letters, digits, spaces and hyphens."))


@dataclass(slots=True)
class Numbered:
    """A row and the number that it keeps while it is moved; why its picture was not taken."""

    row: int
    form: Any
    refused: list[str] = field(default_factory=list)


class InstructionForm(forms.Form):
    """An instruction: ``version`` is the number of the one that it began from."""

    version = HiddenField()

    def __init__(self, task_type_id: int, **more: Any) -> None:
        super().__init__(**more)
        self.task_type_id = task_type_id
        self.steps: list[Numbered] = []
        self.values: list[Numbered] = []
        self.reports: list[int] = []
        self.moved: int | None = None

    @property
    def based_on(self) -> int:
        """The number of the version that it began from; 0 for none."""
        return id_of(self.version.data) or 0

    def rows(self) -> Iterable[tuple[str, Numbered]]:
        """Every row with the first letter of its fields."""
        yield from (("s", each) for each in self.steps)
        yield from (("v", each) for each in self.values)

    def picture_of(self, step: Numbered) -> int | None:
        """The id of the picture that a step has now."""
        return picture_of(step.form.picture.data, self.task_type_id)

    def sent_pictures(self) -> Iterable[tuple[Numbered, Sound]]:
        """The pictures that came with this request and may be kept; others are errors.

        What was sent is read once.
        """
        for step in self.steps:
            upload = step.form.upload
            if not upload.validate(step.form):
                step.refused = list(upload.errors)
            elif upload.data is not None:
                yield step, upload.data
            upload.sent, upload.data = [], None

    def take_picture(self, step: Numbered, file_id: int) -> None:
        """From now on the step has this picture."""
        step.form.picture.data = token_of(file_id, self.task_type_id)
        step.form.without.data = False

    def change(self, act: str) -> bool:
        """Do what a button says: ``add-step``, ``up-3``, ``down-3``, ``remove-3``, ``add-value``,
        ``remove-value-3``. Returns False when there is no such button.
        """
        what, _sign, number = act.rpartition("-")
        if act in ("add-step", "add-value"):
            return self._add(act == "add-step")
        rows = self.values if what == "remove-value" else self.steps
        at = next((n for n, each in enumerate(rows) if str(each.row) == number), None)
        if at is None or what not in ("up", "down", "remove", "remove-value"):
            return False
        if what in ("remove", "remove-value"):
            del rows[at]
            return True
        other = at - 1 if what == "up" else at + 1
        if 0 <= other < len(rows):
            rows[at], rows[other] = rows[other], rows[at]
        self.moved = rows[min(max(other, 0), len(rows) - 1)].row
        return True

    def _add(self, step: bool) -> bool:
        rows, most = (self.steps, MOST_STEPS) if step else (self.values, MOST_VALUES)
        free = next((n for n in range(most) if n not in {each.row for each in rows}), None)
        if free is None:
            text = _("An instruction has at most %(most)s steps.", most=most)
            values = _("An instruction has at most %(most)s values.", most=most)
            self.form_errors.append(text if step else values)
        else:
            kind, letter = (StepRow, "s") if step else (ValueRow, "v")
            rows.append(Numbered(free, kind(prefix=f"{letter}{free}-")))
            self.moved = free if step else None
        return True

    def is_sound(self) -> bool:
        """Whether all of it can be a version; what is wrong stands at its field."""
        sound = [each.form.validate() for _letter, each in self.rows()]
        for step in self.steps:
            step.form.upload.errors = step.refused
        if not self.validate() or not all(sound):
            return False
        steps, values = self._drafts()
        for flaw, number, name in flaws(steps, values):
            rows = self.steps if flaw is Flaw.UNKNOWN else self.values
            form = rows[number].form
            at = form.text if flaw is Flaw.UNKNOWN else form.name
            at.errors = [*at.errors, _flaw_text(flaw, name)]
        if not steps:
            self.form_errors.append(_("Add at least one step."))
        return bool(steps) and not self.problems()

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, with the address of its field on the page."""
        found = [
            (f"#{each_field.id}", str(each_field.errors[0]))
            for _letter, each in self.rows()
            for each_field in each.form
            if each_field.errors
        ]
        return found + [("", str(text)) for text in self.form_errors]

    def draft(self) -> InstructionDraft:
        """The instruction as filled in."""
        return InstructionDraft(*self._drafts())

    def says_the_same_as(self, shown: "InstructionForm") -> bool:
        """Whether it came back as it would be shown now: also texts that would be refused today."""
        return self._drafts() == shown._drafts()  # noqa: SLF001  # of its own class

    def _drafts(self) -> tuple[tuple[InstructionStepDraft, ...], tuple[ValueDraft, ...]]:
        steps = tuple(
            InstructionStepDraft(
                text=each.form.text.data,
                key=each.form.key.data or None,
                link=each.form.link.data or None,
                picture_id=None if each.form.without.data else self.picture_of(each),
            )
            for each in self.steps
        )
        values = tuple(
            ValueDraft(each.form.name.data, each.form.location.data or "", each.form.text.data)
            for each in self.values
        )
        return steps, values


def sent_form(task_type_id: int) -> InstructionForm:
    """The form as it was sent. A row that does not exist, or is named twice, is left out."""
    form = InstructionForm(task_type_id)
    sent: CombinedMultiDict[str, Any] = CombinedMultiDict((request.files, request.form))
    for name, letter, kind, most, rows in (
        ("step", "s", StepRow, MOST_STEPS, form.steps),
        ("value", "v", ValueRow, MOST_VALUES, form.values),
    ):
        asked = dict.fromkeys(id_of(text) for text in request.form.getlist(name))
        rows += [
            Numbered(row, kind(sent, prefix=f"{letter}{row}-"))
            for row in asked
            if row is not None and row < most
        ]
    keys = [each.form.key for each in form.steps]
    for number, key in enumerate(keys):
        if key.data in {other.data for other in keys[:number]}:
            key.data = ""
    form.reports = _report_ids(request.form.getlist("report"))
    return form


def form_of(task_type_id: int, newest: VersionDraft, reports: Iterable[str]) -> InstructionForm:
    """The form, filled in with what the newest version says, to answer the reports of these ids."""
    form = InstructionForm(task_type_id, formdata=None, data={"version": newest.number})
    form.steps = [
        Numbered(row, StepRow(prefix=f"s{row}-", data=_step_data(task_type_id, step)))
        for row, step in zip(range(MOST_STEPS), newest.steps, strict=False)
    ]
    form.values = [
        Numbered(
            row,
            ValueRow(
                prefix=f"v{row}-",
                data={"name": value.name, "location": value.location, "text": value.text},
            ),
        )
        for row, value in zip(range(MOST_VALUES), newest.values, strict=False)
    ]
    if not form.steps:
        form.change("add-step")
    form.reports = _report_ids(reports)
    return form


def _step_data(task_type_id: int, step: InstructionStepDraft) -> Mapping[str, Any]:
    picture = token_of(step.picture_id, task_type_id) if step.picture_id else ""
    return {"key": step.key, "text": step.text, "link": step.link, "picture": picture}


def _report_ids(texts: Iterable[str]) -> list[int]:
    return [number for number in map(id_of, texts) if number is not None][:100]


def _flaw_text(flaw: Flaw, name: str) -> str:
    braces = "{" + name + "}"
    return {
        Flaw.UNKNOWN: _("There is no value for %(name)s. Add one below.", name=braces),
        Flaw.UNUSED: _("No step uses %(name)s. Use it in a step, or remove it.", name=braces),
        Flaw.NOT_ELSEWHERE: _(
            "Say also what %(name)s is everywhere else: add it with an empty place.", name=braces
        ),
        Flaw.TWICE: _("%(name)s has a value for this place already.", name=braces),
    }[flaw]
