"""Stand-ins in words."""

from datetime import date

from flask_babel import gettext as _

from app.shifts.commands_stand_ins import NoStandIn
from app.web.words_times import full_day


def days_text(first: date, last: date) -> str:
    """``13 oktober 2026 – 20 oktober 2026``, or the one day."""
    return full_day(first) if first == last else f"{full_day(first)} – {full_day(last)}"


def no_stand_in_text(why: NoStandIn) -> tuple[str, str]:
    """The field that a refusal is about, and what it says there."""
    return {
        NoStandIn.ORDER: ("valid_until", _("The last day lies before the first.")),
        NoStandIn.PAST: ("valid_until", _("These days are over. Give days from today on.")),
        NoStandIn.ONESELF: ("stand_in", _("Nobody stands in for themselves. Choose a colleague.")),
        NoStandIn.OVERLAPS: (
            "valid_from",
            _("Somebody stands in on one of these days already. End that first, or change days."),
        ),
        NoStandIn.UNREACHABLE: (
            "stand_in",
            _("This person cannot be called. Choose somebody with a telephone number."),
        ),
        NoStandIn.AWAY: (
            "stand_in",
            _("This person is away on one of these days as well. Choose somebody else."),
        ),
        NoStandIn.LEFT: ("stand_in", _("This account is closed: nobody calls them any more.")),
    }[why]
