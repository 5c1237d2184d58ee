"""What is said of links that open something by the secret in them."""

from flask_babel import gettext as _


def made_before_text() -> str:
    """Why a form that made a link before makes none now."""
    return _("You made a link with this form before. Nothing was made now. Try once more.")
