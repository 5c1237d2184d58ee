"""What this room adds to the application."""

from flask import Flask

from app.claims import duties_contact, notices, notices_swaps
from app.claims.queries_over import OverBecause
from app.eligibility.words_overrides import set_aside_text


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.jinja_env.globals.update(OverBecause=OverBecause, set_aside_text=set_aside_text)
    notices.install()
    notices_swaps.install()
    duties_contact.install()
