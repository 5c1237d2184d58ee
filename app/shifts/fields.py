"""The kinds of fields that only posting has."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice
from wtforms.fields.choices import Choice as Option
from wtforms.validators import ValidationError

from app.web.fields import Choice
from app.web.limits import id_of

OTHER = "other"
"""The chip for a day that has none."""


class UsualChoice(Choice):
    """One of a list; what was not sent is as the form was made."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            super().process_formdata(valuelist)


class Days(RadioField):
    """Days as chips. Also takes days without a chip, and several; ``data`` holds them as sent."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **more)

    def process_data(self, value: date | None) -> None:
        self.data = [value.isoformat()] if value else []

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [text.strip() for text in valuelist if text.strip()]

    def iter_choices(self) -> Iterator[Option]:
        for choice in self.choices:
            yield Option(choice.value, choice.label, choice.value in self.data, {})


class Fold(RadioField):
    """Which of a doubled hour; ``data`` is 0, 1 or None."""

    def __init__(self, label: Any, **more: Any) -> None:
        choices = [
            SelectChoice("first", _l("the first time")),
            SelectChoice("second", _l("the second time, an hour later")),
        ]
        super().__init__(label, choices=choices, validate_choice=False, coerce=_fold, **more)

    def iter_choices(self) -> Iterator[Option]:
        for choice in self.choices:
            yield Option(choice.value, choice.label, self.data == _fold(choice.value), {})


def _fold(value: Any) -> int | None:
    return {"first": 0, "second": 1, 0: 0, 1: 1}.get(value)


class CalleeField(Choice):
    """Somebody whom a worker can call; None for nobody, where that is allowed."""

    def __init__(self, label: Any, wrong: Any, nobody: bool = False, **more: Any) -> None:
        self.wrong, self.nobody = wrong, nobody
        super().__init__(label, coerce=id_of, choices=[], **more)

    def pre_validate(self, form: Any) -> None:
        known = {self.coerce(value) for value, *_rest in self.iter_choices()}
        if self.data not in known or (self.data is None and not self.nobody):
            raise ValidationError(self.wrong)
