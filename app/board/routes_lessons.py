"""After a shift: how did it go with who learned; and the extra seats that lead further."""

from flask import Response, abort, flash, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.audit.bounds import DESK, bounded
from app.audit.trail import Verb
from app.board.blueprint import blueprint
from app.board.queries_extra_seats import seats_towards
from app.capabilities.queries import capability as find_capability
from app.capabilities.words import refusal_text
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.notices.words_told import told_text
from app.on_shift import commands_lessons
from app.on_shift.commands_lessons import Lesson
from app.web.access import access, viewer
from app.web.limits import id_of
from app.web.render import go_to, page, wants_fragment


@blueprint.post("/shifts/<int:shift_id>/sign-offs")
@access(Can.SIGNED_IN)
@bounded(DESK, Verb.SIGNED_OFF, kind="SignOff")
def sign_off_learner(shift_id: int) -> Response:
    """Say how it went with somebody who learned on the shift."""
    lesson = _lesson(shift_id)
    if lesson is None:
        return _next(_("That was written down already."))
    level = id_of(request.form.get("level"))
    if level not in {answer.level for answer in lesson.answers}:
        return _card(lesson, status=422, missing=True)
    signed = commands_lessons.sign_off_learner(
        shift_id, lesson.learner_id, lesson.capability.id, level
    )
    if isinstance(signed, NotDone):
        flash(refusal_text(signed), "bad")
        return go_to(url_for("board.board"))
    return _next(_("Signed off.") + " " + told_text([lesson.learner_id], short=True))


@blueprint.post("/shifts/<int:shift_id>/skipped-lessons")
@access(Can.SIGNED_IN)
def skip_lesson(shift_id: int) -> Response:
    """Put the card aside."""
    lesson = _lesson(shift_id)
    if lesson is not None:
        commands_lessons.skip(lesson.claim_id, lesson.learner_claim_id, lesson.capability.id)
    return _next(_("Skipped. Nothing was written down."))


@blueprint.get("/capabilities/<int:capability_id>/seats")
@access(Can.SIGNED_IN)
def seats(capability_id: int) -> Response:
    """The extra seats that bring me further in a capability; a part of my profile."""
    capability = find_capability(capability_id) or abort(404)
    return page(
        "board/seats.html",
        block="seats",
        capability=capability,
        name=capability.name(str(get_locale())),
        seats=seats_towards(viewer(), capability_id),
    )


def _lesson(shift_id: int) -> Lesson | None:
    """The card that the form is about; None where it was answered already, else 404."""
    learner_id = id_of(request.form.get("learner"))
    capability_id = id_of(request.form.get("capability"))
    for lesson in commands_lessons.lessons(viewer()):
        if lesson.shift_id == shift_id and lesson.is_about(learner_id, capability_id):
            return lesson
    if not commands_lessons.was_mine_to_answer(
        viewer().id, shift_id, learner_id or 0, capability_id or 0
    ):
        abort(404)
    return None


def _next(said: str) -> Response:
    """The next card in place of this one, or what came of it."""
    if not wants_fragment():
        flash(said, "ok")
        return go_to(url_for("board.board"))
    lesson = next(iter(commands_lessons.lessons(viewer())), None)
    return _card(lesson, said=said)


def _card(
    lesson: Lesson | None, status: int = 200, said: str | None = None, missing: bool = False
) -> Response:
    return page(
        "board/lesson.html",
        block="lesson",
        status=status,
        lesson=lesson,
        said=said,
        missing=missing,
    )
