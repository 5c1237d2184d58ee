"""Why steps are not ticked off, and nothing is written for the next, at this moment."""

from datetime import datetime

from flask_babel import gettext as _

from app.claims.policies import ticking_time, writing_time
from app.shifts.models_claims import Claim
from app.shifts.states import ClaimState
from app.web.words_times import moment_text


def not_written_text(claim: Claim, now: datetime) -> str:
    """Why lines for the next cannot be left now."""
    time = writing_time(claim.starts_at, claim.ends_at)
    if not _is_theirs(claim):
        return _gone_text()
    if now < time.start:
        moment = moment_text(time.start)
        return _("You can write this once the task has begun: %(moment)s.", moment=moment)
    return _(
        "It is too late: this could be written until %(moment)s. Nothing was saved.",
        moment=moment_text(time.end),
    )


def not_ticked_text(claim: Claim, now: datetime) -> str:
    """Why steps cannot be ticked off now."""
    time = ticking_time(claim.starts_at, claim.ends_at)
    if not _is_theirs(claim):
        return _gone_text()
    if now < time.start:
        return _("You can tick off steps from %(moment)s.", moment=moment_text(time.start))
    return _(
        "It is too late: steps could be ticked off until %(moment)s. Nothing was saved.",
        moment=moment_text(time.end),
    )


def _is_theirs(claim: Claim) -> bool:
    """Whether the place is theirs, or was to the end."""
    return claim.live or claim.state == ClaimState.WORKED


def _gone_text() -> str:
    return _("You have no place on this task any more. Nothing was saved.")
