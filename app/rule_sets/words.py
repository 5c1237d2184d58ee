"""What people read about rule sets: what is not judged, how two differ, why one is refused."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.localtime import local_time
from app.core.refusal import NotDone
from app.labour.parameters import RuleSet
from app.labour.sets_compared import LoosenedNumber, NotJudged
from app.rule_sets.models import RuleSetUse
from app.rule_sets.rules import RuleSetEntry, RuleSetRefusal, SetChoice
from app.rule_sets.rules_figures import READINGS, WEEKDAY, key_of, kind_of
from app.rule_sets.words_numbers import CHOICE_LABELS, LABELS, whole_text
from app.web.words_times import full_day, weekday_whole

NOT_JUDGED: dict[NotJudged, Any] = {
    NotJudged.DUTY_ON_CALL: _l(
        "Duties on call: standby at home, being reachable, being present (ATW 5:9 to 5:11)."
    ),
    NotJudged.PREGNANCY: _l("Rest, nights and breaks around a birth (ATW 4:5 to 4:8)."),
    NotJudged.JOBS_NOBODY_DECLARED: _l("Work elsewhere that nobody told of (ATW 5:15)."),
    NotJudged.HANDOVER: _l("The quarter of an hour extra for handing over (ATB 4.4)."),
    NotJudged.NATURE_OF_THE_WORK: _l(
        "Whether the work really needs a shorter rest, a long night or a Sunday."
    ),
    NotJudged.BREAKS_NOT_KNOWN: _l("When in a shift the break is, and whether it was taken."),
    NotJudged.LATER_AMENDMENTS: _l("Changes of the law after the day from which a set holds."),
}
WEEKDAY_LABEL: Any = _l("First day of a week")
A_MONDAY = date(2026, 10, 12)


def label_of(key: str) -> str:
    """What a number or a choice is called; a second of its kind with its number."""
    if key in CHOICE_LABELS:
        return str(CHOICE_LABELS[key])
    if key == WEEKDAY:
        return str(WEEKDAY_LABEL)
    label, number = str(LABELS[kind_of(key)]), next(filter(str.isdigit, key), "1")
    return label if number == "1" else f"{label} ({number})"


def choice_text(key: str, value: int) -> str:
    """The answer to what the law leaves open."""
    if key == WEEKDAY:
        return weekday_of(value)
    return _("yes") if value else _("no")


def weekday_of(number: int) -> str:
    """The name of a day of the week, Monday is 0."""
    return weekday_whole(A_MONDAY + timedelta(days=number))


def set_title(rules: RuleSet) -> str:
    """What a set is called where its ages matter."""
    if not rules.minors or "16" in rules.name:
        return rules.name
    return _("%(name)s (16 and 17 years)", name=rules.name)


def approval_text(entry: RuleSetEntry) -> str:
    """Who approved a set."""
    if entry.rules.approved_by:
        return entry.rules.approved_by
    return _("the law itself") if entry.is_law else _("nobody yet")


def dated_title(rules: RuleSet) -> str:
    """A set with the day from which it holds, where several are to choose from."""
    return _("%(name)s, from %(day)s", name=rules.name, day=full_day(rules.valid_from))


def chosen_text(own: bool, chosen_by: str | None) -> str:
    """Who chose what holds in a department."""
    if own:
        return _("own choice")
    return _("by %(department)s", department=chosen_by) if chosen_by else _("nothing was chosen")


def use_text(use: SetChoice | RuleSetUse) -> str:
    """From which day on what holds, and for whom."""
    name = use.name or _("what holds above it")
    facts = {"day": full_day(use.valid_from), "name": name}
    if use.minors:
        return _("from %(day)s on: %(name)s, for 16 and 17 years", **facts)
    return _("from %(day)s on: %(name)s", **facts)


def chosen_by_text(use: RuleSetUse) -> str:
    """Who chose it, and when."""
    day = full_day(local_time().day(use.chosen_at))
    return _("chosen by %(name)s on %(day)s", name=use.chosen_by.name, day=day)


def loosened_text(loosened: LoosenedNumber, rules: RuleSet) -> str:
    """Which number goes beyond the law, how far it may go, and where that stands."""
    key = key_of(loosened, rules)
    facts = {"number": label_of(key), "article": loosened.article}
    if loosened.farthest is None:
        return _("%(number)s: the law does not allow it (%(article)s).", **facts)
    facts["farthest"] = whole_text(key, loosened.farthest)
    if READINGS[kind_of(key)].more:
        return _(
            "%(number)s: the law asks for at least %(farthest)s (%(article)s).",
            **facts,
        )
    return _("%(number)s: the law allows at most %(farthest)s (%(article)s).", **facts)


def refusal_text(refusal: NotDone[RuleSetRefusal]) -> str:
    """Why a set stays as it is, and what to do."""
    texts = {
        RuleSetRefusal.LOOSENS: _("A number goes further than the law allows."),
        RuleSetRefusal.NAME_OF_THE_LAW: _("The law is called that. Give it a name of your own."),
        RuleSetRefusal.OTHER_AGES: _(
            "The set with this name is for people of another age. Choose another name."
        ),
        RuleSetRefusal.NOT_LATER: _(
            "There is a set with this name from that day or later. Choose a later day."
        ),
        RuleSetRefusal.PAST: _("What was is not changed any more. Choose today or a later day."),
        RuleSetRefusal.BEGUN: _(
            "Its first day has passed. Make it again with a later first day, and remove this one."
        ),
        RuleSetRefusal.APPROVED: _("This set has been approved, and stays as it is."),
        RuleSetRefusal.NOT_ON: _("This set does not hold on that day. Choose another set or day."),
    }
    return str(texts[refusal.why])
