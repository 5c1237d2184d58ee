"""How people came to what they hold: sign-offs that grow over the years, the newest last.

Worked out from who it is and what it is, without chance: the same hospital has the same history.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.capabilities.models import CapabilityKind, Method, RevocationReason
from app.capabilities.rules import months_after, steps_of
from app.people.rules import Role
from seeds.cast import ASSESSORS_OF
from seeds.organisation import Organisation
from seeds.people import Held, Person
from seeds.world import CapabilitySpec

BETWEEN_STEPS = timedelta(70)
TAKEN_AWAY = timedelta(50)
"""So long ago was taken away what no longer is held."""

HOW = {1: Method.TALK, 2: Method.OBSERVED, 3: Method.ON_SHIFT, 4: Method.ON_SHIFT, 5: Method.TEST}


@dataclass(frozen=True, slots=True)
class Signed:
    """One entry of a history. Level 0 with a reason takes it away."""

    level: int
    day: date
    valid_until: date | None
    method: Method
    assessor_id: int | None
    reason: RevocationReason | None = None


class Histories:
    """Knows who signs off whom, and tells the history of each thing that somebody holds."""

    def __init__(
        self, organisation: Organisation, everybody: Iterable[Person], today: date
    ) -> None:
        self._organisation = organisation
        self._specs = {spec.key: spec for spec in organisation.capabilities}
        self._today = today
        self._by_department: dict[str, int] = {}
        by_name: dict[str, int] = {}
        for person in everybody:
            by_name.setdefault(person.name, person.id)
            for role, department in person.roles:
                if role is Role.ASSESSOR:
                    self._by_department.setdefault(department, person.id)
        self._named = {
            key: [by_name[name] for name in names if name in by_name]
            for key, names in ASSESSORS_OF.items()
        }

    def of(self, person: Person) -> Iterator[tuple[str, Signed]]:
        """Every sign-off of somebody, by the key of the capability; of each the oldest first."""
        for key, held in person.held.items():
            for signed in self._steps(person, self._specs[key], held):
                yield key, signed
        for key, reason in person.taken_away.items():
            for signed in self._lost(person, self._specs[key], reason):
                yield key, signed

    def _steps(self, person: Person, spec: CapabilitySpec, held: Held) -> list[Signed]:
        """From the newest back: each step that was shown, or the certificates of years before."""
        day, assessor_id = self._last_day(person, spec, held), self._assessor(person, spec)
        newest = Signed(held.level, day, held.valid_until, _how(spec, held.level), assessor_id)
        before = []
        for level in _levels_before(person, spec, held.level):
            day = day - BETWEEN_STEPS if spec.has_levels else months_after(day, -_months(spec))
            until = months_after(day, _months(spec)) if spec.years else None
            before.append(Signed(level, day, until, _how(spec, level), assessor_id))
        return [*reversed(before), newest]

    def _lost(self, person: Person, spec: CapabilitySpec, reason: RevocationReason) -> list[Signed]:
        gone, assessor_id = self._today - TAKEN_AWAY, self._assessor(person, spec)
        level = steps_of(spec.level_names)[-2] if spec.has_levels else 5
        shown = Signed(level, gone - timedelta(300), None, _how(spec, level), assessor_id)
        return [shown, Signed(0, gone, None, Method.OBSERVED, assessor_id, reason)]

    def _last_day(self, person: Person, spec: CapabilitySpec, held: Held) -> date:
        """As long before its end as it is valid; without an end on some day of the last year."""
        if spec.years and held.valid_until is not None:
            yesterday = self._today - timedelta(1)
            return min(months_after(held.valid_until, -_months(spec)), yesterday)
        number = self._organisation.capability_ids[spec.key]
        return self._today - timedelta(20 + (person.id * 37 + number * 101) % 340)

    def _assessor(self, person: Person, spec: CapabilitySpec) -> int | None:
        """Who is named for it, else who signs off in the person's department; never oneself."""
        named = [each for each in self._named.get(spec.key, ()) if each != person.id]
        if named or spec.reserved:
            return named[person.id % len(named)] if named else None
        for department in self._organisation.above(person.home):
            found = self._by_department.get(department)
            if found not in (None, person.id):
                return found
        return None


def _levels_before(person: Person, spec: CapabilitySpec, level: int) -> list[int]:
    """What was shown before, from high to low: most steps, or the year before of every second."""
    if not spec.has_levels:
        return [level] if spec.years and person.id % 2 else []
    below = [step for step in steps_of(spec.level_names) if step < level]
    return [step for step in reversed(below) if (person.id + step) % 3]


def _months(spec: CapabilitySpec) -> int:
    return 12 * (spec.years or 0)


def _how(spec: CapabilitySpec, level: int) -> Method:
    if spec.kind is CapabilityKind.REGISTRATION:
        return Method.REGISTER
    if spec.kind is CapabilityKind.QUALIFICATION:
        return Method.CERTIFICATE
    return HOW[level]
