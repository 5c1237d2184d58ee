"""Task types: read by who posts them, changed by administrators."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.capabilities.queries import capability_choices
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.lists.only_open import only_open
from app.lists.sorting import sorting
from app.people.policies import may_administer
from app.people.queries import department_choices
from app.people.words import LOADS
from app.tasks import queries
from app.tasks.blueprint import blueprint
from app.tasks.commands import (
    add_task_type,
    change_task_type,
    deactivate_task_type,
    reactivate_task_type,
)
from app.tasks.forms import TaskTypeForm, owner_text
from app.tasks.models import TaskType
from app.tasks.policies import may_keep_instruction
from app.tasks.queries_instruction import instruction_for
from app.tasks.queries_reports import open_count, open_reports
from app.web.access import access, ensure, viewer
from app.web.limits import id_of
from app.web.pages import LONGEST_SEARCH, listing, page_number, searched
from app.web.render import go_to, go_told, page


@blueprint.get("/task-types")
@access(Can.SEE_TASK_TYPES)
def task_types() -> Response:
    """The kinds of work that the viewer may post or administer."""
    departments = department_choices(viewer(), Can.SEE_TASK_TYPES)
    asked = id_of(request.args.get("department"))
    chosen = asked if asked in dict(departments) else None
    order, only = sorting(), only_open()
    found = queries.task_types(viewer(), searched(), chosen, order)
    return page(
        "tasks/task_types.html",
        block="results",
        listing=listing(found, page_number(), only.shown(TaskType.active.is_(True))),
        sorting=order,
        only=only,
        search=searched(),
        departments=departments,
        chosen=chosen,
        waiting=open_count(viewer()),
    )


@blueprint.get("/task-types/owners")
@access(Can.ADMINISTER)
def owners() -> Response:
    """Who may be meant by what is typed as owner: suggestions of the form."""
    text = request.args.get("owner", "").strip()[:LONGEST_SEARCH]
    found = queries.people_called(viewer(), text) if len(text) > 1 else ()
    return page("tasks/_owners.html", people=[owner_text(each) for each in found])


@blueprint.get("/task-types/<int:task_type_id>")
@access(Can.SEE_TASK_TYPES)
def task_type(task_type_id: int) -> Response:
    """A kind of work: what it is, where, what it needs, step by step."""
    found = queries.task_type(viewer(), task_type_id) or abort(404)
    return page(
        "tasks/task_type.html",
        task_type=found,
        changeable=may_administer(viewer(), found.department.path),
        keeps=may_keep_instruction(viewer(), found.owner_id, found.department.path),
        instruction=instruction_for(task_type_id, found.place, viewer().language),
        reports=open_reports(task_type_id),
        loads=LOADS,
    )


@blueprint.route("/task-types/new", methods=["GET", "POST"])
@access(Can.ADMINISTER)
@bounded(300, Verb.ADDED, kind="TaskType")
def new_task_type() -> Response:
    """A kind of work more."""
    form = _form(None)
    if _asks_another():
        return _page(form, None)
    if not form.validate_on_submit() or not form.find_owner(viewer(), None):
        return _page(form, None)
    made = add_task_type(form.draft())
    if isinstance(made, NotDone):
        form.refuse(made)
        return _page(form, None)
    flash(_("%(name)s added.", name=form.name.data), "ok")
    return go_to(url_for("tasks.task_type", task_type_id=made))


@blueprint.route("/task-types/<int:task_type_id>/edit", methods=["GET", "POST"])
@access(Can.ADMINISTER)
@bounded(300, Verb.CHANGED, kind="TaskType")
def edit_task_type(task_type_id: int) -> Response:
    """Change a kind of work."""
    found = _administered(task_type_id)
    form = _form(found)
    if _asks_another():
        return _page(form, found)
    if not form.accepted() or not form.find_owner(viewer(), found.owner):
        return _page(form, found)
    if not form.settled(change_task_type(task_type_id, form.wanted(), form.seen)):
        return _page(form, _administered(task_type_id))
    return go_to(url_for("tasks.task_type", task_type_id=task_type_id))


@blueprint.post("/task-types/<int:task_type_id>/deactivation")
@access(Can.ADMINISTER)
@bounded(300, Verb.DEACTIVATED, kind="TaskType")
def task_type_deactivation(task_type_id: int) -> Response:
    """Let it be posted no longer."""
    _administered(task_type_id)
    deactivate_task_type(task_type_id)
    return go_told(_("Out of use."), url_for("tasks.task_type", task_type_id=task_type_id))


@blueprint.post("/task-types/<int:task_type_id>/reactivation")
@access(Can.ADMINISTER)
@bounded(300, Verb.REACTIVATED, kind="TaskType")
def task_type_reactivation(task_type_id: int) -> Response:
    """Let it be posted again."""
    _administered(task_type_id)
    reactivate_task_type(task_type_id)
    return go_told(_("In use again."), url_for("tasks.task_type", task_type_id=task_type_id))


def _administered(task_type_id: int) -> TaskType:
    """A task type of the viewer's departments; 403 when they may only read it."""
    found = queries.task_type(viewer(), task_type_id) or abort(404)
    ensure(may_administer(viewer(), found.department.path))
    return found


def _form(found: TaskType | None) -> TaskTypeForm:
    form = TaskTypeForm(queries.draft_of(found), found.owner) if found else TaskTypeForm()
    department = found.department_id if found else None
    held = tuple(need.capability_id for need in found.needs) if found else ()
    form.offer(
        department_choices(viewer(), Can.ADMINISTER, also=department), capability_choices(held)
    )
    return form


def _asks_another() -> bool:
    """Whether it was sent for one more row of needs only: nothing is judged or stored."""
    return "another" in request.form


def _page(form: TaskTypeForm, found: TaskType | None) -> Response:
    return page(
        "tasks/task_type_form.html",
        status=form.status,
        form=form,
        task_type=found,
        another=_asks_another(),
        here=request.path,
    )
