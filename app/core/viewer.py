"""Who looks, and what they may: the argument of every query and policy."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core.names import called


class Can(StrEnum):
    """What a view may ask of the one who looks. Rights are granted for a department and below."""

    SIGNED_IN = "signed in"
    POST = "post tasks"
    SEE_TASKS = "see tasks of a department, or those that one is in charge of"
    COORDINATE = "coordinate"
    ASSESS = "sign off capabilities"
    SEE_PEOPLE = "see people"
    SEE_TASK_TYPES = "see task types"
    ADMINISTER = "administer"
    ADMINISTER_ALL = "administer the organisation"
    SEE_TRAIL = "see the trail"
    TRACKS = "lead tracks"


FROM_THE_TOP = {Can.ADMINISTER_ALL: Can.ADMINISTER, Can.SEE_TRAIL: Can.ADMINISTER}
"""Rights over what belongs to no department (the trail, the catalogue of capabilities, the
installation, who may lead tracks, the addresses of accounts), each with the right that has to be
held for a department on top."""
WITHOUT_PATH = frozenset({Can.SIGNED_IN, *FROM_THE_TOP})
"""What is asked without a department."""


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
    given_name: str | None = None
    phone: str | None = None

    @property
    def first_name(self) -> str:
        """The name to call somebody by."""
        return called(self.name, self.given_name)

    def can(self, right: Can, path: str | None = None) -> bool:
        """Whether the right is held for the department at ``path``, which only ``WITHOUT_PATH``
        goes without: raises TypeError for other rights, for held somewhere is not held here.
        """
        if right in WITHOUT_PATH:
            return self.anywhere(right)
        if path is None:
            raise TypeError(f"{right!r} is granted for departments: say for which, or anywhere()")
        return any(path.startswith(own) for own in self.paths(right))

    def anywhere(self, right: Can) -> bool:
        """Whether the right is held for any department: enough for a menu, never for an object."""
        if right in FROM_THE_TOP:
            return any(path.count("/") == 2 for path in self.paths(FROM_THE_TOP[right]))
        return right is Can.SIGNED_IN or bool(self.paths(right))

    def paths(self, right: Can) -> tuple[str, ...]:
        """The departments, by path, for which the right was granted."""
        return tuple(grant.path for grant in self.grants if grant.can is right)
