"""What is filled in about rule sets: a new one, who approved it, and where it holds."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, StringField

from app.core.localtime import local_today
from app.labour.parameters import HOUR, Amount, Measure, RuleSet
from app.labour.rulesets import SHIPPED
from app.labour.sets_compared import loosened
from app.rule_sets.rules import RuleSetDraft, RuleSetEntry, RuleSetRefusal, made_from
from app.rule_sets.rules_figures import (
    CHOICES,
    READINGS,
    WEEKDAY,
    WEEKS,
    amounts_of,
    figures_of,
    key_of,
    kind_of,
)
from app.rule_sets.words import (
    WEEKDAY_LABEL,
    label_of,
    loosened_text,
    refusal_text,
    set_title,
    weekday_of,
)
from app.rule_sets.words_numbers import CHOICE_LABELS, LABELS
from app.times.fields import Day
from app.web.fields import Choice, Number, Text, given, one_line, options, required
from app.web.forms import RefusableForm
from app.web.limits import id_of

LENGTH = re.compile(r"([0-9]{1,3})(?:(?:[:uh] ?|u )([0-9]{2})|[.,](25|5|50|75|0|00))?")
DECIMALS = {"25": 15, "5": 30, "50": 30, "75": 45}
MOST_WEEKS = 52


class HoursField(StringField):
    """A length in hours, or a time of day: ``11``, ``11:30`` or ``11,5``; seconds in ``data``."""

    data: Any

    def __init__(self, label: Any, most: int, clock: bool = False, **more: Any) -> None:
        self.most, self.clock = most, clock
        mode = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(label, [given(_l("Give a number of hours."))], render_kw=mode, **more)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        hours, minutes = divmod(self.data // 60, 60)
        return f"{hours}:{minutes:02}" if minutes or self.clock else str(hours)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = one_line(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        found = LENGTH.fullmatch(text)
        minutes = int(found[2] or DECIMALS.get(found[3] or "", 0)) if found else 60
        seconds = int(found[1]) * HOUR + minutes * 60 if found else 0
        if found is None or minutes > 59 or seconds > self.most * HOUR:
            raise ValueError(
                _("Give a length of 0 to %(most)s hours, as 11, 11:30 or 11,5.", most=self.most)
            )
        self.data = seconds


class MinutesField(Number):
    """A length in whole minutes; seconds in ``data``."""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else str((self.data or 0) // 60)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data *= 60


def _number_field(key: str, amount: Amount) -> Any:
    reading, label = READINGS[kind_of(key)], LABELS[kind_of(key)]
    if amount.measure is Measure.HOURS:
        return HoursField(label, reading.most, reading.clock)
    kind = MinutesField if amount.measure is Measure.MINUTES else Number
    return kind(label, 0, reading.most, [given(_l("Give a number."))])


class RuleSetForm(RefusableForm):
    """A new set out of another one (``entry``); it has a field for each number of that."""

    saying = staticmethod(refusal_text)
    at = {
        RuleSetRefusal.NAME_OF_THE_LAW: "name",
        RuleSetRefusal.OTHER_AGES: "name",
        RuleSetRefusal.NOT_LATER: "valid_from",
        RuleSetRefusal.PAST: "valid_from",
    }

    name = Text(_l("Name"), 60, [required(_l("Give the set a name."))])
    valid_from = Day(_l("Holds from"), [given(_l("Give the first day."))])
    week_begins = Choice(WEEKDAY_LABEL, coerce=id_of)

    entry: RuleSetEntry

    def rows(self, kinds: Iterable[str]) -> Iterator[tuple[str, Amount, Field, Field | None]]:
        """The fields of these kinds of numbers: key, what stands in the base, number and weeks."""
        for key, amount in amounts_of(self.entry.rules).items():
            if kind_of(key) in kinds:
                yield key, amount, self[key], self[key + WEEKS] if amount.weeks else None

    def validate(self, extra_validators: Any = None) -> bool:
        """No number goes beyond what the law allows; each that does says so, with its article."""
        if not super().validate(extra_validators):
            return False
        wanted = made_from(self.entry.base, self.draft(), None, None)
        beyond = loosened(wanted)
        for each in beyond:
            key, text = key_of(each, wanted), loosened_text(each, wanted)
            if key in self:
                self[key].errors = [*self[key].errors, text]
            else:
                self.form_errors.append(text)
        return not beyond

    def draft(self) -> RuleSetDraft:
        """The set as filled in."""
        base = self.entry.base
        return RuleSetDraft(
            name=self.name.data,
            valid_from=self.valid_from.data,
            base_name=base.name,
            base_valid_from=base.valid_from,
            figures={key: self[key].data for key in figures_of(base)},
        )


def _add_numbers() -> None:
    for rules in SHIPPED:
        for key, amount in amounts_of(rules).items():
            setattr(RuleSetForm, key, _number_field(key, amount))
            if amount.weeks:
                weeks = Number(_l("Weeks"), 1, MOST_WEEKS, [given(_l("Give a number."))])
                setattr(RuleSetForm, key + WEEKS, weeks)
    for name in CHOICES:
        setattr(RuleSetForm, name, BooleanField(CHOICE_LABELS[name]))


_add_numbers()


def rule_set_form(entry: RuleSetEntry) -> RuleSetForm:
    """The form, filled with the numbers of the set that the new one comes from."""
    figures = figures_of(entry.rules)
    name = "" if entry.is_law else entry.rules.name
    form = RuleSetForm(data={"name": name, **figures})
    form.entry = entry
    form.week_begins.choices = options((number, weekday_of(number)) for number in range(7))
    fixed = {"name", "valid_from", "csrf_token", WEEKDAY}
    for field in [each.name for each in form if each.name not in fixed | figures.keys()]:
        del form[field]
    for key in amounts_of(entry.rules):
        form[key].label.text = label_of(key)
    return form


class RuleSetApprovalForm(RefusableForm):
    """Who approved a set, and on what ground."""

    saying = staticmethod(refusal_text)

    approved_by = Text(_l("Approved by"), 120, [required(_l("Give the name of who approved it."))])
    reason = Text(_l("Reason"), 300, [required(_l("Say why, or where it was decided."))])


class RuleSetUseForm(RefusableForm):
    """Which set holds in a department, from which day."""

    saying = staticmethod(refusal_text)
    at = {RuleSetRefusal.PAST: "valid_from", RuleSetRefusal.NOT_ON: "rules"}

    valid_from = Day(_l("Holds from"), [given(_l("Give the first day."))])
    rules = Choice(_l("Rules"), validators=[required(_l("Choose a set."))])

    @property
    def chosen(self) -> tuple[str | None, bool]:
        """The name of the set, None for what holds above; and whether it is for 16 and 17."""
        ages, _colon, name = str(self.rules.data).partition(":")
        return name or None, ages == "16"


def rule_set_use_form(sets: Iterable[RuleSetEntry]) -> RuleSetUseForm:
    """The form, with the sets that are on."""
    form = RuleSetUseForm(data={"valid_from": local_today()})
    offered = [(f"{_ages(each.rules)}:{each.rules.name}", set_title(each.rules)) for each in sets]
    above = [
        ("18:", _("what holds above it")),
        ("16:", _("what holds above it (16 and 17 years)")),
    ]
    form.rules.choices = options([*offered, *above], ask=_("Choose a set"))
    return form


def _ages(rules: RuleSet) -> int:
    return 16 if rules.minors else 18
