"""One place for "how somebody gets in changed": what the old way still opens ends there.

Links and sessions are ended here and nowhere else; who is told is decided here too.
"""

from sqlalchemy import update

from app.accounts.models import Credential, ResetLink, SignedInSession
from app.core import clock
from app.core.command import command
from app.core.db import db
from app.people.ways_in import Change


@command
def way_in_changed(person_id: int, change: Change, old_address: str | None) -> None:
    """End every session and link; see ``people.ways_in``."""
    end_sessions(person_id)
    spend_links(person_id)


def entered(person_id: int) -> bool:
    """Whether the account ever had a password."""
    return db.session.get(Credential, person_id) is not None


def end_sessions(person_id: int, *, but: int | None = None) -> int:
    """Sign somebody out everywhere, but in one session; how many ended."""
    ended = db.session.scalars(
        update(SignedInSession)
        .where(
            SignedInSession.person_id == person_id,
            SignedInSession.ended_at.is_(None),
            SignedInSession.id != (but or 0),
        )
        .values(ended_at=clock.now())
        .returning(SignedInSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(ended)


def spend_links(person_id: int) -> None:
    """End every link to a password that somebody was sent."""
    db.session.execute(
        update(ResetLink)
        .where(ResetLink.person_id == person_id, ResetLink.used_at.is_(None))
        .values(used_at=clock.now())
    )
