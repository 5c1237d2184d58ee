"""My week against the rules: what was found, what is allowed, and the room that is left."""

from datetime import date, timedelta
from typing import Any

from flask import Response, abort, request, url_for

from app.core.localtime import local_today
from app.core.viewer import Can
from app.people.words import COMMITMENT_KINDS
from app.web.access import access, viewer
from app.web.limits import day_of
from app.web.render import page
from app.working_time import words
from app.working_time.blueprint import blueprint
from app.working_time.queries_week import week_facts
from app.working_time.week import OwnWeek

WEEK = timedelta(days=7)


@blueprint.get("/week")
@access(Can.SIGNED_IN)
def week() -> Response:
    """The viewer's week that holds the day ``from``, else that of today."""
    today = local_today()
    shown = OwnWeek(week_facts(viewer(), _day_asked(today)))
    first = shown.facts.first_day
    return page(
        "working_time/week.html",
        week=shown,
        first=first,
        last=first + timedelta(days=6),
        today=today,
        previous=_address(first - WEEK),
        next=_address(first + WEEK),
        kinds=COMMITMENT_KINDS,
        words=words,
    )


def _address(day: date) -> str:
    asked: dict[str, Any] = {"from": day.isoformat()}
    return url_for("working_time.week", **asked)


def _day_asked(today: date) -> date:
    text = request.args.get("from")
    return today if text is None else day_of(text) or abort(404)
