"""The kinds of messages: the room that causes one says whether it is still due, and what is in it.

The words of a kind are in ``templates/notices/<kind>.txt``.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.notices.models import Notice


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """What is asked about a message when it leaves, and in the list of one's own.

    ``place``: the path of the page that it is about, which its receiver may open; None where it
    leads to a secret that works once.
    ``line``: who should get it now, apart from those whom it cannot reach; None where it is for
    one person and nobody else. ``private``: that there is one is nobody's business but the
    person's; no figure counts it and no line of the log tells of it.
    """

    still_due: Callable[[Notice], bool]
    context: Callable[[Notice], Mapping[str, Any]]
    place: Callable[[Notice], str | None]
    private: bool = False
    line: Callable[[Notice, Collection[int]], Sequence[int]] | None = None


REGISTERED: dict[str, NoticeKind] = {}


def register(
    kind: str,
    still_due: Callable[[Notice], bool],
    context: Callable[[Notice], Mapping[str, Any]],
    *,
    place: Callable[[Notice], str | None],
    private: bool = False,
    line: Callable[[Notice, Collection[int]], Sequence[int]] | None = None,
) -> None:
    """Make a kind known, when the application is made.

    ``still_due`` says just before sending whether the message still makes sense; ``context`` gives
    what its template needs, ``place`` where it leads. ``line`` is for what concerns whoever has a
    duty: when the addressee has it no more, or cannot be reached, the message goes to those whom it
    names. All of them may read; all that ``context`` may write is, as bookkeeping, the hash of a
    secret that leaves with the message.
    """
    REGISTERED[kind] = NoticeKind(still_due, context, place, private, line)


def private_kinds() -> list[str]:
    """The kinds that no figure and no list of others may tell of."""
    return sorted(name for name, kind in REGISTERED.items() if kind.private)


def is_private(notice: Notice) -> bool:
    """Whether no figure and no line of the log may tell of it."""
    kind = REGISTERED.get(notice.kind)
    return kind is not None and kind.private


def place_of(notice: Notice) -> str | None:
    """The path of the page that a message is about; None for a secret, or a kind of the past."""
    kind = REGISTERED.get(notice.kind)
    return kind.place(notice) if kind else None


def of(notice: Notice) -> NoticeKind:
    """The kind of a message. Raises LookupError when no room knows it."""
    return REGISTERED[notice.kind]
