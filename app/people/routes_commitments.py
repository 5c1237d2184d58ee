"""Time that is taken: of others by an administrator, one's own on the page about availability."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.viewer import Can
from app.people import labels, queries
from app.people.blueprint import blueprint
from app.people.commands_commitments import add_commitments, remove_commitment
from app.people.forms import AvailabilityForm, CommitmentForm
from app.people.models import CommitmentKind, Person
from app.people.tabs import person_tabs
from app.web.access import access, ensure, viewer
from app.web.paging import listing, page_number
from app.web.render import go_to, page


@blueprint.get("/people/<int:person_id>/commitments")
@access(Can.ADMINISTER)
def commitments(person_id: int) -> Response:
    """When somebody's time is taken from now on, and a form for more."""
    return _theirs(_administered(person_id), CommitmentForm())


@blueprint.post("/people/<int:person_id>/commitments")
@access(Can.ADMINISTER)
def new_commitment(person_id: int) -> Response:
    """Note that time of somebody is taken."""
    found = _administered(person_id)
    form = CommitmentForm()
    if not form.validate():
        return _theirs(found, form)
    _add(person_id, form.kind.data, form)
    return go_to(url_for("people.commitments", person_id=person_id))


@blueprint.post("/commitments/<int:commitment_id>/removal")
@access(Can.ADMINISTER)
def commitment_removal(commitment_id: int) -> Response:
    """Give somebody's time back."""
    person_id = (queries.commitment(viewer(), commitment_id) or abort(404)).person_id
    remove_commitment(commitment_id)
    flash(_("Removed."), "ok")
    return go_to(url_for("people.commitments", person_id=person_id))


@blueprint.get("/availability")
@access(Can.SIGNED_IN)
def availability() -> Response:
    """When one's own time is taken, and a form to say when one cannot."""
    return _own(AvailabilityForm())


@blueprint.post("/availability")
@access(Can.SIGNED_IN)
def new_unavailability() -> Response:
    """Say when one cannot. No reason is asked."""
    form = AvailabilityForm()
    if not form.validate():
        return _own(form)
    _add(viewer().id, CommitmentKind.UNAVAILABLE, form)
    return go_to(url_for("people.availability"))


@blueprint.post("/availability/<int:commitment_id>/removal")
@access(Can.SIGNED_IN)
def unavailability_removal(commitment_id: int) -> Response:
    """Say that one can after all. The own roster is not one's own to change."""
    own = queries.own_commitment(viewer(), commitment_id) or abort(404)
    ensure(own.kind == CommitmentKind.UNAVAILABLE)
    remove_commitment(commitment_id)
    flash(_("Removed."), "ok")
    return go_to(url_for("people.availability"))


def _administered(person_id: int) -> Person:
    return queries.person(viewer(), person_id, Can.ADMINISTER) or abort(404)


def _add(person_id: int, kind: CommitmentKind, form: AvailabilityForm) -> None:
    """Save, and say how an hour was read that the clock shows twice."""
    add_commitments(person_id, kind, form.spans)
    flash(_("Saved."), "ok")
    for day in form.doubled:
        flash(
            _(
                "On %(day)s the clock shows that hour twice; all of it counts as taken.",
                day=labels.full_day(day),
            ),
            "info",
        )


def _theirs(person: Person, form: CommitmentForm) -> Response:
    return page(
        "people/commitments.html",
        status=422 if form.errors else 200,
        person=person,
        form=form,
        listing=listing(queries.commitments(person.id, clock.now()), page_number()),
        kinds=labels.COMMITMENT_KINDS,
        tabs=person_tabs(viewer(), person, "people.commitments"),
    )


def _own(form: AvailabilityForm) -> Response:
    return page(
        "people/availability.html",
        status=422 if form.errors else 200,
        form=form,
        listing=listing(queries.commitments(viewer().id, clock.now()), page_number()),
        kinds=labels.COMMITMENT_KINDS,
        removable=CommitmentKind.UNAVAILABLE,
    )
