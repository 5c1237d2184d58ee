"""Time that is taken: of others by an administrator, one's own on the page about availability."""

from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.agreements import queries_time
from app.agreements import words as said
from app.agreements.blueprint import blueprint
from app.agreements.commands_commitments import (
    add_commitments,
    make_available,
    remove_commitment,
    span_of,
)
from app.agreements.commands_series import add_series
from app.agreements.forms_time import AvailabilityForm, CommitmentForm, TimeForm
from app.agreements.listed_time import taken_time
from app.core import clock
from app.core.viewer import Can
from app.people import grounds, queries, words
from app.people.models import AVAILABILITY, CommitmentKind, Origin, Person
from app.people.tabs import person_tabs
from app.people.words_grounds import say_what_no_longer_fits
from app.web.access import access, ensure, viewer
from app.web.pages import PAGE_SIZE
from app.web.render import go_to, page
from app.web.words_times import full_day

LONGEST_MARK = 20


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
    mark = _add(person_id, form, Origin.OFFICE)
    say_what_no_longer_fits(person_id)
    return go_to(url_for("agreements.commitments", person_id=person_id, **mark))


@blueprint.post("/commitments/<int:commitment_id>/removal")
@access(Can.ADMINISTER)
def commitment_removal(commitment_id: int) -> Response:
    """Give somebody's time back. What their calendar says would come back at its next reading."""
    found = queries.commitment(viewer(), commitment_id) or abort(404)
    ensure(found.origin != Origin.CALENDAR)
    person_id = found.person_id
    remove_commitment(commitment_id)
    flash(_("Removed."), "ok")
    return go_to(url_for("agreements.commitments", person_id=person_id))


@blueprint.get("/availability")
@access(Can.SIGNED_IN)
def availability() -> Response:
    """When one's own time is taken, and a form to say when one cannot."""
    return _own(AvailabilityForm(kind=str(CommitmentKind.UNAVAILABLE)))


@blueprint.post("/availability")
@access(Can.SIGNED_IN)
def new_unavailability() -> Response:
    """Say when one cannot, or can after all, or works elsewhere. No reason is asked."""
    form = AvailabilityForm()
    if not form.validate():
        return _own(form)
    if form.what is None:
        _say_available(make_available(viewer().id, form.spans))
        return go_to(url_for("agreements.availability"))
    mark = _add(viewer().id, form, Origin.OWN)
    say_what_is_to_be_done(len(grounds.meetings(viewer().id, form.spans)))
    return go_to(url_for("agreements.availability", **mark))


@blueprint.post("/availability/<int:commitment_id>/removal")
@access(Can.SIGNED_IN)
def unavailability_removal(commitment_id: int) -> Response:
    """Say that one can after all. What others wrote is not one's own to change."""
    own = queries.own_commitment(viewer(), commitment_id) or abort(404)
    ensure(own.origin == Origin.OWN)
    remove_commitment(commitment_id)
    flash(_("Removed."), "ok")
    return go_to(url_for("agreements.availability"))


@blueprint.post("/availability/<int:commitment_id>/kept")
@access(Can.SIGNED_IN)
def kept(commitment_id: int) -> Response:
    """Do the tasks in a time anyway in which one said one cannot; the rest of it stands."""
    own = queries.own_commitment(viewer(), commitment_id) or abort(404)
    ensure(own.origin == Origin.OWN and own.kind in AVAILABILITY)
    tasks = [each.span for each in grounds.meetings(viewer().id, [span_of(own)])]
    if tasks:
        make_available(viewer().id, tasks)
        flash(_("You do it anyway. That time is no longer noted as one that does not suit."), "ok")
    return go_to(url_for("agreements.availability"))


def _administered(person_id: int) -> Person:
    return queries.person(viewer(), person_id, Can.ADMINISTER) or abort(404)


def _add(person_id: int, form: TimeForm, origin: Origin) -> dict[str, Any]:
    """Save, and say how an hour was read that the clock shows twice; where it now stands."""
    draft = form.draft()
    if draft.until is not None:
        mark, page_of = f"series-{add_series(person_id, draft, origin)}", None
    else:
        kind = CommitmentKind(draft.kind or "")
        [made] = add_commitments(person_id, kind, form.spans, origin)
        before = queries_time.single_before(person_id, made, clock.now())
        mark, page_of = str(made), before // PAGE_SIZE + 1
    flash(_("Saved."), "ok")
    say_doubled(form)
    return {
        "new": mark,
        "page": page_of if page_of and page_of > 1 else None,
        "_anchor": f"new-{mark}",
    }


def say_doubled(form: TimeForm) -> None:
    """On which days an hour of it comes twice."""
    for day in form.found.doubled:
        flash(
            _(
                "On %(day)s the clock shows that hour twice; all of it counts as taken.",
                day=full_day(day),
            ),
            "info",
        )


def _say_available(times: int) -> None:
    if times:
        text = ngettext(
            "You are available then: %(num)s time that you had noted gives way.",
            "You are available then: %(num)s times that you had noted give way.",
            times,
        )
        flash(text, "ok")
    else:
        flash(_("You had not said otherwise: you are available then."), "info")


def say_what_is_to_be_done(tasks: int) -> None:
    """To whoever said it themselves: how many tasks they hold in these times."""
    if tasks:
        flash(
            ngettext(
                "You have a task then. It stays yours; below you can hand it back.",
                "You have %(num)s tasks then. They stay yours; below you can hand them back.",
                tasks,
            ),
            "warn",
        )


def _theirs(person: Person, form: CommitmentForm) -> Response:
    return page(
        "agreements/commitments.html",
        status=422 if form.errors else 200,
        person=person,
        tabs=person_tabs(viewer(), person, "agreements.commitments"),
        **_listed(person.id, form),
    )


def _own(form: AvailabilityForm) -> Response:
    return page(
        "agreements/availability.html",
        status=422 if form.errors else 200,
        **_listed(viewer().id, form),
    )


def _listed(person_id: int, form: TimeForm) -> dict[str, Any]:
    found = taken_time(person_id)
    return {
        "form": form,
        "series": found.series,
        "listing": found.listing,
        "clashes": found.clashes,
        "kinds": words.COMMITMENT_KINDS,
        "said": said,
        "by_oneself": Origin.OWN,
        "from_calendar": Origin.CALENDAR,
        "written_by": said.WRITTEN_BY if person_id == viewer().id else said.WRITTEN_BY_OTHER,
        "new": request.args.get("new", "")[:LONGEST_MARK],
    }
