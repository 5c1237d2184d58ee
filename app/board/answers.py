"""What somebody sees after a tap: the same card in place, or a page that says the same."""

from dataclasses import replace

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.asking.queries_offers import as_offered, open_offers
from app.asking.queries_waiting import own_waiting
from app.board import queries_board
from app.board.cards import Card, card_for
from app.board.queries_roster import local_day
from app.claims import queries
from app.claims.commands import Outcome, Refused, Taken, Waits
from app.claims.commands_ways_out import Left, OtherState, StaysYours
from app.eligibility.queries_shift_facts import Task
from app.eligibility.verdict import Code
from app.shifts.models_claims import Claim
from app.shifts.states import Seat
from app.web.access import viewer
from app.web.render import go_to, page, wants_fragment
from app.web.words_times import short_day_text, span_text

LeavingOutcome = Left | StaysYours | OtherState | None


def task_in_sight(shift_id: int) -> Task:
    """The task that the address names; 404 where the viewer may not see it."""
    return queries.visible_task(viewer(), shift_id) or abort(404)


def after_claim(task: Task, outcome: Outcome) -> Response:
    """200 or 303 when it is theirs; 409 for a state of the shift, 422 for a rule."""
    if isinstance(outcome, Refused):
        return _refused(task, outcome)
    if isinstance(outcome, Waits):
        return _waits(task, outcome)
    said = _(
        "It's yours. %(day)s %(time)s, %(place)s.",
        day=short_day_text(task.span.start),
        time=span_text(task.span.start, task.span.end),
        place=task.location or task.department,
    )
    if wants_fragment():
        return _card_answer(_card_of(task, outcome), said)
    flash(said, "ok")
    return go_to(url_for("board.task", shift_id=task.id))


def after_move(task: Task) -> Response:
    """The yes was to a time that is no more: the card as it is now asks again; 409."""
    return _card_answer(_card_now(task), _("The task was moved. Do you still want it?"), 409)


def after_waiting(task: Task, said: str, status: int = 200) -> Response:
    """The card again, and in words how one stands to the waiting list; 409 or 422 when refused."""
    if wants_fragment() or status != 200:
        return _card_answer(_card_now(task), said, status)
    flash(said, "ok")
    return go_to(url_for("board.task", shift_id=task.id))


def _waits(task: Task, outcome: Waits) -> Response:
    said = _("Asked. You get it once somebody independent is on it.")
    if outcome.seat is Seat.REGULAR:
        said = _("Asked. The department chooses who comes.")
    if wants_fragment():
        return _card_answer(_card_now(task), said)
    flash(said, "ok")
    return go_to(url_for("board.task", shift_id=task.id))


def _refused(task: Task, outcome: Refused) -> Response:
    [judged] = queries.judged_for(viewer(), [task])
    offer = None if outcome.verdict.states else open_offers(viewer()).get(task.id)
    waiting = own_waiting(viewer(), task.id) if outcome.verdict.states else None
    card = card_for(
        replace(judged, verdict=outcome.verdict), offer=offer, waiting=waiting, refused=True
    )
    lost = any(refusal.code is Code.FULL for refusal in outcome.verdict.states)
    others = queries_board.alternatives(viewer(), task) if outcome.verdict.states else []
    return _card_answer(
        replace(card, look="lost") if lost else card,
        card.reasons[0].text,
        status=409 if outcome.verdict.states else 422,
        alternatives=[card_for(each) for each in others],
    )


def after_leaving(claim: Claim, outcome: LeavingOutcome, said: str, status: int = 200) -> Response:
    """The card or the roster again, and in words what happened; 409 when it came too late."""
    kind = "ok" if status == 200 else "warn"
    if isinstance(outcome, OtherState):
        status, kind = 409, "warn"
        said = _("That can't be undone any more. Nothing changed.")
    elif isinstance(outcome, StaysYours):
        kind, said = "warn", _("It stays yours until someone takes over.")
    task = queries.visible_task(viewer(), claim.shift_id)
    if task is not None and (wants_fragment() or status != 200):
        return _card_answer(_card_now(task), said, status)
    flash(said, kind)
    return go_to(url_for("board.roster", day=local_day(claim.starts_at)))


def _card_of(task: Task, taken: Taken) -> Card:
    """The card as it was judged and written under the locks a moment ago."""
    if taken.judged is None or taken.claim is None:
        return _card_now(task)
    return card_for(taken.judged, taken.claim)


def _card_now(task: Task) -> Card:
    """The card of the task as it is after the command."""
    fresh = queries.visible_task(viewer(), task.id) or task
    claim = queries.claims_of(viewer().id, [task.id]).get(task.id)
    offer = None if claim else open_offers(viewer()).get(task.id)
    [judged] = queries.judged_for(viewer(), [as_offered(fresh, offer)])
    return card_for(judged, claim, offer, waiting=own_waiting(viewer(), task.id))


def _card_answer(
    card: Card, said: str, status: int = 200, alternatives: list[Card] | None = None
) -> Response:
    if request.headers.get("HX-Target") == "pane":
        answer = page(
            "board/_pane.html", status=status, card=card, said=said, alternatives=alternatives
        )
        answer.headers["HX-Trigger-After-Settle"] = "flexpool:refresh"  # the row of the list
        return answer
    return page(
        "board/answer.html",
        block="card",
        status=status,
        card=card,
        said=said,
        alternatives=alternatives or [],
        stands=not wants_fragment(),
    )
