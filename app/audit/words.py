"""What the words of the trail are called on the screen."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.audit.trail import Verb

VERBS: dict[str, Any] = {
    Verb.ADDED: _l("added"),
    Verb.CHANGED: _l("changed"),
    Verb.REMOVED: _l("removed"),
    Verb.MOVED: _l("moved"),
    Verb.DEACTIVATED: _l("deactivated"),
    Verb.REACTIVATED: _l("reactivated"),
    Verb.GRANTED: _l("granted"),
    Verb.REVOKED: _l("revoked"),
    Verb.SIGNED_IN: _l("signed in"),
    Verb.SIGNED_OUT: _l("signed out"),
    Verb.PASSWORD_SET: _l("password set"),
    Verb.INVITED: _l("invited"),
    Verb.RESET_ASKED: _l("new password asked for"),
    Verb.CHOSE_LANGUAGE: _l("language chosen"),
    Verb.CHOSE_MODE: _l("role chosen"),
    Verb.POSTED: _l("posted"),
    Verb.CLOSED: _l("search stopped"),
    Verb.REOPENED: _l("search resumed"),
    Verb.CANCELLED: _l("cancelled"),
    Verb.REVISED: _l("instruction revised"),
    Verb.CONFIRMED: _l("instruction confirmed"),
    Verb.REPORTED: _l("problem reported"),
    Verb.ANSWERED: _l("report answered"),
    Verb.HANDED_OVER: _l("handed over"),
    Verb.ASKED: _l("asked"),
    Verb.OFFER_WITHDRAWN: _l("question withdrawn"),
    Verb.MAY_HELP: _l("said that a department may help"),
    Verb.CLAIMED: _l("claimed"),
    Verb.ASSIGNED: _l("assigned"),
    Verb.REFUSED: _l("refused"),
    Verb.UNDONE: _l("undone"),
    Verb.HANDED_BACK: _l("handed back"),
    Verb.OFFERED_BACK: _l("offered back"),
    Verb.KEPT: _l("kept after all"),
    Verb.TAKEN_OVER: _l("taken over"),
    Verb.AS_BEFORE: _l("as before again"),
    Verb.ABSENT: _l("cannot come"),
    Verb.ASKED_AGAIN: _l("asked again"),
    Verb.RECONFIRMED: _l("confirmed again"),
    Verb.DECLINED: _l("declined"),
    Verb.LAPSED: _l("lapsed"),
    Verb.RELEASED: _l("released"),
    Verb.SEAT_ASKED: _l("asked for an extra seat"),
    Verb.ADMITTED: _l("given the extra seat"),
    Verb.WAITS_AGAIN: _l("waits for the extra seat again"),
    Verb.LEFT_ALONE: _l("nobody independent beside the extra seat"),
    Verb.WITHDRAWN: _l("withdrawn"),
    Verb.SIGNED_OFF: _l("signed off"),
    Verb.PROOF_ASKED: _l("asked for a capability"),
    Verb.APPROVED: _l("approved"),
    Verb.TURNED_DOWN: _l("turned down"),
    Verb.PROOF_OPENED: _l("proof opened"),
    Verb.IMPORTED: _l("imported"),
    Verb.FEED_MADE: _l("calendar link made"),
    Verb.FEED_ROTATED: _l("calendar link replaced"),
    Verb.FEED_REVOKED: _l("calendar link stopped"),
    Verb.SEEDED: _l("sample data stored"),
    Verb.RESTORED: _l("restored from a backup"),
    Verb.SENDING_RESUMED: _l("sending messages resumed"),
    Verb.SENT_AGAIN: _l("messages that were given up sent again"),
}
OBJECTS: dict[str, Any] = {
    "Installation": _l("this installation"),
    "Person": _l("person"),
    "Department": _l("department"),
    "RoleGrant": _l("role"),
    "Agreement": _l("agreement"),
    "Limit": _l("limit"),
    "Limits": _l("limits, as every night"),
    "Commitment": _l("taken time"),
    "Capability": _l("capability"),
    "Holding": _l("held capability"),
    "SignOff": _l("sign-off"),
    "CapabilityRequest": _l("request for a capability"),
    "CapabilityImport": _l("table of capabilities"),
    "TaskType": _l("task type"),
    "Shift": _l("task"),
    "Claim": _l("place on a task"),
    "Offer": _l("question for a task"),
    "Feed": _l("calendar link"),
    "WallLink": _l("link for a screen"),
    "CustomerLink": _l("link to a card for the customer"),
    "ContactCall": _l("call about a task"),
    "SignedInSession": _l("session"),
    "Credential": _l("password"),
    "ResetLink": _l("link to a new password"),
}
ACTORS: dict[str, Any] = {
    "nobody": _l("somebody not signed in"),
    "command line": _l("command line"),
    "job": _l("timetable"),
}
LONGEST = 200


def figures_text(data: dict[str, Any]) -> str:
    """``places: 3 · fields: name, phone``: what an entry adds, as it was recorded; bounded."""
    parts = (f"{name.replace('_', ' ')}: {_value(value)}" for name, value in data.items())
    text = " · ".join(parts)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
