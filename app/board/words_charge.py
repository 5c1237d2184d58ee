"""As what somebody is in charge of a task, in words."""

from flask import current_app
from flask_babel import gettext as _

from app.claims.notices import Told
from app.notices.words_told import told_text
from app.shifts.rules_charge import ChargePart


def part_text(part: ChargePart, instead_of: str = "") -> str:
    """``contact person``, or ``stands in for Ruben Smit``."""
    if part is ChargePart.STAND_IN:
        return _("stands in for %(name)s", name=instead_of)
    return {
        ChargePart.CONTACT: _("contact person"),
        ChargePart.DEPUTY: _("deputy"),
        ChargePart.POSTER: _("posts for the department"),
        ChargePart.DEPARTMENT: _("department"),
    }[part]


def noted_text(told: Told) -> str:
    """What becomes of "I can't come": who of the department hears it, or whom to call."""
    if told.people:
        return _("Noted.") + " " + told_text([each.id for each in told.people])
    nobody = _("Noted. Nobody else of the department can get a message.")
    if told.callee is not None:
        call = _("Call %(name)s: %(phone)s.", name=told.callee.name, phone=told.callee.phone)
    elif current_app.config["HELP_PHONE"]:
        call = _("Call the coordinator: %(phone)s.", phone=current_app.config["HELP_PHONE"])
    else:
        call = _("Go by, or call the switchboard.")
    return f"{nobody} {call}"
