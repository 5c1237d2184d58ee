"""A task of the department: changing it, and what ends it."""

from collections.abc import Sequence

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.claims import commands_cancellations, commands_changes, commands_moves
from app.claims.queries_acts import task_acts
from app.core import clock
from app.core.db import db
from app.core.localtime import local_time
from app.core.revision import Unchanged
from app.core.viewer import Can
from app.departments.blueprint import blueprint
from app.departments.forms import CancelForm
from app.departments.words import both_versions, changed_text, over_text, released_text, taken_text
from app.departments.words_posts import reopened_text
from app.notices.words_told import told_count_text
from app.on_call.queries_cost import LateCost, late_cost
from app.on_call.words import paid_text
from app.shifts.forms import ChangeForm
from app.shifts.models import Shift
from app.shifts.models_claims import Claim
from app.shifts.policies import may_post
from app.shifts.queries import (
    contacts_for,
    draft_of,
    visible_to,
)
from app.shifts.rules import ShiftDraft
from app.web.access import access, ensure, viewer
from app.web.forms_edit import say_saved
from app.web.limits import id_of
from app.web.render import go_to, page


@blueprint.get("/shifts/<int:shift_id>/edit")
@access(Can.POST)
def edit(shift_id: int) -> Response:
    """The task as a form, and what else the department can do with it."""
    shift = own_shift(shift_id)
    return _edit_page(shift, _form_of(shift))


@blueprint.post("/shifts/<int:shift_id>/edit")
@access(Can.POST)
@bounded(300, Verb.CHANGED, kind="Shift")
def change(shift_id: int) -> Response:
    """Change the task; 409 with both versions when somebody else did so meanwhile."""
    shift = own_shift(shift_id)
    form = ChangeForm(draft_of(shift), shift.revision)
    form.task_type.data, form.department.data = shift.task_type_id, shift.department_id
    _offer(form, shift)
    drafts = form.drafts(local_time(), clock.now(), keep=draft_of(shift))
    if drafts is None:
        return _edit_page(shift, form, status=422)
    revision = id_of(form.seen) or 0
    outcome = commands_changes.change_shift(shift_id, drafts[0], revision, _seen_minutes())
    return _after_change(own_shift(shift_id), form, drafts[0], outcome)


def _after_change(
    shift: Shift,
    form: ChangeForm,
    draft: ShiftDraft,
    outcome: commands_moves.Changed
    | Unchanged
    | commands_changes.EditConflict
    | commands_changes.PlacesTaken
    | commands_cancellations.Over
    | commands_cancellations.CostNotSeen,
) -> Response:
    match outcome:
        case commands_changes.EditConflict():
            form.revision.data = outcome.revision
            both = both_versions(form, outcome.current, draft)
            return _edit_page(shift, form, status=409, both=both, by=outcome.by)
        case commands_changes.PlacesTaken():
            form.refuse(outcome.field, taken_text(outcome))
            return _edit_page(shift, form, status=422)
        case commands_cancellations.CostNotSeen():
            return _edit_page(shift, form, status=409, cost=outcome.cost)
        case commands_cancellations.Over():
            return _too_late(shift, outcome)
        case Unchanged():
            say_saved(outcome)
        case commands_moves.Changed():
            flash(changed_text(outcome), "ok")
    return go_to(url_for("board.task", shift_id=shift.id))


@blueprint.post("/shifts/<int:shift_id>/cancellation")
@access(Can.POST)
@bounded(600, Verb.CANCELLED)
def cancellation(shift_id: int) -> Response:
    """Cancel the task; everybody on it is told."""
    shift = own_shift(shift_id)
    form = CancelForm()
    if not form.validate():
        return _edit_page(shift, _form_of(shift), status=422, cancel=form)
    reason = form.reason.data or ""
    outcome = commands_cancellations.cancel_shift(shift_id, reason, _seen_minutes())
    if isinstance(outcome, commands_cancellations.CostNotSeen):
        now = own_shift(shift_id)
        return _edit_page(now, _form_of(shift), status=409, cancel=form, stopped=True)
    if isinstance(outcome, commands_cancellations.Over):
        return _too_late(own_shift(shift_id), outcome)
    said = [_("Cancelled."), told_count_text(outcome.told), paid_text(outcome.paid_minutes)]
    flash(" ".join(filter(None, said)), "ok")
    return go_to(url_for("departments.tasks"))


