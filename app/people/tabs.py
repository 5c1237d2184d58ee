"""The parts of somebody's profile, as far as the viewer may open them."""

from app.core.viewer import Viewer
from app.people.models import Person
from app.people.policies import may_administer
from app.web.tabs import Tab, tabs_of

PERSON, ADMINISTERED, PEOPLE = "person", "person administered", "people"
"""Rows of tabs: the profile, what administrators see after it, and ways to look at everybody."""


def person_tabs(viewer: Viewer, person: Person, current: str) -> list[Tab]:
    """The tabs; ``person`` has its home department loaded. ``current`` is an endpoint."""
    administers = may_administer(viewer, person.home_department.path)
    rows = (PERSON, ADMINISTERED) if administers else (PERSON,)
    return [tab for row in rows for tab in tabs_of(row, current, person_id=person.id)]
