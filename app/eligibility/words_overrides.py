"""Rules that may be set aside, in words: to whom it is asked of, and to whoever looks on."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.eligibility.words_working_time import amount_text
from app.labour.verdict import RuleId, RuleVerdict

RULES: dict[RuleId, Any] = {
    RuleId.A3: _l("hours a week on average, over many weeks"),
    RuleId.A4: _l("hours a week on average, over a few weeks"),
    RuleId.A5: _l("unbroken rest in 24 hours"),
    RuleId.N5: _l("shifts in a row with a night among them"),
    RuleId.N6: _l("nights that end late"),
}
"""What each rule that may be set aside is about; a test fails for one without."""


def set_aside_text(said: RuleVerdict) -> str:
    """One rule with its numbers: ``unbroken rest in 24 hours: 10 hours; normally at least 11``."""
    numbers = {
        "rule": RULES[said.rule],
        "found": amount_text(said.found, said.unit),
        "allowed": amount_text(said.allowed, said.unit),
        "article": said.article,
    }
    if said.found < said.allowed:
        return _("%(rule)s: %(found)s; normally at least %(allowed)s (%(article)s)", **numbers)
    return _("%(rule)s: %(found)s; normally at most %(allowed)s (%(article)s)", **numbers)


def set_aside_texts(said: Iterable[RuleVerdict]) -> list[str]:
    """Each of them on its own."""
    return [set_aside_text(each) for each in said]


def may_be_set_aside_text(name: str) -> str:
    """Of a rule that may be set aside: by whose agreement."""
    return _("This may be set aside, only if %(name)s agrees.", name=name)


def final_text() -> str:
    """Of a rule that nobody sets aside."""
    return str(_("Nobody can set this aside."))
