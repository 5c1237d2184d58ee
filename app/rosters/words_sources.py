"""What is the matter with the address of a calendar, in words."""

from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l

from app.rosters.calendar_files import UnreadCalendar
from app.rosters.fetching import Unfetched
from app.rosters.rules_addresses import BadAddress
from app.rosters.words import CALENDAR, calendar_text

BAD_ADDRESSES: dict[BadAddress, Any] = {
    BadAddress.NO_ADDRESS: _l("This is no address of a calendar. It begins with https://."),
    BadAddress.NOT_HTTPS: _l("Only addresses that begin with https:// are read."),
    BadAddress.WITH_NAME: _l("Take the name and password out of the address."),
    BadAddress.OTHER_PORT: _l("Take the number of the port out of the address."),
}
UNFETCHED: dict[str, Any] = {
    Unfetched.NOT_ALLOWED: _l("This address leads to a machine that is not asked."),
    Unfetched.NOT_FOUND: _l("There is no calendar at this address (any more)."),
    Unfetched.TOO_SLOW: _l("It took too long to answer."),
    Unfetched.TOO_LARGE: _l("This calendar is larger than 2 MB."),
    Unfetched.NO_ANSWER: _l("Nothing readable came from this address."),
    Unfetched.NOT_SECURE: _l("The certificate of this address is not in order."),
}


def bad_address_text(why: BadAddress) -> str:
    """Why an address is not taken."""
    return str(BAD_ADDRESSES[why])


def wrong_text(code: str) -> str:
    """Why a calendar could not be read the last time."""
    if code in CALENDAR:
        return calendar_text(UnreadCalendar(code))
    return str(UNFETCHED.get(code, UNFETCHED[Unfetched.NO_ANSWER]))


def host_of(url: str) -> str:
    """The part of an address that may be shown: the rest of it is a secret."""
    return urlsplit(url).hostname or ""
