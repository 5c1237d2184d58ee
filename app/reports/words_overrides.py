"""What became of asking somebody to agree to setting a rule aside, in words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.reports.queries_overrides import Stands

STANDS: dict[Stands, tuple[Any, str]] = {
    Stands.OPEN: (_l("not answered yet"), "info"),
    Stands.AGREED: (_l("agreed to it"), "ok"),
    Stands.UNDONE: (_l("agreed, and undone"), "neutral"),
    Stands.ENDED: (_l("agreed; the place ended since"), "neutral"),
}
"""Each with the kind of its badge."""
