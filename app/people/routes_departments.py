"""Departments: the tree, and changes to it."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.people import queries, words
from app.people.blueprint import blueprint
from app.people.commands_departments import (
    add_department,
    change_department,
    deactivate_department,
    reactivate_department,
)
from app.people.forms import DepartmentForm
from app.people.models import Department
from app.people.queries_drafts import draft_of_department
from app.people.rules import PeopleRefusal
from app.web.access import access, viewer
from app.web.fields import options
from app.web.pages import listing_of, page_number, searched
from app.web.render import go_to, go_told, page


@blueprint.get("/departments")
@access(Can.ADMINISTER)
def departments() -> Response:
    """The tree, or what is found in it."""
    found = queries.department_tree(viewer(), searched())
    return page(
        "people/departments.html",
        block="results",
        listing=listing_of(found, page_number()),
        search=searched(),
    )


@blueprint.route("/departments/new", methods=["GET", "POST"])
@access(Can.ADMINISTER)
@bounded(300, Verb.ADDED, kind="Department")
def new_department() -> Response:
    """A department below one of the viewer's."""
    form = DepartmentForm()
    form.parent.choices = options(
        queries.department_choices(viewer(), Can.ADMINISTER), ask=_("Choose a department")
    )
    if not form.validate_on_submit():
        return _form(form, None)
    made = add_department(form.draft())
    if isinstance(made, NotDone):
        form.refuse(made)
        return _form(form, None)
    flash(_("Department %(name)s added.", name=form.name.data), "ok")
    return go_to(url_for("people.edit_department", department_id=made))


@blueprint.route("/departments/<int:department_id>/edit", methods=["GET", "POST"])
@access(Can.ADMINISTER)
@bounded(300, Verb.CHANGED, Verb.MOVED, kind="Department")
def edit_department(department_id: int) -> Response:
    """Change a department, or hang it elsewhere in the tree."""
    department = _visible(department_id)
    form = DepartmentForm(stored=draft_of_department(department))
    if department.parent_id is None:
        del form.parent
    else:
        form.parent.choices = options(
            queries.department_choices(
                viewer(), Can.ADMINISTER, also=department.parent_id, below=department.path
            )
        )
    if not form.accepted():
        return _form(form, department)
    if not form.settled(change_department(department_id, form.wanted(), form.seen)):
        return _form(form, _visible(department_id))
    return go_to(url_for("people.departments"))


@blueprint.post("/departments/<int:department_id>/deactivation")
@access(Can.ADMINISTER)
@bounded(300, Verb.DEACTIVATED, kind="Department")
def department_deactivation(department_id: int) -> Response:
    """Take a department out of use."""
    _visible(department_id)
    return _told(department_id, deactivate_department(department_id), _("Out of use."))


@blueprint.post("/departments/<int:department_id>/reactivation")
@access(Can.ADMINISTER)
@bounded(300, Verb.REACTIVATED, kind="Department")
def department_reactivation(department_id: int) -> Response:
    """Take a department into use again."""
    _visible(department_id)
    return _told(department_id, reactivate_department(department_id), _("In use again."))


def _visible(department_id: int) -> Department:
    return queries.department(viewer(), department_id) or abort(404)


def _form(form: DepartmentForm, department: Department | None) -> Response:
    return page("people/department_form.html", status=form.status, form=form, department=department)


def _told(department_id: int, refusal: NotDone[PeopleRefusal] | None, done: str) -> Response:
    """Back to the department, with what became of it."""
    return go_told(
        done,
        url_for("people.edit_department", department_id=department_id),
        words.refusal_text(refusal) if refusal else None,
    )
