"""Calendar links, when somebody leaves: they stop for good, and nobody takes them over."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.calendars.commands import revoke_feeds_of
from app.calendars.queries import count_of_feeds
from app.people import duties
from app.people.duties import Chosen, Lost, Standing


def install() -> None:
    """Ask about calendar links when somebody leaves."""
    duties.register("feeds", duties.Duty(lost, hand_over))


def lost(person_id: int, after: Standing) -> Sequence[Lost]:
    """How many links stop; none while the account stays open."""
    living = 0 if after.active else count_of_feeds(person_id)
    if not living:
        return []
    what = ngettext("%(num)s calendar link", "%(num)s calendar links", living)
    return [Lost("feeds", what, _("It stops for good."))]


def hand_over(person_id: int, after: Standing, chosen: Chosen) -> None:
    """End every link."""
    if not after.active:
        revoke_feeds_of(person_id)
