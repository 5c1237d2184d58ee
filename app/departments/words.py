"""What the department reads after a change, and beside a change of somebody else."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.claims.commands_cancellations import NotOnIt, Over, OverState, PlaceAfter, Released
from app.claims.commands_changes import PlacesTaken
from app.claims.commands_moves import Changed
from app.departments.words_standing import joined
from app.notices.words_told import told_count_text, told_text
from app.on_call.words import paid_text
from app.people.queries import names_of
from app.shifts.forms import ChangeForm
from app.shifts.rules import ShiftDraft
from app.shifts.states import Seat
from app.web.words_times import clock_text, dated_span, short_day_text


def over_text(over: Over) -> str:
    """Why it was too late."""
    texts = {
        OverState.CANCELLED: _("This task has been cancelled. Nothing changed."),
        OverState.STARTED: _("This task has started. Nothing changed."),
        OverState.ENDED: _("This task is over. Nothing changed."),
    }
    return str(texts[over.state])


def taken_text(taken: PlacesTaken) -> str:
    """Why there cannot be fewer places, and whom to speak to."""
    already = ngettext(
        "%(num)s person has a place already.", "%(num)s people have a place already.", taken.held
    )
    if not taken.names:
        return str(already)
    speak = _("Speak to %(names)s first.", names=joined(taken.names))
    return f"{already} {speak}"


def released_text(outcome: Released | NotOnIt, person_id: int) -> tuple[str, str]:
    """Who need not come, and what became of the place; and how it is shown."""
    [name] = names_of([person_id])
    if isinstance(outcome, NotOnIt):
        return _("%(name)s has no place on it any more. Nothing changed.", name=name), "info"
    told = told_text([person_id])
    said = (told, _place_text(outcome), paid_text(outcome.paid_minutes))
    return " ".join(filter(None, said)), "ok"


def _place_text(outcome: Released) -> str:
    extra = outcome.seat is Seat.EXTRA
    if outcome.place is PlaceAfter.STAYS:
        if not outcome.sought:
            return _("The place is free, but nobody is looked for now.")
        return _("The extra seat can be taken again.") if extra else _("The place is open again.")
    if extra:
        return _("The extra seat is gone.")
    if not outcome.sought:
        return _("Nobody else is looked for.")
    return ngettext(
        "The place is gone: the task asks for %(num)s person now.",
        "The place is gone: the task asks for %(num)s people now.",
        outcome.left,
    )


def changed_text(changed: Changed) -> str:
    """What a change did to the people on the task."""
    said = [_("Changed.")]
    if changed.asked_again:
        said.append(
            ngettext(
                "%(num)s person is asked again.",
                "%(num)s people are asked again.",
                changed.asked_again,
            )
        )
    if changed.announced:
        said.append(told_count_text(changed.announced))
    if changed.lapsed:
        names = joined(changed.lapsed)
        said.append(_("%(names)s cannot come then: working elsewhere.", names=names))
    if changed.paid_minutes:
        said.append(paid_text(changed.paid_minutes))
    return " ".join(said)


def both_versions(
    form: ChangeForm, current: ShiftDraft, mine: ShiftDraft
) -> list[tuple[str, str, str]]:
    """What differs between what the task says now and what was filled in: name, theirs, mine."""
    theirs, yours = _in_words(form, current), _in_words(form, mine)
    return [(name, theirs[name], yours[name]) for name in theirs if theirs[name] != yours[name]]


def _in_words(form: ChangeForm, draft: ShiftDraft) -> dict[str, str]:
    people = {choice.value: choice.label for choice in form.deputy.choices}
    until = draft.own_team_until
    head_start = f"{short_day_text(until)} {clock_text(until)}" if until else "–"
    return {
        _("When"): dated_span(draft.span.start, draft.span.end),
        _("People"): str(draft.places),
        _("Extra seats"): str(draft.extra_places),
        _("Contact person"): str(people.get(str(draft.contact_id), "–")),
        _("Deputy"): str(people.get(str(draft.deputy_id or ""), "–")),
        _("Where"): draft.location or "–",
        _("Note for who comes"): draft.note or "–",
        _("Own team first, until"): head_start,
    }
