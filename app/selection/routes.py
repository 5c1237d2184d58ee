"""Several tasks of the list chosen for one change: looked at first, then done, all or none."""

from collections.abc import Callable, Mapping, Sequence

from flask import Response, abort, flash, request
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.claims.commands_cancellations import CostNotSeen
from app.core.viewer import Can
from app.departments.routes_tasks import list_address, tasks_page
from app.on_call.queries_cost import LateCost
from app.people.models import Person
from app.selection.blueprint import blueprint
from app.selection.commands import NotAllOfIt, SelectionDone, change_selection
from app.selection.forms import (
    CancelSelection,
    ContactSelection,
    DepartmentSelection,
    MoveSelection,
    SelectionForm,
)
from app.selection.queries import foresee, tasks_chosen
from app.selection.rules import MOST_TASKS
from app.selection.words import ACTS, done_text, line_of, summary_of
from app.shifts.models import Shift
from app.shifts.policies import may_post
from app.shifts.queries import contacts_for, posting_departments
from app.web.access import access, ensure, viewer
from app.web.limits import LARGEST_ID, id_of
from app.web.render import go_to, page


@blueprint.post("/shifts/selection")
@access(Can.POST)
@bounded(3000, Verb.CANCELLED, Verb.CHANGED, kind="Shift")
def selection() -> Response:
    """Change all tasks named (``shift``, repeated), or say what that would do (``preview``)."""
    ids = _chosen()
    make = FORMS.get(request.form.get("act", ""))
    if not ids or make is None:
        return tasks_page(problem=_("Choose tasks first, and then what should be done."))
    if len(ids) > MOST_TASKS:
        return tasks_page(problem=_("Choose at most %(most)s tasks.", most=MOST_TASKS))
    shifts = tasks_chosen(viewer(), ids)
    if len(shifts) != len(ids):
        abort(404)
    ensure(all(may_post(viewer(), shift.department.path) for shift in shifts))
    left_out = set(_numbers(request.form.getlist("without")))
    going = [shift for shift in shifts if shift.id not in left_out]
    if not going:
        return tasks_page(problem=_("Nothing is left of what you chose. Nothing was changed."))
    return _looked_at(make(going), going)


def _looked_at(form: SelectionForm, shifts: Sequence[Shift]) -> Response:
    """The page that says what it does, or, once that was seen and all is sound, the list again."""
    if "preview" in request.form:
        return _selection_page(
            form, shifts, 200 if _is_first_look(form) or form.validate() else 422
        )
    if not form.validate():
        return _selection_page(form, shifts, 422)
    if request.form.get("as", _said(form)) != _said(form):
        return _selection_page(form, shifts, 409, _("You changed it: look at what it does first."))
    outcome = change_selection(
        [shift.id for shift in shifts],
        form.act(),
        viewer().id,
        _seen(),
        id_of(request.form.get("paid")) or 0,
    )
    match outcome:
        case NotAllOfIt():
            return _selection_page(form, _again(shifts), 409, _("Nothing was changed yet."))
        case CostNotSeen():
            text = _("Nothing was changed yet: look at the hours that are to be paid.")
            return _selection_page(form, _again(shifts), 409, text)
        case SelectionDone():
            flash(done_text(request.form["act"], outcome), "ok")
    return go_to(list_address())


def _is_first_look(form: SelectionForm) -> bool:
    """Whether nobody filled in anything yet, so that nothing can be wrong with it."""
    return not any(field.raw_data for field in form if field.name != "csrf_token")


def _again(shifts: Sequence[Shift]) -> list[Shift]:
    return tasks_chosen(viewer(), [shift.id for shift in shifts])


def _selection_page(
    form: SelectionForm, shifts: Sequence[Shift], status: int = 200, problem: str = ""
) -> Response:
    act = form.act() if form.is_filled_in and _is_readable(form) else None
    foreseen = foresee(shifts, act, _seen()) if act is not None else []
    hindered = [each for each in foreseen if each.hindrance is not None]
    cost = LateCost(tuple(due for each in foreseen for due in each.cost.due))
    return page(
        "selection/selection.html",
        block="selection",
        status=status,
        act=request.form["act"],
        title=ACTS[request.form["act"]],
        form=form,
        shifts=shifts,
        lines=[(each, *line_of(each)) for each in foreseen],
        summary=summary_of(foreseen, act) if act is not None else [],
        hindered=hindered,
        is_ready=act is not None and len(hindered) < len(shifts),
        seen=",".join(f"{shift.id}:{_revision(shift)}" for shift in shifts),
        said=_said(form),
        cost=cost,
        problem=problem,
        back=list_address(),
        query=request.query_string.decode(),
    )


def _is_readable(form: SelectionForm) -> bool:
    return not any(field.process_errors for field in form)


def _revision(shift: Shift) -> int:
    """The one that was looked at first, as long as that is not looked at anew."""
    return _seen().get(shift.id, shift.revision)


def _said(form: SelectionForm) -> str:
    """What would be done with which tasks, as far as the page that shows it depends on it."""
    shown = MoveSelection, DepartmentSelection
    names = ("days", "minutes", "way", "department") if isinstance(form, shown) else ()
    return "|".join(str(form[name].data or "") for name in names if name in form)


def _seen() -> dict[int, int]:
    """The revisions that were in front of whoever sent this, by task."""
    pairs = (text.partition(":") for text in request.form.get("seen", "").split(","))
    numbers = ((id_of(number), id_of(revision)) for number, _colon, revision in pairs)
    return {number: revision for number, revision in numbers if number and revision is not None}


def _chosen() -> list[int]:
    """The tasks that were ticked, or all that were listed; each once, and one more than may be."""
    texts = request.form.getlist("listed" if "all" in request.form else "shift")
    return list(dict.fromkeys(_numbers(texts)))[: MOST_TASKS + 1]


def _numbers(texts: Sequence[str]) -> list[int]:
    """The ids in texts, several in one between commas. Not found where one is no id."""
    found = [id_of(text) for each in texts for text in each.split(",") if text]
    if any(number is None or not 0 < number <= LARGEST_ID for number in found):
        abort(404)
    return [number for number in found if number is not None]


def _contacts(shifts: Sequence[Shift]) -> list[Person]:
    """Who can be called about all of the tasks. One statement for each department."""
    paths = sorted({shift.department.path for shift in shifts})
    first, *others = (contacts_for(path) for path in paths)
    for some in others:
        ids = {each.id for each in some}
        first = [each for each in first if each.id in ids]
    return first


def _contact_form(shifts: Sequence[Shift]) -> ContactSelection:
    form = ContactSelection()
    form.offer(_contacts(shifts), _("Choose"))
    return form


def _department_form(_shifts: Sequence[Shift]) -> DepartmentSelection:
    form = DepartmentSelection()
    form.offer_departments(posting_departments(viewer()))
    if form.chosen is not None:
        contact_ids = {shift.contact_id for shift in _shifts}
        form.offer_people(contacts_for(form.chosen.path, contact_ids), contact_ids)
    else:
        form.offer_people((), ())
    return form


FORMS: Mapping[str, Callable[[Sequence[Shift]], SelectionForm]] = {
    "cancel": lambda _shifts: CancelSelection(),
    "move": lambda _shifts: MoveSelection(),
    "contact": _contact_form,
    "department": _department_form,
}
