"""What becomes of a request, in words, with the kind of line that says so."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.capabilities.models import RequestState

STATES: dict[str, tuple[Any, str]] = {
    RequestState.OPEN: (_l("waits for an answer"), "info"),
    RequestState.APPROVED: (_l("approved"), "ok"),
    RequestState.REFUSED: (_l("turned down"), "bad"),
    RequestState.WITHDRAWN: (_l("withdrawn"), "neutral"),
}
