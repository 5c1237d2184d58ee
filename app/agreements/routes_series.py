"""Time that is taken again every week, as one thing: looked at, changed, ended."""

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _

from app.agreements import queries_time as queries
from app.agreements import words as said
from app.agreements.blueprint import blueprint
from app.agreements.commands_series import change_series, end_series
from app.agreements.forms_time import SeriesForm
from app.agreements.listed_time import times_listed
from app.agreements.routes_commitments import say_doubled, say_what_is_to_be_done
from app.core.viewer import Can
from app.people import grounds, words
from app.people.models import CommitmentSeries, Origin
from app.people.words_grounds import say_what_no_longer_fits
from app.web.access import access, ensure, viewer
from app.web.render import go_to, page


@blueprint.get("/commitments/series/<int:series_id>")
@access(Can.SIGNED_IN)
def series(series_id: int) -> Response:
    """Every time of it ahead, and a form to change it by whoever may."""
    found = _seen(series_id)
    return _page(found, _form(found))


@blueprint.post("/commitments/series/<int:series_id>")
@access(Can.SIGNED_IN)
def series_change(series_id: int) -> Response:
    """Let it be otherwise from now on."""
    found = _changeable(series_id)
    form, person_id = _form(found), found.person_id
    if not form.accepted():
        return _page(found, form)
    if not form.settled(change_series(series_id, form.wanted(), form.seen)):
        return _page(_seen(series_id), form)
    if not form.untouched:
        _say_what_follows(person_id, form)
    return go_to(url_for("agreements.series", series_id=series_id))


@blueprint.post("/commitments/series/<int:series_id>/removal")
@access(Can.SIGNED_IN)
def series_removal(series_id: int) -> Response:
    """Let it come no more. What has begun stays."""
    found = _changeable(series_id)
    back = _list_of(found)
    end_series(series_id)
    flash(_("Removed."), "ok")
    return go_to(back)


def _say_what_follows(person_id: int, form: SeriesForm) -> None:
    say_doubled(form)
    if person_id != viewer().id:
        say_what_no_longer_fits(person_id)
    else:
        say_what_is_to_be_done(len(grounds.meetings(person_id, form.spans)))


def _seen(series_id: int) -> CommitmentSeries:
    return queries.seen_series(viewer(), series_id) or abort(404)


def _changeable(series_id: int) -> CommitmentSeries:
    found = _seen(series_id)
    ensure(queries.may_change(viewer(), found))
    return found


def _form(found: CommitmentSeries) -> SeriesForm:
    form = SeriesForm(queries.draft_of_series(found))
    form.skipped = found.skipped
    return form


def _list_of(found: CommitmentSeries) -> str:
    if found.person_id == viewer().id:
        return url_for("agreements.availability")
    return url_for("agreements.commitments", person_id=found.person_id)


def _page(found: CommitmentSeries, form: SeriesForm) -> Response:
    listing, clashes = times_listed(found)
    own = found.person_id == viewer().id
    return page(
        "agreements/series.html",
        status=form.status,
        series=found,
        draft=queries.draft_of_series(found),
        form=form,
        listing=listing,
        clashes=clashes,
        changeable=queries.may_change(viewer(), found),
        own=own,
        removal="agreements.unavailability_removal" if own else "agreements.commitment_removal",
        back=_list_of(found),
        kinds=words.COMMITMENT_KINDS,
        said=said,
        from_calendar=Origin.CALENDAR,
        written_by={},
    )
