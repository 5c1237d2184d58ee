"""What this room adds to the application."""

from flask import Flask

from app.claims import duties_contact, notices, notices_swaps
from app.claims.queries_over import OverBecause


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.jinja_env.globals.update(OverBecause=OverBecause)
    notices.install()
    notices_swaps.install()
    duties_contact.install()
