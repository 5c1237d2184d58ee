"""The job that ends what was not answered in time, and gives the extra seats that waited."""

from datetime import datetime

from app.claims.commands_extra_seats import admit_waiting, let_request_lapse, overdue
from app.claims.commands_learners import learners_alone
from app.claims.commands_reconfirmations import let_lapse, unanswered
from app.core.pieces import one_by_one


def lapse(now: datetime) -> int:
    """Let lapse what was not answered, or waited for, in time, and admit whom one can.

    Returns the number of claims that changed.

    Extra seats beside which nobody independent is left wait again.

    Running it twice changes nothing more.
    """
    return (
        sum(let_lapse(claim_id) for claim_id in one_by_one(unanswered(now)))
        + sum(let_request_lapse(claim_id) for claim_id in one_by_one(overdue(now)))
        + learners_alone(now)
        + admit_waiting()
    )
