"""What this room adds to the application."""

from flask import Flask

from app.claims import duties_contact, notices


def install(_app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    notices.install()
    duties_contact.install()
