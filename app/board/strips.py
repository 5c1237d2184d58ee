"""What is drawn on the axis of a worker: what they do already, and the task in its form."""

from app.core.axis import Part
from app.eligibility.queries_verdicts import Judged
from app.eligibility.strips import parts_of, short_rests
from app.eligibility.verdict import FitState
from app.shifts.models_claims import Claim
from app.shifts.states import Seat


def parts_around(judged: Judged, state: FitState, claim: Claim | None) -> list[Part]:
    """What the worker does, rest that would be too short, and the task; ``claim``: their place."""
    task = judged.task
    beside = [busy for busy in judged.case.worker.busy if busy.shift_id != task.id]
    extra = claim.seat == Seat.EXTRA if claim is not None else judged.extra_fits
    form = "extra" if extra else "mine" if state is FitState.MINE else "gap"
    return [
        *parts_of(beside),
        *short_rests(judged.verdict.refusals, judged.case),
        (form, task.span, ""),
    ]
