"""What the palette says of what it found."""

from typing import Any

from flask_babel import gettext as _

from app.web.words_times import dated_span


def task_meta(row: Any) -> str:
    """When and where a task is, and how many of its places are taken."""
    when = dated_span(row.starts_at, row.ends_at)
    count = _("%(filled)s of %(places)s", filled=row.filled, places=row.places)
    return f"{when} · {row.department} · {count}"
