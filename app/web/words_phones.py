"""Telephone numbers on pages and in messages, with what goes before an extension here."""

from flask import Flask, current_app

from app.core.phones import dialled, in_writing
from app.web.access import viewer_or_none


def install(app: Flask) -> None:
    """Give templates ``phone|tel`` in an address, ``phone|in_writing`` in a message.

    And ``is_own_number(phone)``: nobody is offered to call themselves.
    """
    app.jinja_env.filters |= {"tel": tel, "in_writing": written}
    app.jinja_env.globals["is_own_number"] = is_own_number


def is_own_number(phone: object) -> bool:
    """Whether the one who looks is who would be called."""
    viewer = viewer_or_none()
    return viewer is not None and bool(viewer.phone) and tel(viewer.phone) == tel(phone)


def tel(phone: object) -> str:
    """The address that dials a number."""
    return f"tel:{dialled(str(phone), _before_extension())}"


def written(phone: object) -> str:
    """The number in a mail or a calendar."""
    return in_writing(str(phone), _before_extension())


def _before_extension() -> str:
    return str(current_app.config["EXTENSION_PREFIX"])
