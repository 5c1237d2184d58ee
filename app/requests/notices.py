"""The messages about requests: to who may answer; to the person only that there is something."""

from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import joinedload

from app.capabilities.models import Capability, CapabilityRequest, RequestState
from app.capabilities.words import level_name
from app.core.db import db
from app.notices import kinds, outbox, private
from app.notices.models import Notice
from app.people.models import Person
from app.requests import queries

ASKED = "request_asked"


def asked(request: CapabilityRequest, capability: Capability) -> None:
    """Tell who may answer; inside the command that stored the request."""
    for person_id in sorted(queries.who_may_answer(capability, request.person_id)):
        outbox.post(ASKED, person_id, request=request.id)


def answered(request: CapabilityRequest) -> None:
    """Tell the person that there is something; inside the command that answered."""
    private.tell(request.person_id)


def install() -> None:
    """Make the message known."""
    kinds.register(ASKED, _still_due, _context, place=_place, line=_answering)


def _place(notice: Notice) -> str:
    return f"/capability-requests/{notice.data['request']}"


def _answering(notice: Notice, but: Collection[int]) -> list[int]:
    """Who may answer the request now, apart from those whom it cannot reach."""
    request = db.session.get_one(
        CapabilityRequest,
        notice.data["request"],
        options=[joinedload(CapabilityRequest.capability)],
    )
    found = queries.who_may_answer(request.capability, request.person_id)
    return sorted(found - set(but))


def _still_due(notice: Notice) -> bool:
    request = db.session.get(CapabilityRequest, notice.data["request"])
    return request is not None and request.state == RequestState.OPEN


def _context(notice: Notice) -> dict[str, Any]:
    """Rows and names, to be put into words in the language of whom it is for."""
    request = db.session.get_one(
        CapabilityRequest,
        notice.data["request"],
        options=[joinedload(CapabilityRequest.capability)],
    )
    return {
        "request": request,
        "asker": db.session.get_one(Person, request.person_id).name,
        "level_name": level_name,
    }
