"""The kinds of fields that administrators fill in: bounded, and with errors that say what to do."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import Choice as Option
from wtforms.validators import DataRequired, Length, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.phones import is_number
from app.core.text import is_visible
from app.web.languages import number_text

NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,2})?")
EMAIL = re.compile(r"[a-z0-9._%+'-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")


def one_line(text: str | None) -> str:
    """The text on one line, without spaces around it or doubled in it."""
    return " ".join((text or "").split())


def clean_lines(text: str | None) -> str:
    """The text with each line on its own, without empty ones."""
    lines = (one_line(line) for line in (text or "").splitlines())
    return "\n".join(line for line in lines if line)


def options(pairs: Iterable[tuple[Any, Any]], ask: str | None = None) -> list[SelectChoice]:
    """Pairs of value and label, as choices of a field; ``ask`` is shown until one is chosen."""
    first = [SelectChoice("", ask)] if ask else []
    return first + [SelectChoice(value, label) for value, label in pairs]


class Once(HiddenField):
    """What makes a form that is sent twice count once (``core.tokens.new_once``)."""

    def __init__(self, **more: Any) -> None:
        again = _l("Load this page again and try once more.")
        super().__init__(validators=[Length(max=64, message=again)], **more)


class Required(DataRequired):
    """Something to see: white space, or accents without a letter, are nothing."""

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse what shows nothing, in the words of the field."""
        if isinstance(field.data, str) and not is_visible(field.data):
            field.data = ""
        super().__call__(form, field)


def required(message: Any) -> Any:
    """A text that has to be there."""
    return Required(message)


class Given:
    """Lets nothing through that was not read as a value: empty, only spaces, or no number at all.

    What the field said itself about a text that it could not read stays said.
    """

    field_flags = {"required": True}

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data is not None:
            return
        if field.raw_data and field.raw_data[0].strip():
            raise StopValidation
        field.errors.clear()
        raise StopValidation(self.message)


def given(message: Any) -> Any:
    """A number, day or time that has to be there."""
    return Given(message)


class Text(StringField):
    """One line of at most ``longest`` characters; None when empty and ``optional``."""

    def __init__(
        self, label: Any, longest: int, validators: Sequence[Any] = (), **more: Any
    ) -> None:
        bound = Length(max=longest, message=_l("Use at most %(most)s characters.", most=longest))
        super().__init__(label, [*validators, bound], filters=[one_line], **more)


class Lines(TextAreaField):
    """One thing a line: at most ``most`` lines of ``longest`` characters."""

    def __init__(self, label: Any, most: int, longest: int, **more: Any) -> None:
        self.most, self.longest = most, longest
        super().__init__(label, filters=[clean_lines], **more)
        self.type = "TextAreaField"  # how the page draws it

    def pre_validate(self, form: Any) -> None:
        lines = (self.data or "").split("\n")
        if len(lines) > self.most:
            raise ValidationError(_("Use at most %(most)s lines.", most=self.most))
        if max(map(len, lines)) > self.longest:
            raise ValidationError(
                _("Use at most %(most)s characters on a line.", most=self.longest)
            )


class Number(StringField):
    """A number from ``least`` to ``most``, with comma or point; whole unless ``decimals``."""

    data: Any

    def __init__(
        self,
        label: Any,
        least: int,
        most: int,
        validators: Sequence[Any] = (),
        decimals: bool = False,
        **more: Any,
    ) -> None:
        self.least, self.most, self.decimals = least, most, decimals
        mode = {"inputmode": "decimal" if decimals else "numeric", "autocomplete": "off"}
        super().__init__(label, validators, render_kw=mode, **more)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else number_text(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = one_line(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        number = float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None
        fits = number is not None and self.least <= number <= self.most
        if number is None or not fits or not (self.decimals or number.is_integer()):
            raise ValueError(
                _("Give a number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )
        self.data = number if self.decimals else int(number)


class Coerced(SelectField):
    """One of a list; what cannot be read as one of them is nothing."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            self.data = self.coerce(valuelist[0]) if valuelist else None
        except ValueError:
            self.data = None


class Choice(Coerced):
    """One of a list. The choices are set for the viewer: what is not among them does not exist.

    In a form that edits, what is stored (``kept``) stays a choice, as ``kept_label``.
    """

    kept: Any = None
    kept_label: str | None = None

    def __init__(self, label: Any, coerce: Callable[[Any], Any] = str, **more: Any) -> None:
        def read(value: Any) -> Any:
            return None if value == "" and coerce is not str else coerce(value)

        super().__init__(label, coerce=read, validate_choice=False, **more)
        self.type = "SelectField"  # how the page draws it

    def iter_choices(self) -> Iterator[Option]:
        offered = list(super().iter_choices())
        yield from offered
        if self.kept is not None and str(self.kept) not in {str(each.value) for each in offered}:
            yield _kept_option(self.kept, self.data == self.kept, self.kept_label)

    def pre_validate(self, form: Any) -> None:
        unread = self.data is None and bool(self.raw_data) and bool(self.raw_data[0].strip())
        if unread or not any(choice.selected for choice in self.iter_choices()):
            raise ValidationError(_("Choose one from the list."))


def _kept_option(value: Any, selected: bool, label: str | None = None) -> Option:
    return Option(str(value), label or _("as it is now (no longer offered)"), selected, {})


class Choices(SelectMultipleField):
    """Any of a list, as checkboxes; in a form that edits also those that are ticked now."""

    kept: Any = None
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, validate_choice=False, **more)
        self.type = "SelectMultipleField"  # how the page draws it

    def iter_choices(self) -> Iterator[Option]:
        offered = list(super().iter_choices())
        yield from offered
        values = {str(each.value) for each in offered}
        for value in self.kept or ():
            if str(value) not in values:
                yield _kept_option(value, value in (self.data or ()))

    def pre_validate(self, form: Any) -> None:
        known = {value for value, *_rest in self.iter_choices()}
        if not known.issuperset(self.data or ()):
            raise ValidationError(_("Choose from the list."))


def phone_number(_form: Any, field: Any) -> None:
    """A telephone number: an extension of the house, or a whole number."""
    if field.data and not is_number(field.data):
        raise ValidationError(_("Give an extension of 4 to 6 digits, or a whole number."))


def email_address(_form: Any, field: Any) -> None:
    """An e-mail address, as far as its form can say."""
    if field.data and not EMAIL.fullmatch(field.data):
        raise ValidationError(_("Give an e-mail address, like name@hospital.example."))
