"""A task that was filled while somebody looked at it, in words."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.asking.queries_gap import HeldBy
from app.web.words_times import moment_text


def filled_text(holders: Sequence[HeldBy]) -> str:
    """That nobody is looked for any more, with who has the places and since when."""
    each = (f"{holder.name} ({moment_text(holder.since)})" for holder in holders)
    return _("This task is filled: %(names)s.", names=", ".join(each))
