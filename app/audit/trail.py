"""How a command writes to the trail."""

from enum import StrEnum
from typing import Any

from app.audit.models import AuditEntry
from app.core import actor, clock
from app.core.db import Model, db
from app.core.written import Inserted

ENTRIES = Inserted(AuditEntry)


class Verb(StrEnum):
    """Everything that can happen. One enumeration, so that the trail can be searched."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    GRANTED = "granted"
    REVOKED = "revoked"

    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    PASSWORD_SET = "password set"  # noqa: S105
    INVITED = "invited"
    RESET_ASKED = "password reset asked"
    CHOSE_LANGUAGE = "chose language"
    CHOSE_MODE = "chose mode"

    SIGNED_OFF = "signed off"
    PROOF_ASKED = "asked for a capability"
    APPROVED = "approved"
    TURNED_DOWN = "turned down"
    PROOF_OPENED = "proof opened"
    WITHDRAWN = "withdrawn"
    IMPORTED = "imported"

    REVISED = "instruction revised"
    CONFIRMED = "instruction confirmed"
    REPORTED = "problem reported"
    ANSWERED = "report answered"
    HANDED_OVER = "handed over"

    POSTED = "posted"
    CLOSED = "closed"
    REOPENED = "reopened"
    CANCELLED = "cancelled"

    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    REFUSED = "refused"
    UNDONE = "undone"
    HANDED_BACK = "handed back"
    OFFERED_BACK = "offered back"
    KEPT = "kept after all"
    TAKEN_OVER = "taken over"
    AS_BEFORE = "as before again"
    ABSENT = "cannot come"
    ASKED_AGAIN = "asked again"
    RECONFIRMED = "reconfirmed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    RELEASED = "released"
    SEAT_ASKED = "asked for an extra seat"
    ADMITTED = "admitted"
    PLACE_ASKED = "asked for a place"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not chosen"
    WAITS_AGAIN = "waits again"
    LEFT_ALONE = "nobody independent beside"
    ASKED = "asked"
    OFFER_WITHDRAWN = "question withdrawn"
    LISTED = "on the waiting list"
    OFFERED = "place offered"
    PASSED_ON = "place passed on"
    LIST_ENDED = "waiting list ended"
    SWAP_ASKED = "asked to take over"
    SWAP_WANTED = "wants a task in return"
    SWAP_AGREED = "agreed to a swap"
    SWAP_WITHDRAWN = "swap withdrawn"
    SWAPPED = "swapped"
    OVERRIDE_ASKED = "asked to set a rule aside"
    OVERRIDE_AGREED = "agreed to set a rule aside"
    MAY_HELP = "may help a neighbour"

    FEED_MADE = "feed made"
    FEED_ROTATED = "feed rotated"
    FEED_REVOKED = "feed revoked"

    SEEDED = "seeded"
    RESTORED = "restored from a backup"
    SENDING_RESUMED = "sending resumed"
    SENT_AGAIN = "messages sent again"


def record(verb: Verb, subject: Model | str, *, about: int | None = None, **data: Any) -> None:
    """Add an entry to the trail, in the transaction under way.

    ``subject`` is the row that it happened to (flushed, so that it has an id) or a word for what
    has no row; ``about`` the id of the person concerned; ``data`` JSON-ready figures and codes.
    """
    if isinstance(subject, str):
        object_type, object_id = subject, None
    else:
        db.session.flush()
        object_type, object_id = type(subject).__name__, getattr(subject, "id", None)
    who = actor.current()
    ENTRIES.add(
        at=clock.now(),
        actor_kind=who.kind,
        actor_id=who.person_id,
        verb=str(verb),
        object_type=object_type,
        object_id=object_id,
        person_id=about,
        data=data,
    )
