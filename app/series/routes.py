"""A series: looking at it, taking all of it in one tap, and putting it back."""

from collections.abc import Sequence

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.claims.commands_extra_seats import admit_beside
from app.claims.commands_ways_out import Left, undo_all
from app.claims.notices import department_told
from app.claims.outcomes import counted
from app.claims.queries import own_claim
from app.core.viewer import Can
from app.departments.routes_tasks import hands_over
from app.eligibility.verdict import NOT_HARD
from app.series.blueprint import blueprint
from app.series.commands import DatesDoNotFit, SeriesTaken, claim_series
from app.series.queries import SeriesPage, claims_to_undo, series_page
from app.series.words import for_department, for_worker, rule_text, taken_text, undone_text
from app.web.access import access, viewer
from app.web.limits import LARGEST_ID, id_of
from app.web.render import go_to, page


@blueprint.get("/series/<int:shift_series_id>")
@access(Can.SIGNED_IN)
def series(shift_series_id: int) -> Response:
    """Its dates, each with how it stands; what of it fits, and what does not and why."""
    return _page(_seen(shift_series_id))


@blueprint.post("/series/<int:shift_series_id>/claims")
@access(Can.SIGNED_IN)
@bounded(1000, Verb.CLAIMED)
def claim_whole(shift_series_id: int) -> Response:
    """Take all dates but those left out (``without``); nothing where another does not fit."""
    _seen(shift_series_id)
    without, seen = (_numbers(request.form.getlist(name)) for name in ("without", "seen"))
    anyway = request.form.get("anyway") == "1"
    outcome = claim_series(viewer().id, shift_series_id, without, seen, anyway=anyway)
    if isinstance(outcome, DatesDoNotFit):
        hard = [code for code in outcome.codes if code not in NOT_HARD]
        soft_only = not hard and not any(each.verdict.states for each in outcome.judged)
        status = 422 if hard or (soft_only and outcome.judged) else 409
        problem = _("Nothing was taken yet: look at which dates do not fit.")
        return _page(_seen(shift_series_id), status, problem, " ".join(outcome.codes))
    return _taken(shift_series_id, outcome)


def _taken(series_id: int, outcome: SeriesTaken) -> Response:
    for each in outcome.taken:
        admit_beside(counted("worker", each))
    if outcome.taken or outcome.lost or outcome.asked:
        flash(taken_text(outcome), "warn" if outcome.lost else "ok")
    return go_to(url_for("series.series", shift_series_id=series_id))


@blueprint.post("/series/<int:shift_series_id>/undo")
@access(Can.SIGNED_IN)
@bounded(1000, Verb.UNDONE)
def undo_whole(shift_series_id: int) -> Response:
    """Take back what was tapped of it in the last five minutes."""
    seen = _seen(shift_series_id)
    if not seen.mine and not seen.undo:
        abort(404)
    claims = [claim.id for claim in claims_to_undo(viewer().id, shift_series_id)]
    outcomes = undo_all(claims)
    left = {number: each for number, each in outcomes.items() if isinstance(each, Left)}
    if not left:
        problem = _("That can't be undone any more. Nothing changed.")
        return _page(_seen(shift_series_id), 409, problem)
    flash(
        undone_text(len(left), _told([number for number, each in left.items() if each.told])), "ok"
    )
    return go_to(url_for("series.series", shift_series_id=shift_series_id))


def _told(claim_ids: Sequence[int]) -> set[int]:
    """Who of the department hears that these places are free again."""
    claims = (own_claim(viewer(), number) for number in claim_ids)
    return {each.id for claim in claims if claim for each in department_told(claim).people}


def _seen(series_id: int) -> SeriesPage:
    return series_page(viewer(), series_id) or abort(404)


def _page(seen: SeriesPage, status: int = 200, problem: str = "", codes: str = "") -> Response:
    as_worker = viewer().mode == "worker" or not seen.manages
    says = for_worker if as_worker else for_department
    from_id = id_of(request.args.get("from"))
    ids = [each.shift.id for each in seen.dates]
    return page(
        "series/series.html",
        block="series",
        status=status,
        seen=seen,
        rule=rule_text(seen.rule),
        lines=[(each, *says(each)) for each in seen.dates],
        as_worker=as_worker,
        problem=problem,
        codes=codes,
        chosen=set(ids[ids.index(from_id) :]) if from_id in ids else set(),
        choosable=[] if as_worker else [each.shift.id for each in seen.dates if each.judged],
        hands_over=not as_worker and hands_over(),
    )


def _numbers(texts: Sequence[str]) -> list[int]:
    """The ids in texts, several in one between commas; what is none says nothing."""
    found = [id_of(text) for each in texts for text in each.split(",")]
    return [number for number in found if number is not None and 0 < number <= LARGEST_ID]
