"""Where the message leads that there is something for somebody: what it can be about.

Everybody has the same message for everything private (``notices.private``), so the page says what
is new, or at least where to look.
"""

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.viewer import Viewer
from app.requests.queries import answered_since
from app.web.own_links import links

NEWS_LASTS = timedelta(days=30)

AGREED = "agreed"
"""The place on the page about oneself where hours and limits stand."""


def for_you(viewer: Viewer) -> list[tuple[str, str]]:
    """Texts with their addresses, for the one who looks."""
    requests = f"{url_for('requests.new_request')}#requests"
    since = clock.now() - NEWS_LASTS
    return [
        *(
            (_("Your request was answered: %(capability)s", capability=name), requests)
            for name in answered_since(viewer, since)
        ),
        *links(),
        (_("What we agreed about hours and tasks"), f"#{AGREED}"),
    ]
