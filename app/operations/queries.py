"""Messages that did not arrive, as an administrator may see them."""

from typing import Any

from sqlalchemy import Select, case, select

from app.core.viewer import Can, Viewer
from app.notices.kinds import private_kinds
from app.notices.models import Notice, NoticeState
from app.people.models import Department, Person
from app.people.queries import within


def failed_deliveries(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Messages that were given up, the newest first, and for whom where that is the viewer's.

    Rows of (kind, made_at, tried_at, problem, person_id, name); the last two None for people in
    departments that the viewer does not administer.
    """
    own = within(viewer, Can.ADMINISTER)
    return (
        select(
            Notice.kind,
            Notice.made_at,
            Notice.tried_at,
            Notice.problem,
            case((own, Person.id)).label("person_id"),
            case((own, Person.name)).label("name"),
        )
        .join(Person, Person.id == Notice.person_id)
        .join(Department, Department.id == Person.home_department_id)
        .where(Notice.state == NoticeState.FAILED, Notice.kind.not_in(private_kinds()))
        .order_by(Notice.id.desc())
    )
