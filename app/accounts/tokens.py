"""Secrets that travel in links: random, and stored as a hash at the moment the message leaves.

The outbox holds none. A message that is written twice (a crash, a server that asked to try later)
carries another secret the second time, and both open the same link: nobody can tell which arrived.
"""

from sqlalchemy import delete, select

from app.accounts.commands_ways_in import spend_links
from app.accounts.models import ResetLink, ResetToken
from app.core.command import bookkeeping
from app.core.db import db, delete_rows
from app.core.tokens import hash_of, new_token

MOST_TOKENS = 20
"""So many of one link open it: as often as a message is tried (``notices.leases``)."""


@bookkeeping
def link_token(link_id: int) -> str:
    """A new secret that opens a ResetLink; it stands in a message and nowhere else.

    Now that it leaves, the person's links before it end: the last message is the one that works.
    Without such a link it opens nothing.
    """
    token, link = new_token(), db.session.get(ResetLink, link_id)
    if link is None:
        return token
    spend_links(link.person_id, newer=link_id)
    db.session.add(ResetToken(link_id=link_id, token_hash=hash_of(token)))
    db.session.flush()
    newest = select(ResetToken.id).where(ResetToken.link_id == link_id)
    kept = newest.order_by(ResetToken.id.desc()).limit(MOST_TOKENS)
    delete_rows(delete(ResetToken).where(ResetToken.link_id == link_id, ResetToken.id.not_in(kept)))
    return token


def link_id(token: str) -> int | None:
    """The ResetLink that a secret opens, or None."""
    return db.session.scalar(
        select(ResetLink.id)
        .join(ResetToken, ResetToken.link_id == ResetLink.id)
        .where(ResetToken.token_hash == hash_of(token))
    )
