"""What is filled in about task types."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field

from app.capabilities.models import TOP_LEVEL
from app.capabilities.words import LEVELS
from app.core.viewer import Viewer
from app.people.models import Person
from app.people.rules import MOST_LADDER_HOURS
from app.people.words import LOADS
from app.tasks.queries import people_called
from app.tasks.rules import MOST_NEEDS, NeedDraft, TaskRefusal, TaskTypeDraft
from app.tasks.words import refusal_text
from app.web.fields import (
    Choice,
    Choices,
    Lines,
    Number,
    Text,
    given,
    options,
    required,
)
from app.web.forms import RefusableForm
from app.web.forms_edit import Edits
from app.web.languages import LANGUAGE_NAMES
from app.web.limits import id_of

ROWS = range(1, MOST_NEEDS + 1)
ROW_NAMES = {f"{part}_{row}" for part in ("need", "level") for row in ROWS}
MINUTES = _l("Give a number of minutes.")


class TaskTypeForm(Edits, RefusableForm):
    """A task type. Its needs are rows ``need_1``, ``level_1`` and so on: no script is needed."""

    saying = staticmethod(refusal_text)
    at = {TaskRefusal.NAME_TAKEN: "name", TaskRefusal.DEPARTMENT_INACTIVE: "department"}

    name = Text(_l("Name"), 100, [required(_l("Give the task a name."))])
    department = Choice(
        _l("Department"), coerce=id_of, validators=[given(_l("Choose a department."))]
    )
    language = Choice(_l("Language of the texts"), choices=options(LANGUAGE_NAMES.items()))
    place = Text(_l("Place"), 200)
    scope = Lines(_l("What it is"), 5, 200)
    scope_not = Lines(_l("What it is not"), 5, 200)
    usual_minutes = Number(_l("Usual length (minutes)"), 15, 1440, [given(MINUTES)], default=240)
    break_minutes = Number(_l("Break (minutes)"), 0, 480, [given(MINUTES)], default=0)
    break_paid = BooleanField(_l("The break is paid"))
    loads = Choices(_l("What it asks"), choices=options(LOADS.items()))
    wants_senior = BooleanField(_l("An extra seat waits until somebody independent is on the task"))
    own_team_hours = Number(_l("Own team first (hours)"), 0, MOST_LADDER_HOURS)
    division_hours = Number(_l("Then the division (hours)"), 0, MOST_LADDER_HOURS)
    owner = Text(_l("Keeps the instruction"), 254)

    owner_id: int | None = None

    def __init__(
        self, stored: TaskTypeDraft | None = None, owner: Person | None = None, **more: Any
    ) -> None:
        self._present = owner
        fresh = {} if stored else {"data": {"language": "nl"}}
        super().__init__(stored, **fresh, **more)

    def filled_with(self, draft: TaskTypeDraft) -> "TaskTypeForm":
        """With the owner of now."""
        return TaskTypeForm(draft, self._present, formdata=None)

    def fields_of(self, draft: TaskTypeDraft) -> dict[str, Any]:
        """Its needs are rows, and its owner is written out."""
        data = {**super().fields_of(draft), "department": draft.department_id}
        data["owner"] = owner_text(self._present) if self._present else ""
        for row, need in zip(ROWS, draft.needs, strict=False):
            data[f"need_{row}"], data[f"level_{row}"] = need.capability_id, need.level
        return data

    def _is_as_shown(self, field: Field) -> bool:
        """A row that was not there to be filled in is as it was."""
        absent = field.name in ROW_NAMES and not field.raw_data and field.object_data is None
        return absent or super()._is_as_shown(field)

    def rows(self) -> list[tuple[Field, Field]]:
        """The rows of needs: capability and level."""
        return [(self[f"need_{row}"], self[f"level_{row}"]) for row in ROWS]

    def shown_rows(self, another: bool) -> list[tuple[Field, Field]]:
        """The rows up to the last that is filled in or was sent, and ``another`` if asked for."""
        rows = self.rows()
        used = [place for place, row in enumerate(rows, 1) if any(map(_is_used, row))]
        return rows[: max(used, default=0) + another]

    def offer(
        self, departments: list[tuple[int, str]], capabilities: list[tuple[int, str]]
    ) -> None:
        """Set what can be chosen."""
        self.department.choices = options(departments, ask=_("Choose a department"))
        for need, _level in self.rows():
            need.choices = options(capabilities, ask="–")

    def validate(self, extra_validators: Any = None) -> bool:
        """A capability is named once, and a break is shorter than the work."""
        fine: bool = super().validate(extra_validators)
        seen: set[int] = set()
        for need, _level in self.rows():
            if need.data in seen:
                need.errors = [*need.errors, _("This capability is named twice.")]
                fine = False
            elif need.data:
                seen.add(need.data)
        length, pause = self.usual_minutes.data, self.break_minutes.data
        if length and pause and pause >= length:
            self.break_minutes.errors = [_("The break is as long as the work. Make it shorter.")]
            fine = False
        return fine

    def find_owner(self, viewer: Viewer, present: Person | None) -> bool:
        """Whether who is named as owner is one person whom the viewer sees, or nobody.

        ``present`` is the one of now, who may stay whoever looks.
        """
        self.owner_id = None
        if not self.owner.data:
            return True
        if present is not None and self.owner.data == owner_text(present):
            self.owner_id = present.id
            return True
        found = people_called(viewer, self.owner.data)
        if len(found) == 1:
            self.owner_id = found[0].id
        else:
            self.owner.errors = [*self.owner.errors, _not_one(found)]
        return self.owner_id is not None

    def draft(self) -> TaskTypeDraft:
        """The task type as filled in. A level left open is the top one."""
        needs = [
            NeedDraft(need.data, level.data or TOP_LEVEL)
            for need, level in self.rows()
            if need.data
        ]
        return TaskTypeDraft(
            name=self.name.data,
            department_id=self.department.data,
            language=self.language.data,
            scope=self.scope.data,
            scope_not=self.scope_not.data,
            usual_minutes=self.usual_minutes.data,
            break_minutes=self.break_minutes.data,
            break_paid=self.break_paid.data,
            place=self.place.data,
            loads=tuple(dict.fromkeys(self.loads.data or ())),
            needs=tuple(needs),
            wants_senior=self.wants_senior.data,
            owner_id=self.owner_id,
            own_team_hours=self.own_team_hours.data,
            division_hours=self.division_hours.data,
        )


def _is_used(field: Field) -> bool:
    return bool(field.data or field.errors or field.raw_data)


def owner_text(person: Person) -> str:
    """Somebody as the field of the owner shows them: nobody else is written so."""
    return f"{person.name} · {person.email}"


def _not_one(found: Sequence[Person]) -> str:
    if not found:
        return str(_("Nobody by this name. Write the name as it stands under People."))
    several = "; ".join(owner_text(each) for each in found)
    return str(_("More than one person fits. Write one of them: %(people)s", people=several))


def _add_rows() -> None:
    levels = [("", _l("as usual: independent")), *((n, LEVELS[n]) for n in range(1, TOP_LEVEL + 1))]
    for row in ROWS:
        need = Choice(_l("Capability %(row)s", row=row), coerce=id_of)
        level = Choice(_l("Level %(row)s", row=row), coerce=id_of, choices=options(levels))
        setattr(TaskTypeForm, f"need_{row}", need)
        setattr(TaskTypeForm, f"level_{row}", level)


_add_rows()
