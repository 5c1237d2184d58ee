"""Who hears of something, said only after looking whether they can be told at all."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.names import told_apart
from app.notices.outbox import reachable

MOST_NAMES = 3


def told_text(person_ids: Iterable[int], *, short: bool = False) -> str:
    """``Marleen Brouwer gets a message.``, or that they cannot be told; empty for nobody.

    For people to whom a message was left just now; ``short`` where the page names them in full.
    One statement.
    """
    ids = list(dict.fromkeys(person_ids))
    found = reachable(ids)
    if not ids:
        return ""
    people = [each for i in ids if (each := found.get(i))]
    names = told_apart(people) if short else [name for name, _given in people]
    if not names:
        return _("Nobody gets a message: the account is closed.")
    more = len(names) - MOST_NAMES
    shown = ", ".join(names[:MOST_NAMES]) + (f" +{more}" if more > 0 else "")
    return ngettext(
        "%(names)s gets a message.", "%(names)s get a message.", len(names), names=shown
    )


def told_count_text(count: int) -> str:
    """How many get a message; empty for none. ``count`` is of those who can be told."""
    if not count:
        return ""
    return ngettext("%(num)s person gets a message.", "%(num)s people get a message.", count)
