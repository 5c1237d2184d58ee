"""Forms that edit what is stored: one way in which they are filled, compared and refused.

A form is filled from the draft of what is stored (``stored``), never from a row (``obj=``): the
attributes of a row are not the fields of a form. What comes back as it was shown stays as it is
stored, also where it could not be filled in like that today: a department out of use, a contact who
left, a text with double blanks.
"""

from dataclasses import asdict, dataclass
from typing import Any

from flask import flash
from flask_babel import gettext as _
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.csrf.core import CSRFTokenField

from app.core.revision import Overtaken, Unchanged, revision_of
from app.web.kept import is_shown_again


@dataclass(frozen=True, slots=True)
class Conflict:
    """Who changed it meanwhile, and what differs: the label, what it says now, what was typed."""

    by: str | None
    rows: list[tuple[str, str, str]]


class Edits:
    """Mixed into a form that edits; made without ``stored``, the form is for something new."""

    revision = HiddenField()
    conflict: Conflict | None = None

    def __init__(self, stored: Any = None, revision: Any = None, **more: Any) -> None:
        self.stored = stored
        self._shown: dict[str, list[str]] = {}
        self._kept: set[str] = set()
        if stored is not None:
            seen = revision_of(stored) if revision is None else revision
            more["data"] = {**self.fields_of(stored), "revision": seen}
        super().__init__(**more)

    def fields_of(self, draft: Any) -> dict[str, Any]:
        """What each field holds for a draft: what is called alike, unless the form says more."""
        return asdict(draft)

    def process(self, formdata: Any = None, *more: Any, **named: Any) -> None:
        """Fill the fields; what was sent as it was shown becomes again what is stored."""
        if self.stored is not None:
            super().process(None, *more, **named)  # type: ignore[misc]
            self._shown = {field.name: shown_in(field) for field in _fields(self)}
            for field in _fields(self):
                field.kept = field.object_data
        super().process(formdata, *more, **named)  # type: ignore[misc]
        for field in _fields(self):
            if (
                field.name in self._shown
                and field.raw_data is not None
                and self._is_as_shown(field)
            ):
                field.data, field.process_errors = field.object_data, []
                self._kept.add(field.name)

    def _is_as_shown(self, field: Field) -> bool:
        if hasattr(field, "written") and not field.process_errors:
            return bool(field.data == field.object_data)  # however it was written
        sent = [text.replace("\r\n", "\n") for text in field.raw_data]
        if isinstance(field, SelectMultipleField):
            sent = sorted(set(sent))
        return sent == [text.replace("\r\n", "\n") for text in self._shown[field.name]]

    def is_kept(self, *names: str) -> bool:
        """Whether all fields of these names came back as they were shown."""
        return all(self[name].name in self._kept for name in names)  # type: ignore[index]

    @property
    def untouched(self) -> bool:
        """Whether the whole form came back as it was shown."""
        return self.stored is not None and all(
            field.name in self._kept for field in _fields(self) if field.raw_data is not None
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """What is stored already is not judged again."""
        sound: bool = super().validate(extra_validators)  # type: ignore[misc]
        for field in _fields(self):
            if field.name in self._kept:
                field.errors = []
        return sound or not self.errors  # type: ignore[attr-defined]

    def accepted(self) -> bool:
        """Whether it was sent, and is sound or as it was shown."""
        sent: bool = self.is_submitted()  # type: ignore[attr-defined]
        as_shown = self.untouched and not is_shown_again()
        return sent and (as_shown or self.validate())

    def wanted(self) -> Any:
        """The draft that is asked for."""
        return self.stored if self.untouched else self.draft()  # type: ignore[attr-defined]

    @property
    def seen(self) -> str:
        """The revision that the form showed."""
        return self.revision.data or ""

    def settled(self, outcome: Any) -> bool:
        """Whether the command did what was asked, and said so; else the form says why not."""
        if isinstance(outcome, Overtaken):
            self._tell(outcome)
        elif outcome is None or isinstance(outcome, Unchanged):
            say_saved(outcome)
            return True
        else:
            self.refuse(outcome)  # type: ignore[attr-defined]
        return False

    def filled_with(self, draft: Any) -> Any:
        """The same form, as it would be shown for another draft."""
        return type(self)(stored=draft, formdata=None)

    def _tell(self, overtaken: Overtaken) -> None:
        """Show both versions; sent once more, the form means the one that it shows now."""
        now = self.filled_with(overtaken.current)
        rows = []
        for field in _fields(self):
            other = now._fields.get(field.short_name)
            if other is None:
                continue
            if isinstance(field, SelectField | SelectMultipleField):
                other.choices = field.choices
            theirs, mine = said_in(other), said_in(field)
            if theirs != mine:
                rows.append((str(field.label.text), theirs, mine))
        self.conflict = Conflict(overtaken.by, rows)
        self.revision.data = revision_of(overtaken.current)
        self.revision.raw_data = None

    @property
    def status(self) -> int:
        """Of the page with the form: 409 where somebody was quicker, 422 where it is wrong."""
        if self.conflict is not None:
            return 409
        return 422 if self.errors else 200  # type: ignore[attr-defined]


def say_saved(outcome: Unchanged | None) -> None:
    """What the page says that comes next."""
    if outcome is None:
        flash(_("Saved."), "ok")
    else:
        flash(nothing_changed(), "info")


def nothing_changed() -> str:
    """The answer to a form that was sent as it was shown."""
    return str(_("Nothing changed."))


def shown_in(field: Field) -> list[str]:
    """What a browser sends of a field that nobody touched."""
    if isinstance(field, BooleanField):
        return ["y"] if field.data else []
    if isinstance(field, SelectMultipleField):
        return sorted({str(value) for value in field.data or ()})
    if isinstance(field, RadioField):
        return [] if field.data is None else [str(field.data)]
    if isinstance(field, SelectField):
        return ["" if field.data is None else str(field.data)]
    return [str(field._value() or "")]  # noqa: SLF001  # what WTForms draws


def said_in(field: Field) -> str:
    """What a field holds, as it is read."""
    if isinstance(field, BooleanField):
        return str(_("yes") if field.data else _("no"))
    if isinstance(field, SelectField | SelectMultipleField):
        chosen = [str(choice.label) for choice in field.iter_choices() if choice.selected]
        return ", ".join(chosen) or "–"
    return str(field._value() or "") or "–"  # noqa: SLF001  # what WTForms draws


def _fields(form: Any) -> list[Field]:
    """The fields that somebody can fill in."""
    return [
        field
        for field in form
        if not isinstance(field, CSRFTokenField) and field.short_name != "revision"
    ]
