"""Who acts: set once per request, job or command line; the trail reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or something, that changes things."""

    kind: str
    person_id: int | None = None


NOBODY = Actor("nobody")
COMMAND_LINE = Actor("command line")
JOB = Actor("job")

_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def current() -> Actor:
    """Who acts now."""
    return _actor.get()


def set_actor(actor: Actor) -> None:
    """From here on, in this request or job, this one acts."""
    _actor.set(actor)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Within the block, this one acts."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)
