"""What becomes of several tasks, before it is done and after, in words."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.departments.words_standing import joined
from app.eligibility.words import explain_to_others
from app.notices.words_told import told_count_text
from app.on_call.words import paid_text
from app.selection.commands import SelectionDone
from app.selection.queries import Affected, Effect, Foreseen
from app.selection.rules import HandingOver, Hindrance, Moving, SelectionAct
from app.web.words_times import dated_span, moment_text

ACTS: dict[str, Any] = {
    "contact": _l("Another contact person"),
    "move": _l("Another time"),
    "department": _l("Another department"),
    "cancel": _l("Cancel"),
}
"""What can be done with several tasks, by the word of the form."""


def hindrance_text(why: Hindrance) -> str:
    """Why a task cannot go along."""
    texts = {
        Hindrance.CANCELLED: _("This task has been cancelled."),
        Hindrance.STARTED: _("This task has started."),
        Hindrance.ENDED: _("This task is over."),
        Hindrance.CHANGED: _("Somebody else changed this task meanwhile. Look at it first."),
        Hindrance.PAST: _("The new time is over already."),
        Hindrance.TOO_FAR: _("The new day is more than 400 days ahead."),
        Hindrance.NO_SUCH_TIME: _("The clock skips that time on the new day."),
        Hindrance.OTHER_HOUSE: _("That department does not know this kind of task."),
    }
    return str(texts[why])


def line_of(foreseen: Foreseen) -> tuple[list[str], str]:
    """What becomes of one task, and as which kind of status."""
    if foreseen.hindrance is not None:
        return [hindrance_text(foreseen.hindrance)], "bad"
    if foreseen.draft is None:
        return [_("Stays as it is.")], "neutral"
    said = [*_new_time(foreseen), *_people(foreseen.people)]
    if foreseen.asked:
        said.append(
            ngettext(
                "%(num)s question for it is open.",
                "%(num)s questions for it are open.",
                foreseen.asked,
            )
        )
    doubts = [explain_to_others(each.refusal, each.case, each.name) for each in foreseen.doubtful]
    said += [each.text for each in doubts]
    lapses = any(each.effect is Effect.LAPSES for each in foreseen.people)
    kind = "warn" if lapses or doubts or foreseen.cost.due else "info" if said else "neutral"
    return said or [_("Nobody is on it yet.")], kind


def _new_time(foreseen: Foreseen) -> list[str]:
    shift, draft = foreseen.shift, foreseen.draft
    if draft is None or (draft.span.start, draft.span.end) == (shift.starts_at, shift.ends_at):
        return []
    return [_("Becomes %(time)s.", time=dated_span(draft.span.start, draft.span.end))]


def _people(people: Sequence[Affected]) -> list[str]:
    """What it does to whom, by what it does."""
    by_effect = {effect: _names(people, effect) for effect in Effect}
    said = []
    if names := by_effect[Effect.LAPSES]:
        said.append(
            _("%(names)s: works on another task then, and loses this one.", names=joined(names))
        )
    if names := by_effect[Effect.ASKS]:
        said.append(_("Asked again: %(names)s.", names=joined(names)))
    if names := by_effect[Effect.TELLS]:
        said.append(_("On it: %(names)s.", names=joined(names)))
    if names := by_effect[Effect.ENDS]:
        said.append(_("Need not come: %(names)s.", names=joined(names)))
    return said


def _names(people: Sequence[Affected], effect: Effect) -> list[str]:
    quiet = _("somebody who just said yes")
    return [each.name or quiet for each in people if each.effect is effect]


def summary_of(foreseen: Sequence[Foreseen], act: SelectionAct) -> list[str]:
    """All of it in a few sentences: what, who is told, who is asked again, what is to be known."""
    going = [each for each in foreseen if each.is_changed]
    people = [person for each in going for person in each.people]
    said = [ngettext("%(num)s task changes.", "%(num)s tasks change.", len(going))]
    told = len({each.person_id for each in people if each.told})
    said.append(told_count_text(told) or _("Nobody is on it yet."))
    again = len({each.person_id for each in people if each.effect is Effect.ASKS})
    if again:
        said.append(
            ngettext(
                "%(num)s person will be asked again.",
                "%(num)s people will be asked again.",
                again,
            )
        )
    lapses = len({each.person_id for each in people if each.effect is Effect.LAPSES})
    if lapses:
        said.append(
            ngettext(
                "%(num)s person works on another task then, and loses a place.",
                "%(num)s people work on another task then, and lose a place.",
                lapses,
            )
        )
    if isinstance(act, Moving) and any(each.asked for each in going):
        said.append(_("Whoever was asked and did not answer is asked anew."))
    if isinstance(act, HandingOver):
        said += _handed_over(going)
    return said


def _handed_over(going: Sequence[Foreseen]) -> list[str]:
    """What hangs on the department of a task, and changes with it."""
    said = [_("Whoever posts for the other department changes and cancels them from now on.")]
    until = [each.draft.own_team_until for each in going if each.draft is not None]
    ahead = sorted(each for each in until if each is not None)
    if ahead:
        said.append(
            _(
                "The own team that goes first, until %(time)s at the latest, is that of the other"
                " department.",
                time=moment_text(ahead[-1]),
            )
        )
    if any(each.doubtful for each in going):
        said.append(
            _("By its rules not everybody would be given their place. They keep it; look at it.")
        )
    return said


def done_text(act: str, done: SelectionDone) -> str:
    """What was done with them all."""
    going = [each for each in done.tasks if each.is_changed]
    number = len(going)
    if act == "cancel":
        what = ngettext("%(num)s task is cancelled.", "%(num)s tasks are cancelled.", number)
    else:
        what = ngettext("%(num)s task is changed.", "%(num)s tasks are changed.", number)
    told = {person.person_id for each in going for person in each.people if person.told}
    said = [what, told_count_text(len(told))]
    if done.lapsed:
        names = joined(done.lapsed)
        said.append(_("%(names)s cannot come then: working elsewhere.", names=names))
    said.append(paid_text(done.paid_minutes))
    return " ".join(filter(None, said))
