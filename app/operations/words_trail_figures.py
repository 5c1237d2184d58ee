"""The figures of an entry of the trail in words: what it adds to its sentence."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.audit.words import OBJECTS
from app.calendars.models import Detail
from app.capabilities.models import CapabilityRight
from app.capabilities.words import METHODS, REASONS
from app.claims.commands_cancellations import PlaceAfter
from app.eligibility.verdict import Code
from app.on_call import words as on_call
from app.operations.queries_trail import DEPARTMENT, POINTS_AT, NameOf, Names, Ref
from app.people.words import COMMITMENT_KINDS, ROLES
from app.shifts.states import Seat
from app.tasks.words import PROBLEMS
from app.web.languages import LANGUAGE_NAMES, number_text
from app.web.words_times import clock_text, dated_span, full_day, short_day_text

RIGHTS: dict[str, Any] = {
    CapabilityRight.OWNER: _l("owner"),
    CapabilityRight.ASSESSOR: _l("assessor"),
}
REASON_CODES: dict[str, Any] = {
    Code.FULL: _l("it was full"),
    Code.STARTED: _l("it had begun"),
    Code.CANCELLED: _l("it was cancelled"),
    Code.CLOSED: _l("nobody was looked for any more"),
    Code.NOT_IN_POOL: _l("not in the pool"),
    Code.OWN_TEAM_FIRST: _l("own team first"),
    Code.OVERLAP: _l("busy at that time"),
    Code.NOT_AVAILABLE: _l("not available then"),
    Code.CAPABILITY_MISSING: _l("a capability is missing"),
    Code.LEVEL_TOO_LOW: _l("not far enough yet with a capability"),
    Code.CAPABILITY_EXPIRES: _l("a capability expires before the end"),
    Code.AGREED_HOURS: _l("does not fit what was agreed"),
    Code.AGREED_LIMITS: _l("does not fit what was agreed"),
    Code.SHIFT_LENGTH: _l("too long a shift"),
    Code.WEEK_HOURS: _l("too many hours in a week"),
    Code.AVERAGE_HOURS: _l("too many hours on average"),
    Code.DAILY_REST: _l("too little rest"),
    Code.WEEKLY_REST: _l("too little rest in a week"),
    Code.NIGHT_LIMIT: _l("too much work at night"),
    Code.NIGHT_REST: _l("too little rest after a night"),
    Code.SUNDAY: _l("no consent to work on this Sunday"),
}
"""Why not, shortly and about somebody: agreed hours and limits are one reason, without numbers."""
FIGURES: dict[str, Any] = {
    "name": _l("name"),
    "given_name": _l("what somebody is called"),
    "email": _l("e-mail address"),
    "personnel_number": _l("personnel number"),
    "phone": _l("phone"),
    "home_department_id": _l("home department"),
    "language": _l("language"),
    "minor_until": _l("the day on which somebody turns 18"),
    "hand_back_hours": _l("hours before the start to hand back freely"),
    "swaps_need_approval": _l("whether the department agrees to swaps"),
    "parent": _l("below"),
    "before": _l("was below"),
    "department": _l("department"),
    "department_id": _l("department"),
    "scope": _l("what it is"),
    "scope_not": _l("what it is not"),
    "usual_minutes": _l("usual length in minutes"),
    "break_minutes": _l("break in minutes"),
    "break_paid": _l("paid break"),
    "place": _l("place"),
    "loads": _l("what it asks"),
    "needs": _l("what it needs"),
    "wants_senior": _l("an extra seat waits for somebody independent"),
    "owner_id": _l("keeps the instruction"),
    "name_nl": _l("name in Dutch"),
    "name_en": _l("name in English"),
    "kind": _l("kind"),
    "valid_months": _l("valid for so many months"),
    "stale_months": _l("practised at least every so many months"),
    "evidence_required": _l("signed off with proof only"),
    "reserved": _l("reserved act"),
    "holders_assess": _l("whoever has its top step signs it off"),
    "level_names": _l("names of the steps"),
    "includes": _l("includes"),
    "included_before": _l("included before"),
    "starts_at": _l("start"),
    "ends_at": _l("end"),
    "places": _l("people"),
    "extra_places": _l("extra seats"),
    "contact": _l("contact person"),
    "deputy": _l("deputy"),
    "own_team_until": _l("own team first until"),
    "division_until": _l("division first until"),
    "plan_b": _l("what is done when nobody comes"),
    "by_approval": _l("the department chooses"),
    "own_team_hours": _l("own team first, in hours"),
    "division_hours": _l("division first, in hours"),
    "location": _l("where"),
    "note": _l("note"),
    "claims": _l("places that ended with it"),
    "times": _l("number of times"),
    "removed": _l("how many were removed"),
    "people": _l("number of people"),
    "seat": _l("seat"),
    "told": _l("the department knew"),
    "reasons": _l("why not"),
    "exceptions": _l("uses an exception of the law, by its rule"),
    "set_aside": _l("rules that are set aside with consent"),
    "level": _l("level"),
    "shown": _l("level that was shown"),
    "until": _l("until and including"),
    "method": _l("how"),
    "reason": _l("why"),
    "seen": _l("seen on"),
    "proof": _l("with proof"),
    "problem": _l("what is wrong"),
    "number": _l("version"),
    "mended_in": _l("put right in version"),
    "steps": _l("steps"),
    "reports": _l("reports that it answers"),
    "lines": _l("lines"),
    "valid_from": _l("from"),
    "valid_until": _l("until and including"),
    "stand_in": _l("stands in"),
    "keeper": _l("kept by"),
    "role": _l("role"),
    "right": _l("right"),
    "capability": _l("capability"),
    "task_type": _l("task type"),
    "shift": _l("task"),
    "standing_consent": _l("may be put on a task without being asked"),
    "mode": _l("role to look with"),
    "detail": _l("what it tells"),
    "alarm_minutes": _l("alarm so many minutes before"),
    "sessions_ended": _l("sessions ended"),
    "ended": _l("how many ended"),
    "revoked": _l("how many stopped"),
    "sign_off": _l("number of the sign-off"),
    "file": _l("number of the file"),
    "rule_set": _l("rules for working time"),
    "changed": _l("how many numbers are other than in the set that it rests on"),
    "minutes": _l("minutes to be paid"),
    "hours": _l("hours a week"),
    "year_ended": _l("after the year until"),
    "accepted": _l("said yes"),
    "waited": _l("how many waited"),
}
"""What the figures of an entry are called; a test fails for one that a command records without."""
VALUES: dict[str, Mapping[str, Any]] = {
    "role": ROLES,
    "right": RIGHTS,
    "kind": COMMITMENT_KINDS,
    "method": METHODS,
    "reason": {**REASONS, **on_call.REASONS},
    "reasons": REASON_CODES,
    "problem": PROBLEMS,
    "language": LANGUAGE_NAMES,
    "mode": ROLES,
    "seat": {Seat.REGULAR: _l("of the staffing"), Seat.EXTRA: _l("extra")},
    "place": {PlaceAfter.GOES: _l("goes along"), PlaceAfter.STAYS: _l("stays")},
    "detail": {
        Detail.TIME: _l("the time"),
        Detail.DEPARTMENT: _l("the department too"),
        Detail.EVERYTHING: _l("everything"),
    },
}


def changes(data: Mapping[str, Any], names: Names, said: Collection[str] = ()) -> list[str]:
    """What an entry adds, a line each: ``people: 2 → 3``, ``changed: name, phone``.

    Without what was ``said`` already.
    """
    before, after = data.get("before"), data.get("after")
    pairs = isinstance(before, dict) and isinstance(after, dict)
    lines = list(_pairs(data["before"], data["after"], names)) if pairs else []
    told = set(data["after"]) if pairs else set()
    named = [*data.get("fields", ()), *data.get("texts", ())]
    words = [_figure(each) for each in named if each not in told]
    if words:
        lines.append(_("changed: %(what)s", what=", ".join(dict.fromkeys(words))))
    skipped = {*said, "fields", "texts", *(("before", "after") if pairs else ())}
    rest = {name: value for name, value in data.items() if name not in skipped}
    return lines + [f"{_figure(name)}: {value_text(name, rest[name], names)}" for name in rest]


def _pairs(before: dict[str, Any], after: dict[str, Any], names: Names) -> Iterator[str]:
    for name, value in after.items():
        old, new = value_text(name, before.get(name), names), value_text(name, value, names)
        yield f"{_figure(name)}: {old} → {new}"


def _figure(name: str) -> str:
    """What it is called; what is counted by the name of its table has no other."""
    return str(FIGURES.get(name) or name.replace("_", " "))


def value_text(name: str, value: Any, names: Names) -> str:
    """A figure as it is read; ids by their names, codes and days in words."""
    if isinstance(value, list | tuple):
        return ", ".join(dict.fromkeys(value_text(name, each, names) for each in value)) or "–"
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        kind = POINTS_AT.get(name) or (DEPARTMENT if name == "before" else None)
        return _plain((kind, int(value)), names) if kind else number_text(value)
    text = str(value)
    return str(VALUES.get(name, {}).get(text) or _day_or_moment(text))


def full_name(named: NameOf) -> str:
    """The name; of a task also when it is."""
    if named.starts_at is None or named.ends_at is None:
        return named.name
    return f"{named.name}, {dated_span(named.starts_at, named.ends_at)} {named.starts_at.year}"


def _plain(ref: Ref, names: Names) -> str:
    named = names.get(ref)
    return full_name(named) if named else f"{OBJECTS.get(ref[0], ref[0])} {ref[1]}"


def _day_or_moment(text: str) -> str:
    """A day or an instant of ISO 8601 in words; any other text as it stands, bounded."""
    try:
        if len(text) == len("2026-10-13"):
            return full_day(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text if len(text) <= 200 else text[:199] + "…"
    if moment.tzinfo is None:
        return text
    return f"{short_day_text(moment)} {moment.year} {clock_text(moment)}"
