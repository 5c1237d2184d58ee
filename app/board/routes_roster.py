"""My roster: a week of tasks and of time taken otherwise."""

from datetime import date, timedelta

from flask import Response, abort, request, url_for

from app.asking.queries_swaps import swaps_of_claims
from app.asking.queries_waiting import waits_of
from app.asking.words_offers import waiting_text
from app.board import queries_roster as rosters
from app.board.blueprint import blueprint
from app.board.week import drawn_week
from app.board.words_acts import acts_of
from app.core import clock
from app.core.localtime import local_today, monday_of
from app.core.viewer import Can
from app.people.models import AVAILABILITY
from app.people.words import COMMITMENT_KINDS
from app.web.access import access, viewer
from app.web.limits import day_of
from app.web.render import page


@blueprint.get("/roster")
@access(Can.SIGNED_IN)
def roster() -> Response:
    """My week, Monday to Sunday."""
    today = local_today()
    monday = monday_of(_day_asked(today))
    week = rosters.roster_week(viewer(), monday)
    return page(
        "board/roster.html",
        week=week,
        monday=monday,
        sunday=monday + timedelta(days=6),
        waits=waits_of(viewer()),
        swaps_of=swaps_of_claims(viewer(), [place.claim.id for place in week.places]),
        drawn=drawn_week(week, monday, clock.now()),
        previous=url_for("board.roster", day=monday - timedelta(days=7)),
        next=url_for("board.roster", day=monday + timedelta(days=7)),
        now=clock.now(),
        acts_of=acts_of,
        waiting_text=waiting_text,
        commitment_labels=COMMITMENT_KINDS,
        availability=AVAILABILITY,
    )


def _day_asked(today: date) -> date:
    text = request.args.get("day")
    return today if text is None else day_of(text) or abort(404)
