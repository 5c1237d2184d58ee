"""Who looks, and what they may: the argument of every query and policy."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Can(StrEnum):
    """What a view may ask of the one who looks. Rights are granted for a department and below."""

    SIGNED_IN = "signed in"
    POST = "post tasks"
    COORDINATE = "coordinate"
    ASSESS = "sign off capabilities"
    SEE_PEOPLE = "see people"
    SEE_TASK_TYPES = "see task types"
    ADMINISTER = "administer"
    SEE_TRAIL = "see the trail"
    TRACKS = "lead tracks"


@dataclass(frozen=True, slots=True)
class Grant:
    """A right, for the departments whose path begins with ``path`` (``/1/4/``)."""

    can: Can
    path: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person, as of this request. ``proved_at``: when the password was last given."""

    id: int
    name: str
    language: str
    home_path: str
    mode: str | None = None
    grants: tuple[Grant, ...] = ()
    proved_at: datetime | None = None

    @property
    def first_name(self) -> str:
        """The name to call somebody by."""
        return self.name.split()[0]

    def can(self, right: Can, path: str | None = None) -> bool:
        """Whether the right is held, for the department at ``path`` or, without it, for any."""
        if right is Can.SIGNED_IN:
            return True
        return any(path is None or path.startswith(own) for own in self.paths(right))

    def paths(self, right: Can) -> tuple[str, ...]:
        """The departments, by path, for which the right was granted."""
        return tuple(grant.path for grant in self.grants if grant.can is right)
