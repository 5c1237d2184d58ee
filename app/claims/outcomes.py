"""The outcomes of claiming, counted for the figures of this server."""

from app.claims.commands import Outcome, Refused, Waits
from app.web.metrics import count_claim


def counted(by: str, outcome: Outcome) -> Outcome:
    """The same outcome, counted: a tap of a "worker", or an assignment by a "coordinator"."""
    if isinstance(outcome, Refused):
        count_claim(by, "gone" if outcome.verdict.states else "refused")
    elif isinstance(outcome, Waits):
        count_claim(by, "waits")
    else:
        count_claim(by, "already" if outcome.already else "taken")
    return outcome
