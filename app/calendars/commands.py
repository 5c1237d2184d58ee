"""What changes about feeds. A secret leaves a command once and is stored as a hash."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.audit.trail import Verb, record
from app.calendars.models import Detail, Feed, Scope
from app.calendars.queries import settings_of
from app.calendars.rules import MOST_FEEDS, FeedSettings, OpenFeed
from app.core import clock
from app.core.command import bookkeeping, command
from app.core.db import db
from app.core.revision import Overtaken, Unchanged, standing
from app.core.secret_links import SecretLink, TooManyLinks, secret_link
from app.core.tokens import MadeBefore, hash_of, new_token
from app.notices import private
from app.people.locks import lock_person


@dataclass(frozen=True, slots=True)
class NoSuchFeed:
    """The person has no living feed of this id."""


@command
def make_feed(
    person_id: int, scope: Scope, once: str | None = None
) -> SecretLink | TooManyLinks | MadeBefore:
    """Make a feed for a person that tells everything and rings no alarm.

    The same ``once`` twice is one feed: the second gets what the first got.
    """
    lock_person(person_id)

    def make(token_hash: str, key: str | None) -> Feed:
        feed = Feed(
            person_id=person_id,
            scope=scope,
            token_hash=token_hash,
            detail=Detail.EVERYTHING,
            made_at=clock.now(),
            once=key,
        )
        db.session.add(feed)
        record(Verb.FEED_MADE, feed, about=person_id, scope=scope)
        return feed

    of = Feed.person_id == person_id
    return secret_link(Feed, make, of, MOST_FEEDS, person_id=person_id, once=once)


@command
def rotate_feed(person_id: int, feed_id: int) -> SecretLink | NoSuchFeed:
    """Give a person's feed a new secret; the old one is dead at once."""
    feed = _living(person_id, feed_id)
    if feed is None:
        return NoSuchFeed()
    token = new_token()
    feed.token_hash = hash_of(token)
    feed.rotated_at = clock.now()
    feed.used_at = None
    record(Verb.FEED_ROTATED, feed, about=person_id)
    return SecretLink(feed.id, token)


@command
def revoke_feed(person_id: int, feed_id: int) -> NoSuchFeed | None:
    """End a person's feed at once and for good."""
    feed = _living(person_id, feed_id)
    if feed is None:
        return NoSuchFeed()
    feed.revoked_at = clock.now()
    record(Verb.FEED_REVOKED, feed, about=person_id)
    return None


@command
def revoke_feeds_of(person_id: int) -> int:
    """End every feed of a person at once and for good. Returns the number ended."""
    living = db.session.scalars(
        select(Feed).where(Feed.person_id == person_id, Feed.revoked_at.is_(None))
    ).all()
    for feed in living:
        feed.revoked_at = clock.now()
        record(Verb.FEED_REVOKED, feed, about=person_id)
    return len(living)


@command
def revoke_every_feed() -> int:
    """End every feed of everybody. Returns the number ended. Whoever had one is told."""
    at = clock.now()
    living = db.session.scalars(select(Feed).where(Feed.revoked_at.is_(None))).all()
    for feed in living:
        feed.revoked_at = at
    for person_id in sorted({feed.person_id for feed in living}):
        private.tell(person_id)
    record(Verb.FEED_REVOKED, "Feed", revoked=len(living))
    return len(living)


@command
def choose_settings(
    person_id: int,
    feed_id: int,
    settings: FeedSettings,
    seen: str | None = None,
) -> NoSuchFeed | Unchanged | Overtaken | None:
    """Set what a person's feed tells, and how long before the start its alarm goes, if any.

    ``seen`` is the revision that the person had in front of them (None: whatever it is now).
    """
    feed = _living(person_id, feed_id)
    if feed is None:
        return NoSuchFeed()
    stands = standing(settings_of(feed), settings, seen)
    if stands is not None:
        return stands
    feed.detail = Detail(settings.detail)
    feed.alarm_minutes = settings.alarm_minutes
    feed.settings_at = clock.now()
    record(Verb.CHANGED, feed, about=person_id, **asdict(settings))
    return None


@bookkeeping
def note_reading(feed: OpenFeed, body_hash: str, at: datetime) -> None:
    """Note that a feed was read, and since when it has this body."""
    db.session.execute(
        update(Feed)
        .where(Feed.id == feed.id)
        .values(
            used_at=at if feed.is_due(at) else feed.used_at,
            body_hash=body_hash,
            body_at=feed.since(body_hash, at),
        )
    )


def _living(person_id: int, feed_id: int) -> Feed | None:
    feed = db.session.get(Feed, feed_id, with_for_update=True)
    if feed is None or feed.person_id != person_id or feed.revoked_at is not None:
        return None
    return feed
