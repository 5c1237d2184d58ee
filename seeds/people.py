"""A person of the seed, before there are rows."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from app.capabilities.models import RevocationReason
from app.people.models import Contract
from app.people.rules import Role
from seeds.names import address_of


@dataclass(frozen=True, slots=True)
class Held:
    """A capability held at a level, through a day or for good."""

    level: int
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """Hours of tasks a week, or no number, under a kind of contract."""

    contract: Contract
    hours_week: float | None
    valid_from: date


@dataclass(slots=True)
class Person:
    """Somebody of the seed. Departments and capabilities by key; ``roster`` by weekday (0 Monday).

    ``kept_free`` is the weekday of an afternoon without tasks, please.
    ``taken_away``: what was once held, and why no longer.
    ``told``: somebody with a part in the story, whose coming weeks only the scenes fill.
    ``minor_until``: the day on which they turn 18; they go to school, and took no task yet.
    """

    id: int
    name: str
    home: str
    phone: str
    language: str = "nl"
    roles: tuple[tuple[Role, str], ...] = ()
    agreed: Agreed | None = None
    limit: dict[str, Any] | None = None
    held: dict[str, Held] = field(default_factory=dict)
    taken_away: dict[str, RevocationReason] = field(default_factory=dict)
    roster: dict[int, tuple[time, time]] = field(default_factory=dict)
    kept_free: int | None = None
    told: bool = False
    address: str | None = None
    minor_until: date | None = None

    @property
    def email(self) -> str:
        """The address to sign in with: ``first.last@`` unless another one was given."""
        return self.address or address_of(self.name)

    def can(self, needs: tuple[tuple[str, int], ...], day: date) -> bool:
        """Whether every need is held at its level through the day."""
        return all(self._holds(key, level, day) for key, level in needs)

    def _holds(self, key: str, level: int, day: date) -> bool:
        held = self.held.get(key)
        return (
            held is not None
            and held.level >= level
            and (held.valid_until is None or held.valid_until >= day)
        )
