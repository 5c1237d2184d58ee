"""Messages that somebody may see: their own."""

from sqlalchemy import Select, select

from app.core.viewer import Viewer
from app.notices.models import Notice, NoticeState


def of(viewer: Viewer) -> Select[Notice]:
    """The messages for the viewer that were written, the last first."""
    return (
        select(Notice)
        .where(
            Notice.person_id == viewer.id,
            Notice.subject.is_not(None),
            Notice.state != NoticeState.DROPPED,
        )
        .order_by(Notice.made_at.desc(), Notice.id.desc())
    )
