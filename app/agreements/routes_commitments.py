"""Time that is taken: of others by an administrator, one's own on the page about availability."""

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.agreements.blueprint import blueprint
from app.agreements.commands_commitments import add_commitments, remove_commitment
from app.agreements.forms import AvailabilityForm, CommitmentForm
from app.core import clock
from app.core.intervals import Interval
from app.core.viewer import Can
from app.people import grounds, queries, words
from app.people.models import CommitmentKind, Person
from app.people.rules import MOST_WEEKS
from app.people.tabs import person_tabs
from app.people.words_grounds import say_what_no_longer_fits
from app.web.access import access, ensure, viewer
from app.web.limits import id_of
from app.web.pages import PAGE_SIZE, Listing, listing, page_number
from app.web.render import go_to, page
from app.web.words_times import full_day


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
    ids = _add(person_id, form.kind.data, form)
    say_what_no_longer_fits(person_id)
    return go_to(
        url_for("agreements.commitments", person_id=person_id, **_in_sight(person_id, ids))
    )


@blueprint.post("/commitments/<int:commitment_id>/removal")
@access(Can.ADMINISTER)
def commitment_removal(commitment_id: int) -> Response:
    """Give somebody's time back."""
    person_id = (queries.commitment(viewer(), commitment_id) or abort(404)).person_id
    remove_commitment(commitment_id)
    flash(_("Removed."), "ok")
    return go_to(url_for("agreements.commitments", person_id=person_id))


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
    ids = _add(viewer().id, CommitmentKind.UNAVAILABLE, form)
    _say_what_is_to_be_done(len(grounds.meetings(viewer().id, form.spans)))
    return go_to(url_for("agreements.availability", **_in_sight(viewer().id, ids)))


@blueprint.post("/availability/<int:commitment_id>/removal")
@access(Can.SIGNED_IN)
def unavailability_removal(commitment_id: int) -> Response:
    """Say that one can after all. The own roster is not one's own to change."""
    own = queries.own_commitment(viewer(), commitment_id) or abort(404)
    ensure(own.kind == CommitmentKind.UNAVAILABLE)
    remove_commitment(commitment_id)
    flash(_("Removed."), "ok")
    return go_to(url_for("agreements.availability"))


def _administered(person_id: int) -> Person:
    return queries.person(viewer(), person_id, Can.ADMINISTER) or abort(404)


def _add(person_id: int, kind: CommitmentKind, form: AvailabilityForm) -> list[int]:
    """Save, and say how an hour was read that the clock shows twice; the ids."""
    ids = add_commitments(person_id, kind, form.spans)
    flash(_("Saved."), "ok")
    for day in form.doubled:
        flash(
            _(
                "On %(day)s the clock shows that hour twice; all of it counts as taken.",
                day=full_day(day),
            ),
            "info",
        )
    return ids


def _say_what_is_to_be_done(tasks: int) -> None:
    if tasks:
        flash(
            ngettext(
                "You have a task then. It stays yours; below you can hand it back.",
                "You have %(num)s tasks then. They stay yours; below you can hand them back.",
                tasks,
            ),
            "warn",
        )


def _meetings(listed: Listing[Any], person_id: int) -> dict[int, list[grounds.Meeting]]:
    """What the person is to do in each of the times on the page that are taken, by id."""
    shown = {row[0].id: Interval(row[0].starts_at, row[0].ends_at) for row in listed.rows}
    found = grounds.meetings(person_id, list(shown.values()))
    return {
        row_id: [meeting for meeting in found if meeting.span.overlaps(span)]
        for row_id, span in shown.items()
    }


def _in_sight(person_id: int, ids: Sequence[int]) -> dict[str, Any]:
    """Where in the list the first of these stands: its page, and the row itself, marked."""
    before = queries.commitments_before(person_id, ids[0], clock.now())
    number = before // PAGE_SIZE + 1
    joined = ",".join(map(str, ids))
    return {"new": joined, "page": number if number > 1 else None, "_anchor": f"new-{ids[0]}"}


def _new() -> list[int | None]:
    """What was just added, as the address says."""
    return [id_of(part) for part in request.args.get("new", "").split(",")[:MOST_WEEKS]]


def _theirs(person: Person, form: CommitmentForm) -> Response:
    listed = listing(queries.commitments(person.id, clock.now()), page_number())
    return page(
        "agreements/commitments.html",
        status=422 if form.errors else 200,
        person=person,
        form=form,
        listing=listed,
        meetings=_meetings(listed, person.id),
        kinds=words.COMMITMENT_KINDS,
        new=_new(),
        tabs=person_tabs(viewer(), person, "agreements.commitments"),
    )


def _own(form: AvailabilityForm) -> Response:
    listed = listing(queries.commitments(viewer().id, clock.now()), page_number())
    return page(
        "agreements/availability.html",
        status=422 if form.errors else 200,
        form=form,
        listing=listed,
        meetings=_meetings(listed, viewer().id),
        kinds=words.COMMITMENT_KINDS,
        new=_new(),
        removable=CommitmentKind.UNAVAILABLE,
    )
