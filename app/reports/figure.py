"""A figure: its finding, a drawing, what it does not say, and its table."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from app.files.tables_out import Value
from app.reports import rules_charts
from app.reports.rules_charts import Drawing
from app.web.languages import number_text


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``rows`` under ``head`` are the whole of it; the drawing may show less.

    ``numeric`` columns are all but the first. ``note`` says how to read it.
    """

    key: str
    title: str
    finding: str
    head: list[str]
    rows: list[list[Value]]
    drawing: Drawing | None = None
    note: str = ""
    shown: Sequence[Sequence[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        said = [[_shown(value) for value in row] for row in self.rows]
        object.__setattr__(self, "shown", said)


def _shown(value: Value) -> str:
    if value is None:
        return "–"
    return number_text(value) if isinstance(value, int | float) else str(value)


def nothing(key: str, title: str, head: list[str]) -> Figure:
    """A figure about nothing."""
    return Figure(key, title, _("Nothing to show for this period."), head, [])


def hours_of(seconds: float) -> float:
    """Seconds as hours, to a hundredth."""
    return round(seconds / rules_charts.HOUR, 2)


def hours_text(hours: float) -> str:
    """Hours in a drawing: one number, the same as in the table beside it."""
    return _("%(hours)s hours", hours=number_text(hours)) if hours != 1 else _("1 hour")


def percent(share: float | None) -> float | None:
    """A share as a percentage, to a tenth."""
    return None if share is None else round(100 * share, 1)


def share_text(count: int, total: int) -> str:
    """``12 · 34%``."""
    return f"{number_text(count)} · {round(100 * count / total)}%"
