"""Asking somebody with a reason to agree to setting a rule aside: what came of it, to be shown."""

from http import HTTPStatus
from math import ceil
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import TooManyRequests
from wtforms.validators import Length

from app.asking.candidate import Candidate
from app.asking.commands_overrides import (
    AskedTooOften,
    NothingToSetAside,
    NotSought,
    OverrideAsked,
    ask_to_set_aside,
)
from app.asking.queries_candidates import known_candidate
from app.asking.words_offers import no_place, until_text
from app.claims.queries import visible_task
from app.claims.rules_terms import answer_by
from app.core import clock
from app.core.viewer import Viewer
from app.eligibility.queries_shift_facts import Task
from app.eligibility.verdict import Verdict
from app.eligibility.words import explain_to_others
from app.web.fields import Text, required
from app.web.forms import Form
from app.web.limits import id_of

SHORTEST, LONGEST = 3, 200


class OverrideForm(Form):
    """Why somebody is asked all the same."""

    override_reason = Text(
        _l("Why you ask it all the same"),
        LONGEST,
        [
            required(_l("Say why: the person reads it before they answer.")),
            Length(min=SHORTEST, message=_l("Use at least %(least)s characters.", least=SHORTEST)),
        ],
    )

    def of(self, person_id: int) -> "OverrideForm":
        """The same form, told apart from those of others on the page."""
        field: Any = self.override_reason
        field.id = field.label.field_id = f"reason-{person_id}"
        return self


Answer = tuple[int, dict[str, Any]]
"""A status, and what the list or the pane is to show (``routes_candidates.candidates_answer``)."""


def asks_to_set_aside() -> bool:
    """Whether the form asks for that: our own says so, any other by giving a reason."""
    return "set_aside" in request.form or bool(request.form.get("override_reason", ""))


def reason_form(person_id: int) -> OverrideForm:
    """An empty field for the reason, for one of the people on a page."""
    return OverrideForm(formdata=None).of(person_id)


def answer(viewer: Viewer, task: Task) -> Answer:
    """Ask the person of the form, and say what came of it; 404 for whom the viewer may not ask."""
    someone = known_candidate(viewer, task, id_of(request.form.get("person")) or 0)
    if someone is None:
        abort(404)
    form = OverrideForm()
    if not form.validate():
        return _not_sound(someone, form)
    outcome = ask_to_set_aside(task.id, someone.person_id, form.override_reason.data)
    match outcome:
        case OverrideAsked():
            return _asked(someone, task, outcome)
        case NotSought():
            code, text = no_place(visible_task(viewer, task.id) or task)
            return HTTPStatus.CONFLICT, {"refused": _refused(text, str(code))}
        case AskedTooOften(wait):
            raise TooManyRequests(retry_after=ceil(wait.total_seconds()))
        case NothingToSetAside(judged):
            return HTTPStatus.UNPROCESSABLE_ENTITY, {
                "refused": _nothing(someone, judged.verdict, has_place=judged.mine)
            }


def _asked(someone: Candidate, task: Task, outcome: OverrideAsked) -> Answer:
    if outcome.already:
        said = _("%(name)s is asked already. Nothing changed.", name=someone.name)
        return HTTPStatus.OK, {"done": said}
    until = until_text(answer_by(clock.now(), task.span.start))
    said = _("Asked with your reason: %(name)s.", name=someone.name) + " " + until
    return HTTPStatus.OK, {"done": said, "take_back": outcome.offer_id}


def _not_sound(someone: Candidate, form: OverrideForm) -> Answer:
    """The reason cannot be taken: what is wrong with it, at its field."""
    text = next((str(text) for texts in form.errors.values() for text in texts), "")

    def shown(person_id: int) -> OverrideForm:
        mine = person_id == someone.person_id
        return form.of(person_id) if mine else reason_form(person_id)

    return HTTPStatus.UNPROCESSABLE_ENTITY, {
        "refused": _refused(text),
        "who": someone.name,
        "named": [someone],
        "reason_form": shown,
    }


def _nothing(someone: Candidate, verdict: Verdict, *, has_place: bool) -> dict[str, Any]:
    if has_place:
        return _refused(_("%(name)s has a place on this task already.", name=someone.name))
    if verdict.fits:
        text = _(
            "This task fits %(name)s without setting anything aside. Ask without a reason.",
            name=someone.name,
        )
        return _refused(text)
    return refusal_of(someone, verdict)


def _refused(title: str, codes: str = "") -> dict[str, Any]:
    return {"title": title, "codes": codes, "reasons": []}


def refusal_of(someone: Candidate, verdict: Verdict) -> dict[str, Any]:
    """Why somebody gets no place, as others may read it; and whether that may be set aside."""
    case = someone.judged.case
    return {
        "title": _("%(name)s can't take this task.", name=someone.name),
        "codes": " ".join(verdict.codes_for_others),
        "reasons": [
            explain_to_others(refusal, case, someone.first_name) for refusal in verdict.refusals
        ],
        "may_set_aside": someone.may_set_aside,
    }
