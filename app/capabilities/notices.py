"""The messages to somebody who was signed off, or from whom a capability was taken away."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.capabilities.models import SignOff
from app.capabilities.words import REASONS, level_name
from app.core.db import db
from app.notices import kinds, outbox
from app.notices.models import Notice
from app.people.models import Person

SIGNED_OFF, REVOKED = "signed_off", "capability_revoked"


def tell(sign_off: SignOff) -> None:
    """Tell the person what was written down about them; inside the command that does so."""
    kind = SIGNED_OFF if sign_off.level else REVOKED
    outbox.post(kind, sign_off.person_id, sign_off=sign_off.id)


def own_capabilities(notice: Notice) -> str:
    """The page of what the receiver can do."""
    return f"/people/{notice.person_id}/capabilities"


def install() -> None:
    """Make the messages known."""
    for kind in (SIGNED_OFF, REVOKED):
        kinds.register(kind, _still_due, _context, place=own_capabilities)


def _still_due(notice: Notice) -> bool:
    """Unless something newer was written down: that has a message of its own."""
    told = db.session.get_one(SignOff, notice.data["sign_off"])
    newer = select(SignOff.id).where(
        SignOff.person_id == told.person_id,
        SignOff.capability_id == told.capability_id,
        SignOff.id > told.id,
    )
    return db.session.scalar(newer.limit(1)) is None


def _context(notice: Notice) -> dict[str, Any]:
    """Rows and names, to be put into words in the language of the person."""
    told = db.session.get_one(
        SignOff, notice.data["sign_off"], options=[joinedload(SignOff.capability)]
    )
    return {
        "sign_off": told,
        "assessor": told.assessor_id and db.session.get_one(Person, told.assessor_id).name,
        "level_name": level_name,
        "reason": REASONS[told.reason] if told.reason else None,
        "profile": f"/people/{told.person_id}/capabilities",
    }
