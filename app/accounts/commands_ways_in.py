"""One place for "how somebody gets in changed": what the old way still opens ends here.

Links and sessions of a person, and the browsers known for them, are ended here and nowhere else.
"""

from sqlalchemy import delete, update

from app.accounts.models import Credential, KnownBrowser, ResetLink, SignedInSession
from app.core import clock
from app.core.db import db, delete_rows


def entered(person_id: int) -> bool:
    """Whether the account ever had a password."""
    return db.session.get(Credential, person_id) is not None


def end_ways_in(person_id: int, *, but_session: int | None = None) -> int:
    """End every session but one, every link to a password, and forget every browser.

    Joins the command under way. How many sessions ended.
    """
    spend_links(person_id)
    delete_rows(delete(KnownBrowser).where(KnownBrowser.person_id == person_id))
    ended = db.session.scalars(
        update(SignedInSession)
        .where(
            SignedInSession.person_id == person_id,
            SignedInSession.ended_at.is_(None),
            SignedInSession.id != (but_session or 0),
        )
        .values(ended_at=clock.now())
        .returning(SignedInSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(ended)


def spend_links(person_id: int, newer: int | None = None) -> None:
    """End every link to a password of somebody, or those before ``newer``."""
    before = [] if newer is None else [ResetLink.id < newer]
    db.session.execute(
        update(ResetLink)
        .where(ResetLink.person_id == person_id, ResetLink.used_at.is_(None), *before)
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
