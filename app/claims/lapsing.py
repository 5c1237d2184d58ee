"""The job that ends what was not answered in time."""

from datetime import datetime

from app.claims.reconfirming import let_lapse, unanswered


def lapse(now: datetime) -> int:
    """Let every unanswered change lapse; how many did. Running it twice changes nothing more."""
    return sum(let_lapse(claim_id) for claim_id in unanswered(now))
