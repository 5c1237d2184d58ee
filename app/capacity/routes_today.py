"""Today: what asks the coordinator, the chosen thing beside it; and the list of keys."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, abort, request

from app.asking.routes_candidates import coordinated, gap_context
from app.capacity.blueprint import blueprint
from app.capacity.queries_exceptions import Exceptions, exceptions, filled_today, rest
from app.capacity.queries_open_places import row_of
from app.capacity.queries_unsafe_steps import unsafe_report
from app.capacity.rows import Row
from app.capacity.words_today import finding_text, when_text
from app.core import clock
from app.core.axis import Axis, Strip, axis_of_now, strip
from app.core.localtime import local_time
from app.core.viewer import Can
from app.web.access import access, viewer
from app.web.limits import id_of
from app.web.render import page, unchanged, wants_fragment

MOST_SEARCHING = 12
KINDS = ("shift", "report")
Chosen = dict[str, int]
"""What stands beside the list, as the address says it: the id of a shift, or of a report."""


@blueprint.get("/today")
@access(Can.COORDINATE)
def today() -> Response:
    """What goes wrong on one axis, with one thing of it beside the list: the first, or the chosen.

    The list asks itself anew with what it shows: 204 while that is so. Whoever chooses another
    thing gets the pane alone.
    """
    if not wants_fragment():
        answer = _whole()
    elif "v" in request.args:
        answer = _list_anew(request.args["v"])
    else:
        answer = page("capacity/today.html", block="pane", **_pane(_asked_for(request.args)))
    answer.vary.add("HX-Request")
    return answer


def _whole() -> Response:
    asked_for = _asked_for(request.args)
    found = _found(asked_for)
    chosen = asked_for or next((row.opens for row in found.rows if row.opens), None)
    return page(
        "capacity/today.html",
        is_chosen=asked_for is not None,
        **_pane(chosen),
        **_listed(found, chosen),
    )


def _list_anew(seen: str) -> Response:
    """The list, as somebody looks at it who has ``chosen`` something: that stays.

    Rows that are new beside those ``shown`` wait until the list is asked with ``all``.
    """
    kind, _dash, number = request.args.get("chosen", "").partition("-")
    chosen = _asked_for({kind: number})
    found = _found(chosen)
    new = found.new_since(request.args.get("shown", "").split("."))
    waits = [] if "all" in request.args else new
    shown = _listed(found, chosen, waits)
    if seen == shown["version"]:
        return unchanged()
    focused = new[0].key if new and not waits else None
    return page("capacity/today.html", block="today", **{**shown, "focused": focused})


def _asked_for(values: Mapping[str, str]) -> Chosen | None:
    return next(({kind: id_of(values[kind]) or 0} for kind in KINDS if kind in values), None)


def _found(chosen: Chosen | None) -> Exceptions:
    """What asks; a chosen task that asks nobody any more keeps its row."""
    found = exceptions(viewer(), clock.now())
    if chosen and "shift" in chosen and not found.has_shift(chosen["shift"]):
        found = found.with_row(row_of(coordinated(chosen["shift"])))
    return found


def _listed(
    found: Exceptions, chosen: Chosen | None, waits: Collection[Row] = ()
) -> dict[str, Any]:
    """What the list needs; rows that wait are only counted."""
    rows = [row for row in found.rows if row not in waits]
    now, others = clock.now(), rest(viewer(), clock.now())
    axis = axis_of_now(now, local_time())
    return {
        "now": now,
        "found": found,
        "rest": others,
        "chosen": chosen,
        "title": finding_text(found, now),
        "axis": axis,
        "lines": [_line(row, axis, now) for row in rows],
        "waits": len(waits),
        "shown": ".".join(row.mark for row in rows),
        "focused": None,
        "yours_first": min((row.yours for row in found.searching if row.yours), default=None),
        "searching": found.searching[:MOST_SEARCHING],
        "version": _version(found, others),
    }


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its bar on the axis of the list, and what stands below its times."""

    row: Row
    when: str
    bar: Strip | None


def _line(row: Row, axis: Axis, now: datetime) -> Line:
    bar = strip(axis, [(row.drawn, row.span, "")]) if row.span else None
    return Line(row, when_text(row, now), bar if bar and bar.bars else None)


def _pane(chosen: Chosen | None) -> dict[str, Any]:
    """What the pane needs: a task that looks for people, a report, or what is filled."""
    nothing = {"gap": None, "unsafe": None, "filled": None}
    if chosen is None:
        return {**nothing, "filled": filled_today(viewer(), clock.now())}
    if "shift" in chosen:
        return {**nothing, **gap_context(coordinated(chosen["shift"]))}
    return {**nothing, "unsafe": unsafe_report(viewer(), chosen["report"]) or abort(404)}


def _version(found: Exceptions, *others: object) -> str:
    """The same for the same list: also the minute counts, in which it was looked at."""
    minute = clock.now().replace(second=0, microsecond=0)
    return hashlib.sha256(repr((found, others, minute)).encode()).hexdigest()[:16]


@blueprint.get("/keys")
@access(Can.COORDINATE)
def keys() -> Response:
    """The keys that work at the desk, and the switch that turns them off."""
    return page("capacity/keys.html", block="keys")
