"""Calendar links, when somebody leaves: they stop for good, and nobody takes them over."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.audit.trail import Verb, record
from app.calendars.models import Feed
from app.core import clock
from app.core.db import db
from app.people import duties
from app.people.duties import Chosen, Lost, Standing


def install() -> None:
    """Ask about calendar links when somebody leaves."""
    duties.register("feeds", duties.Duty(lost, hand_over))


def lost(person_id: int, after: Standing) -> Sequence[Lost]:
    """How many links stop; none while the account stays open."""
    living = [] if after.active else _living(person_id)
    if not living:
        return []
    what = ngettext("%(num)s calendar link", "%(num)s calendar links", len(living))
    return [Lost("feeds", what, _("It stops for good."))]


def hand_over(person_id: int, after: Standing, chosen: Chosen) -> None:
    """End every link."""
    for feed in [] if after.active else _living(person_id):
        feed.revoked_at = clock.now()
        record(Verb.FEED_REVOKED, feed, about=person_id)


def _living(person_id: int) -> Sequence[Feed]:
    return db.session.scalars(
        select(Feed).where(Feed.person_id == person_id, Feed.revoked_at.is_(None))
    ).all()
