"""Questions in words: why somebody comes where they come, until when one may answer."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.capabilities.labels import level_name
from app.claims.facts import Question
from app.claims.ranking import TOP_LEVEL, Reasons
from app.claims.verdict import Verdict
from app.core import clock
from app.web.languages import clock_text, local_time, number_text, short_day_text


def moment_text(moment: datetime) -> str:
    """``11:30``, and on another day than today ``Wed 14 Oct 11:30``."""
    local = local_time()
    if local.day(moment) == local.day(clock.now()):
        return clock_text(moment)
    return f"{short_day_text(moment)} {clock_text(moment)}"


def until_text(moment: datetime) -> str:
    """Until when a question may be answered."""
    return _("Answer before %(time)s.", time=moment_text(moment))


def why_text(reasons: Reasons, question: Question, verdict: Verdict) -> str:
    """Why somebody comes where they come: what they were ordered by, in that order."""
    said = [_level(reasons, question), _done(reasons), _hours(reasons), _asked(reasons)]
    if reasons.distance == 0:
        said.append(_("own department"))
    if verdict.soft:
        said.append(_("said not to be available then"))
    return " · ".join(text for text in said if text)


def _level(reasons: Reasons, question: Question) -> str:
    """The level of what is held lowest, where that is not the top."""
    if reasons.level >= TOP_LEVEL:
        return ""
    for need in question.shift.needs:
        held = question.worker.best(need.capability_id)
        if need.has_levels and (held.level if held else 0) == reasons.level:
            return level_name(need.scheme, reasons.level)
    return ""


def _done(reasons: Reasons) -> str:
    if not reasons.done:
        return ""
    return ngettext("did this %(num)s×", "did this %(num)s×", reasons.done)


def _hours(reasons: Reasons) -> str:
    found = number_text(reasons.hours)
    if reasons.agreed is None:
        return _("%(found)s hours of tasks that week", found=found)
    agreed = number_text(reasons.agreed)
    return _("%(found)s of %(agreed)s hours that week", found=found, agreed=agreed)


def _asked(reasons: Reasons) -> str:
    if not reasons.asked:
        return _("not asked lately")
    return ngettext("asked %(num)s× lately", "asked %(num)s× lately", reasons.asked)
