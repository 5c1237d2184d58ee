"""What the desk says of who lapses."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from app.web.words_times import short_day_text

MOST_NAMES = 5


def lapse_words(lapsing: Sequence[tuple[str, date]]) -> tuple[str, ...]:
    """Whose capability lapses, and when: the first names in one line, then how many more."""
    said = " · ".join(f"{name} {short_day_text(day)}" for name, day in lapsing[:MOST_NAMES])
    more = len(lapsing) - MOST_NAMES
    return (said, _("and %(num)s more", num=more)) if more > 0 else (said,)
