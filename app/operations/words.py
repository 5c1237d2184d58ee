"""What jobs and messages are called on the page of operations."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

JOBS: dict[str, Any] = {
    "calendars": _l("read people's own calendars"),
    "capacity": _l("work out who could come in the next two weeks"),
    "capacity_later": _l("work out who could come after that"),
    "deliver": _l("send messages"),
    "expiry": _l("tell people what expires"),
    "lapse": _l("let go of places that nobody confirmed, give extra seats that waited"),
    "offers": _l("end questions that nobody answered in time, and offer free places to who waits"),
    "practice": _l("note who practised what"),
    "recheck": _l("judge booked tasks again"),
    "retention": _l("delete what nobody needs any more"),
    "terms": _l("remind of dates that are due"),
}
MESSAGES: dict[str, Any] = {
    "address_changed": _l("new address"),
    "address_left": _l("former address"),
    "assigned": _l("assigned to a task"),
    "capability_expires": _l("a capability expires"),
    "capability_revoked": _l("capability taken away"),
    "claim_in_doubt": _l("check a booked task"),
    "time_taken": _l("time taken over a booked task"),
    "something_for_you": _l("something for the person alone"),
    "hours_offered": _l("fixed hours offered"),
    "asked": _l("asked for a task"),
    "ask_moved": _l("asked anew, after a move"),
    "ask_over": _l("asked no longer"),
    "declined": _l("declined a changed task"),
    "neighbour_cannot_help": _l("a neighbour cannot help"),
    "neighbour_may_help": _l("a neighbour may help"),
    "not_needed": _l("no longer needed"),
    "place_lapsed": _l("place let go"),
    "report_kept": _l("report on a step: it stays"),
    "report_mended": _l("report on a step: changed"),
    "seat_admitted": _l("extra seat given"),
    "seat_lapsed": _l("no extra seat"),
    "request_lapsed": _l("nothing came of asking for a place"),
    "chose_others": _l("not chosen for a task"),
    "place_free": _l("a place is free"),
    "place_given": _l("chosen for a task"),
    "place_asked": _l("somebody asks for a place"),
    "seat_waits": _l("extra seat waits again"),
    "seat_alone": _l("nobody independent beside an extra seat"),
    "request_asked": _l("request for a capability"),
    "password_changed": _l("password changed"),
    "password_reset": _l("link to a new password"),
    "shift_cancelled": _l("task cancelled"),
    "shift_changed": _l("task changed"),
    "someone_comes": _l("somebody comes"),
    "stands_in": _l("stands in for somebody"),
    "named_on_tasks": _l("named on tasks"),
    "someone_left": _l("somebody is not coming"),
    "step_reported": _l("report on a step"),
    "signed_off": _l("signed off"),
    "swap_asked": _l("asked to swap a task"),
    "swap_wanted": _l("somebody wants to swap"),
    "swap_to_approve": _l("a swap waits for the department"),
    "swap_refused": _l("no swap"),
    "swap_exchanged": _l("tasks swapped"),
    "swap_over": _l("a swap is over"),
    "taken_over": _l("task taken over"),
    "tasks_handed_over": _l("tasks handed to another department"),
    "waiting_moved": _l("waits for a task that moved"),
    "waiting_over": _l("waits for a place no longer"),
    "welcome": _l("welcome"),
}


def ago(length: timedelta) -> str:
    """A length of time in its largest whole unit: ``3 minutes``."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return ngettext("%(num)s second", "%(num)s seconds", seconds)
    if seconds < 3600:
        return ngettext("%(num)s minute", "%(num)s minutes", seconds // 60)
    if seconds < 48 * 3600:
        return ngettext("%(num)s hour", "%(num)s hours", seconds // 3600)
    return ngettext("%(num)s day", "%(num)s days", seconds // 86400)