@blueprint.post("/shifts/<int:shift_id>/closing")
@access(Can.POST)
@bounded(200, Verb.CLOSED)
def closing(shift_id: int) -> Response:
    """Stop searching; whoever has a place keeps it."""
    return _after_state(
        shift_id, commands_cancellations.close_shift(own_shift(shift_id).id), _("Search stopped.")
    )


@blueprint.post("/shifts/<int:shift_id>/reopening")
@access(Can.POST)
@bounded(200, Verb.REOPENED)
def reopening(shift_id: int) -> Response:
    """Search again."""
    outcome = commands_cancellations.reopen_shift(own_shift(shift_id).id)
    return _after_state(shift_id, outcome, reopened_text(own_shift(shift_id), clock.now()))


def _after_state(
    shift_id: int, outcome: commands_cancellations.Done | commands_cancellations.Over, said: str
) -> Response:
    if isinstance(outcome, commands_cancellations.Over):
        return _too_late(own_shift(shift_id), outcome)
    flash(said, "ok")
    return go_to(url_for("board.task", shift_id=shift_id))


@blueprint.post("/claims/<int:claim_id>/release")
@access(Can.POST)
@bounded(200, Verb.RELEASED)
def release(claim_id: int) -> Response:
    """The department does not need this person any more; the place goes, unless it is to stay."""
    claim = db.session.get(Claim, claim_id) or abort(404)
    shift_id, person_id = claim.shift_id, claim.person_id
    own_shift(shift_id)
    stays = request.form.get("place") == commands_cancellations.PlaceAfter.STAYS
    outcome = commands_cancellations.release_claim(
        claim_id,
        commands_cancellations.PlaceAfter.STAYS
        if stays
        else commands_cancellations.PlaceAfter.GOES,
        _seen_minutes(),
    )
    if isinstance(outcome, commands_cancellations.CostNotSeen):
        return page(
            "departments/release.html",
            status=409,
            shift=own_shift(shift_id),
            claim_id=claim_id,
            place="stays" if stays else "goes",
            cost=outcome.cost,
        )
    if isinstance(outcome, commands_cancellations.Over):
        return _too_late(own_shift(shift_id), outcome)
    flash(*released_text(outcome, person_id))
    return go_to(url_for("board.task", shift_id=shift_id))


def _seen_minutes() -> int:
    """The hours to be paid that the page showed, in minutes."""
    return id_of(request.form.get("paid")) or 0


def own_shift(shift_id: int) -> Shift:
    """The shift, visible (else 404) and of a department that the viewer posts for (else 403)."""
    shift = db.session.scalar(
        visible_to(viewer())
        .where(Shift.id == shift_id)
        .options(
            joinedload(Shift.department),
            joinedload(Shift.task_type),
            joinedload(Shift.contact),
            joinedload(Shift.deputy),
        )
    )
    if shift is None:
        abort(404)
    ensure(may_post(viewer(), shift.department.path))
    return shift


def _form_of(shift: Shift) -> ChangeForm:
    form = ChangeForm(draft_of(shift), shift.revision, formdata=None)
    _offer(form, shift)
    return form


def _offer(form: ChangeForm, shift: Shift) -> None:
    """Whom a worker can call; the department and the kind of task stay what they are."""
    contacts = contacts_for(shift.department.path, form.people)
    form.offer([shift.department], [shift.task_type], contacts)
    form.contact.kept_label = shift.contact.name
    form.deputy.kept_label = shift.deputy.name if shift.deputy else None


def _edit_page(
    shift: Shift,
    form: ChangeForm,
    status: int = 200,
    cancel: CancelForm | None = None,
    both: Sequence[tuple[str, str, str]] = (),
    by: str | None = None,
    late: str | None = None,
    *,
    cost: LateCost | None = None,
    stopped: bool = False,
) -> Response:
    """``cost``: what a change of time costs, that was just refused; ``stopped``: a cancelling."""
    return page(
        "departments/edit.html",
        block="edit",
        status=status,
        shift=shift,
        form=form,
        cancel=cancel or CancelForm(formdata=None),
        both=both,
        by=by,
        late=late,
        moving=cost,
        cost=cost or late_cost(shift),
        stopped=stopped,
        acts=task_acts(shift, clock.now()),
    )


def _too_late(shift: Shift, outcome: commands_cancellations.Over) -> Response:
    return _edit_page(shift, _form_of(shift), status=409, late=over_text(outcome))
