"""What each role decides, in words."""

from flask_babel import gettext as _

from app.people.rules import Role


def role_texts() -> dict[Role, str]:
    """By role, what one turns to them for."""
    return {
        Role.POSTER: _("Posts, changes and cancels tasks"),
        Role.COORDINATOR: _("Looks for people, and assigns them"),
        Role.ASSESSOR: _("Signs off what people can do"),
        Role.ADMINISTRATOR: _("Makes accounts, gives roles, records agreements"),
    }
