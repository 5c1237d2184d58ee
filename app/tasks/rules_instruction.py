"""How a work instruction is put together: its parts, values for a place, and what changed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from app.core.text import folded

MOST_STEPS = 40
LONGEST_STEP = 300
LONGEST_LINK = 500
MOST_VALUES = 40
LONGEST_NAME = 40
LONGEST_LOCATION = 100
LONGEST_VALUE = 100
LONGEST_WORDS = 300
CONFIRM_AFTER = timedelta(days=365)
"""After so long the owner is asked whether an instruction is still right."""

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
NAME = re.compile(r"[^\W_][\w -]*")
KEY = re.compile(r"s([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class InstructionStepDraft:
    """A step as filled in; ``key`` is None for a new one."""

    text: str
    key: str | None = None
    link: str | None = None
    picture_id: int | None = None


@dataclass(frozen=True, slots=True)
class ValueDraft:
    """What ``{name}`` stands for at a location; ``""`` is everywhere else."""

    name: str
    location: str
    text: str


@dataclass(frozen=True, slots=True)
class InstructionDraft:
    """An instruction as filled in. Raises ValueError where a form would have said what is wrong."""

    steps: tuple[InstructionStepDraft, ...]
    values: tuple[ValueDraft, ...] = ()

    def __post_init__(self) -> None:
        if len(self.steps) > MOST_STEPS or len(self.values) > MOST_VALUES:
            raise ValueError(f"at most {MOST_STEPS} steps and {MOST_VALUES} values")
        keys = [step.key for step in self.steps if step.key is not None]
        if len(set(keys)) < len(keys):
            raise ValueError("a key names one step")
        if flaws(self.steps, self.values):
            raise ValueError("names and values do not meet")
        if not all(is_safe_link(step.link) for step in self.steps if step.link is not None):
            raise ValueError("a link is a whole https address")


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What is wrong with a step: a ``models.StepProblem``, and words where those do not say it."""

    step_key: str
    problem: str
    words: str = ""


class Flaw(StrEnum):
    """What is wrong between the names in the steps and the values."""

    UNKNOWN = "unknown"
    UNUSED = "unused"
    NOT_ELSEWHERE = "not elsewhere"
    TWICE = "twice"


def is_safe_link(address: str) -> bool:
    """Whether it is a whole https address, without somebody's name before the host."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = address.isprintable() and not any(sign in address for sign in ' \\"<>')
    return parts.scheme == "https" and "." in host and "@" not in parts.netloc and plain


def names_in(text: str) -> tuple[str, ...]:
    """The names between braces, each once, in order."""
    return tuple(dict.fromkeys(found.strip() for found in PLACEHOLDER.findall(text)))


def flaws(
    steps: Sequence[InstructionStepDraft], values: Sequence[ValueDraft]
) -> list[tuple[Flaw, int, str]]:
    """What does not meet, with the number of the step (unknown) or value (the others), from 0.

    Each name in a step has a value for everywhere else; each value is used by a step.
    """
    found = []
    known = {value.name for value in values}
    elsewhere = {value.name for value in values if not value.location}
    used = {name for step in steps for name in names_in(step.text)}
    for number, step in enumerate(steps):
        found += [(Flaw.UNKNOWN, number, name) for name in names_in(step.text) if name not in known]
    seen: set[tuple[str, str]] = set()
    told: set[str] = set()
    for number, value in enumerate(values):
        place = (value.name, folded(value.location))
        if place in seen:
            found.append((Flaw.TWICE, number, value.name))
        elif value.name not in used:
            found.append((Flaw.UNUSED, number, value.name))
        elif value.name not in elsewhere and value.name not in told:
            found.append((Flaw.NOT_ELSEWHERE, number, value.name))
            told.add(value.name)
        seen.add(place)
    return found


def values_at(values: Iterable[ValueDraft], location: str) -> dict[str, str]:
    """What each name stands for at a location.

    The value counts whose location the given one begins with (the longest of them), else the one
    for everywhere else.
    """
    place = folded(location)
    fitting = [value for value in values if place.startswith(folded(value.location))]
    fitting.sort(key=lambda value: len(value.location))
    return {value.name: value.text for value in fitting}


def location_of(locations: Iterable[str], place: str) -> str:
    """The location that a place is at: the longest that it begins with, or "" for elsewhere."""
    begins = (each for each in locations if folded(place).startswith(folded(each)))
    return max(begins, key=len, default="")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with values for its names, once over: braces in a value stay what they are."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1].strip(), found[0]), text)


def next_key(keys: Iterable[str]) -> int:
    """The number of the first key that no step ever had."""
    numbers = [int(found[1]) for found in map(KEY.fullmatch, keys) if found]
    return max(numbers, default=0) + 1


def is_old(known_right_on: date, today: date) -> bool:
    """Whether nobody said for a year that the instruction is right."""
    return today - known_right_on > CONFIRM_AFTER


def says_the_same(
    draft: InstructionDraft, steps: Sequence[InstructionStepDraft], values: Sequence[ValueDraft]
) -> bool:
    """Whether a draft says what these steps and values say; a new step may be any of them."""
    return (
        len(draft.steps) == len(steps)
        and all(
            replace(new, key=new.key or old.key) == old
            for new, old in zip(draft.steps, steps, strict=True)
        )
        and draft.values == tuple(values)
    )


class Change(StrEnum):
    """What happened to a step or value between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class StepChange:
    """A step that differs: as it was and as it is; None where it was not."""

    change: Change
    before: InstructionStepDraft | None
    after: InstructionStepDraft | None


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value that differs: its name and place, the text before and after; None for none."""

    change: Change
    name: str
    location: str
    before: str | None
    after: str | None


def changed_steps(
    before: Sequence[InstructionStepDraft], after: Sequence[InstructionStepDraft]
) -> list[StepChange]:
    """What happened to the steps: first those of now in their order, then those that went.

    A step has moved when it stands elsewhere among the steps that both have.
    """
    was = {step.key: step for step in before}
    now = {step.key: step for step in after}
    old_order = [step.key for step in before if step.key in now]
    new_order = [step.key for step in after if step.key in was]
    changes = []
    for step in after:
        old = was.get(step.key)
        if old is None:
            changes.append(StepChange(Change.ADDED, None, step))
        elif old != step:
            changes.append(StepChange(Change.CHANGED, old, step))
        elif old_order.index(step.key) != new_order.index(step.key):
            changes.append(StepChange(Change.MOVED, old, step))
    gone = [step for step in before if step.key not in now]
    return changes + [StepChange(Change.REMOVED, step, None) for step in gone]


def changed_values(before: Sequence[ValueDraft], after: Sequence[ValueDraft]) -> list[ValueChange]:
    """What happened to the values."""
    was = {(value.name, value.location): value.text for value in before}
    now = {(value.name, value.location): value.text for value in after}
    changes = []
    for place in [*now, *(each for each in was if each not in now)]:
        old, new = was.get(place), now.get(place)
        if old != new:
            kind = (
                Change.ADDED if old is None else Change.REMOVED if new is None else Change.CHANGED
            )
            changes.append(ValueChange(kind, *place, old, new))
    return changes
