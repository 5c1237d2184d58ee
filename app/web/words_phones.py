"""Telephone numbers on pages and in messages, with what goes before an extension here."""

from flask import Flask, current_app

from app.core.phones import dialled, in_writing


def install(app: Flask) -> None:
    """Give templates both: ``phone|tel`` in an address, ``phone|in_writing`` in a message."""
    app.jinja_env.filters |= {"tel": tel, "in_writing": written}


def tel(phone: object) -> str:
    """The address that dials a number."""
    return f"tel:{dialled(str(phone), _before_extension())}"


def written(phone: object) -> str:
    """The number in a mail or a calendar."""
    return in_writing(str(phone), _before_extension())


def _before_extension() -> str:
    return str(current_app.config["EXTENSION_PREFIX"])
