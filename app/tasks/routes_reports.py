"""What is wrong with a step: reported by who does the work, answered by who keeps it."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.audit.bounds import DESK, bounded
from app.audit.trail import Verb
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.files.serving import as_picture
from app.lists.only_open import only_open
from app.notices.words_told import told_text
from app.tasks import queries_reports
from app.tasks.blueprint import blueprint
from app.tasks.commands_reports import keep_step
from app.tasks.commands_reports import report_step as report_it
from app.tasks.forms_reports import AnswerForm, ReportForm
from app.tasks.models import ReportState, StepReport, TaskType
from app.tasks.notices import keepers_of
from app.tasks.queries_instruction import Instruction, instruction_for, owned_by
from app.tasks.routes_instruction import keeps, readable_or_404
from app.tasks.words import PROBLEMS, STATES, refusal_text
from app.web.access import access, ensure, viewer
from app.web.limits import uploads
from app.web.pages import listing, page_number
from app.web.render import go_to, page


@blueprint.route("/task-types/<int:task_type_id>/steps/<key>/report", methods=["GET", "POST"])
@access(Can.SIGNED_IN)
@uploads("photo")
@bounded(20, Verb.REPORTED)
def report_step(task_type_id: int, key: str) -> Response:
    """Something is wrong with this step."""
    task_type = readable_or_404(task_type_id)
    instruction = instruction_for(task_type_id, task_type.place, viewer().language)
    form = ReportForm()
    if not form.validate_on_submit():
        return _report_page(form, instruction, key)
    outcome = report_it(viewer().id, task_type_id, form.draft(key), form.photo.data)
    if outcome is None:
        abort(404)
    if isinstance(outcome, NotDone):
        flash(refusal_text(outcome), "info")
    else:
        flash(_thanks(task_type), "ok")
    return go_to(url_for("tasks.instruction", task_type_id=task_type_id, _anchor=f"step-{key}"))


def _thanks(task_type: TaskType) -> str:
    """Who hears of a report, and what the reporter can wait for."""
    keepers = [each for each in keepers_of(task_type) if each != viewer().id]
    if not keepers:
        return _("Thank you. It is kept, but nobody else gets a message: nobody keeps this now.")
    return " ".join([_("Thank you."), told_text(keepers), _("You hear what comes of it.")])


def own_links() -> list[tuple[str, str]]:
    """On the page about oneself: the instructions that one keeps, with what was reported."""
    if not owned_by(viewer().id):
        return []
    return [(_("Instructions that I keep"), url_for("tasks.step_reports"))]


@blueprint.get("/reports-of-steps")
@access(Can.SIGNED_IN)
def step_reports() -> Response:
    """What was reported about the instructions that the viewer keeps."""
    only = only_open()
    statement = queries_reports.reports_to_keep(viewer())
    found = listing(statement, page_number(), only.shown(queries_reports.IS_OPEN))
    return page(
        "tasks/reports.html",
        listing=found,
        reports=[queries_reports.ReportLine(*row) for row in found.rows],
        only=only,
        states=STATES,
        words_of=PROBLEMS,
        owned=owned_by(viewer().id),
    )


@blueprint.route("/reports-of-steps/<int:report_id>", methods=["GET", "POST"])
@access(Can.SIGNED_IN)
@bounded(DESK, Verb.ANSWERED)
def step_report(report_id: int) -> Response:
    """One report: what was wrong, and what came of it; its keeper may say why the step stays."""
    found = _report(report_id)
    form = AnswerForm()
    if request.method == "POST":
        ensure(keeps(found.task_type))
    if not form.validate_on_submit():
        return _answer_page(form, found)
    if not keep_step(report_id, form.words.data):
        form.form_errors.append(_("Somebody answered this already."))
        return _answer_page(form, _report(report_id))
    flash(_("Answered.") + " " + told_text([found.reporter_id]), "ok")
    return go_to(url_for("tasks.step_reports"))


@blueprint.get("/reports-of-steps/<int:report_id>/photo")
@access(Can.SIGNED_IN)
def step_report_photo(report_id: int) -> Response:
    """What the reporter photographed."""
    photo = queries_reports.photo_of(_report(report_id))
    return as_picture(photo or abort(404))


def _report(report_id: int) -> StepReport:
    return queries_reports.report(viewer(), report_id) or abort(404)


def _report_page(form: ReportForm, instruction: Instruction | None, key: str) -> Response:
    steps = instruction.steps if instruction else ()
    step = next((each for each in steps if each.key == key), None) or abort(404)
    return page(
        "tasks/report_form.html",
        status=422 if form.errors else 200,
        form=form,
        instruction=instruction,
        step=step,
    )


def _answer_page(form: AnswerForm, found: StepReport) -> Response:
    return page(
        "tasks/report.html",
        status=422 if form.errors else 200,
        form=form,
        report=found,
        step=queries_reports.reported_step(found),
        states=STATES,
        words_of=PROBLEMS,
        answerable=keeps(found.task_type) and found.state == ReportState.OPEN,
    )
