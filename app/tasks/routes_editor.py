"""The editor of an instruction: every button sends the whole form, so that nothing is lost."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core.viewer import Can
from app.notices.words_told import told_text
from app.tasks.blueprint import blueprint
from app.tasks.commands_instruction import (
    Revised,
    VersionOvertaken,
    confirm_instruction,
    keep_picture,
    revise,
)
from app.tasks.forms_instruction import UPLOADS, InstructionForm, form_of, sent_form
from app.tasks.models import TaskType
from app.tasks.queries_instruction import (
    VersionDraft,
    newest_draft,
)
from app.tasks.queries_reports import open_reports
from app.tasks.routes_instruction import keeps, readable_or_404
from app.tasks.rules_instruction import MOST_STEPS, MOST_VALUES
from app.tasks.words import PROBLEMS
from app.web.access import access, ensure
from app.web.forms_edit import nothing_changed
from app.web.kept import is_shown_again
from app.web.limits import uploads
from app.web.render import go_to, page, wants_fragment


@blueprint.get("/task-types/<int:task_type_id>/instruction/edit")
@access(Can.SIGNED_IN)
def edit_instruction(task_type_id: int) -> Response:
    """The newest version, to be changed; ``report`` names reports that this is to answer."""
    task_type = kept_or_403(task_type_id)
    newest = newest_draft(task_type_id)
    form = form_of(task_type_id, newest, request.args.getlist("report"))
    return _page(form, task_type)


@blueprint.post("/task-types/<int:task_type_id>/instruction/edit")
@access(Can.SIGNED_IN)
@uploads(*UPLOADS)
@bounded(200, Verb.REVISED)
def revise_instruction(task_type_id: int) -> Response:
    """Change the form (``do``), or make a version of what stands in it."""
    kept_or_403(task_type_id)
    form = sent_form(task_type_id)
    for step, picture in list(form.sent_pictures()):
        form.take_picture(step, keep_picture(task_type_id, picture))
    act = request.form.get("do", "save")
    if act != "save":
        return _page(form, kept_or_403(task_type_id)) if form.change(act) else abort(400)
    newest = newest_draft(task_type_id)
    as_shown = newest.number and form.says_the_same_as(form_of(task_type_id, newest, ()))
    if as_shown and not is_shown_again():
        return _same(form, task_type_id)
    if not form.is_sound():
        return _page(form, kept_or_403(task_type_id), 422)
    return _saved(form, task_type_id)


@blueprint.post("/task-types/<int:task_type_id>/instruction/confirmation")
@access(Can.SIGNED_IN)
@bounded(300, Verb.CONFIRMED)
def instruction_confirmation(task_type_id: int) -> Response:
    """It is still right."""
    kept_or_403(task_type_id)
    confirm_instruction(task_type_id)
    flash(_("Confirmed. We ask you again in a year."), "ok")
    return go_to(url_for("tasks.instruction", task_type_id=task_type_id))


def kept_or_403(task_type_id: int) -> TaskType:
    """The task type, when the viewer keeps its instruction."""
    found = readable_or_404(task_type_id)
    ensure(keeps(found))
    return found


def _saved(form: InstructionForm, task_type_id: int) -> Response:
    outcome = revise(task_type_id, form.based_on, form.draft(), form.reports)
    if isinstance(outcome, VersionOvertaken):
        form.version.data = str(outcome.number)
        return _page(form, kept_or_403(task_type_id), 409, newest_draft(task_type_id))
    if not isinstance(outcome, Revised):
        return _same(form, task_type_id)
    flash(_revised_text(outcome), "ok")
    return go_to(url_for("tasks.instruction", task_type_id=task_type_id))


def _same(form: InstructionForm, task_type_id: int) -> Response:
    """Nothing was different; a report that was to be answered so still waits for its answer."""
    if any(report.id in form.reports for report in open_reports(task_type_id)):
        form.form_errors.append(_("Nothing is different. Change the step, or say why it stays."))
        return _page(form, kept_or_403(task_type_id), 422)
    flash(nothing_changed(), "info")
    return go_to(url_for("tasks.instruction", task_type_id=task_type_id))


def _revised_text(outcome: Revised) -> str:
    saved = _("Version %(number)s is there for everyone.", number=outcome.number)
    return f"{saved} {told_text(outcome.answered)}".strip()


def _page(
    form: InstructionForm,
    task_type: TaskType,
    status: int = 200,
    theirs: VersionDraft | None = None,
) -> Response:
    problems = form.problems()
    return page(
        "tasks/instruction_form.html",
        block="editor",
        status=status if status != 200 or not problems else 422,
        alone=wants_fragment(),
        form=form,
        problems=problems,
        task_type=task_type,
        theirs=theirs,
        reports=open_reports(task_type.id),
        most_steps=MOST_STEPS,
        most_values=MOST_VALUES,
        words_of=PROBLEMS,
    )
