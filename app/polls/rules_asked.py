"""What a poll asks, read from its address; only what is in the form that our pages give it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, unquote, unquote_to_bytes

LONGEST, MOST_PARTS = 3000, 200
VERSION = re.compile(r"v=([0-9]{1,10}-[0-9]{1,3})(?:@|%40)([0-9]{1,10})")
SHOWN = re.compile(r"shown=([0-9]{1,10})(?:\.[a-z]+)?")
LAST = re.compile(r"last=(20[0-9]{2}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}\+[0-9]{2}:[0-9]{2})")
OTHER = re.compile(r"(?!v=|shown=)[a-z]+=.*")


@dataclass(frozen=True, slots=True)
class Poll:
    """As of which version of the log and which second a board asks, with which shifts in sight;
    ``last``: what starts after it is not on the board; ``rest`` is what else its address says.
    """

    log: str
    since: datetime
    shown: frozenset[int]
    last: datetime | None
    rest: str


def poll_of(query: str) -> Poll | None:
    """The poll with this query; None for any that is in another form than ours."""
    parts = query.split("&") if len(query) <= LONGEST else []
    versions = [found for part in parts if (found := VERSION.fullmatch(part))]
    shown = [found for part in parts if (found := SHOWN.fullmatch(part))]
    rest = [part for part in parts if OTHER.fullmatch(part)]
    if len(versions) != 1 or len(parts) > MOST_PARTS or len(shown) + len(rest) + 1 != len(parts):
        return None
    spelled = [_spelled(part) for part in rest]
    return Poll(
        versions[0][1],
        datetime.fromtimestamp(int(versions[0][2]), UTC),
        frozenset(int(found[1]) for found in shown),
        _last(spelled),
        "&".join(spelled),
    )


def _last(spelled: list[str]) -> datetime | None:
    """The start of the last row; None where it is not said as our pages say it."""
    found = [LAST.fullmatch(unquote(part)) for part in spelled if part.startswith("last%3D")]
    return datetime.fromisoformat(found[0][1]) if len(found) == 1 and found[0] else None


def _spelled(part: str) -> str:
    """The same bytes in one spelling: our pages and the scripts in them quote differently."""
    return quote(unquote_to_bytes(part.replace("+", "%20")))
