"""What this room adds to the application."""

from flask import Flask

from app.board.words_acts import lead_to
from app.claims.models import Awaits
from app.claims.policies import Act
from app.handing_over import routes_swaps, routes_waiting
from app.handing_over.blueprint import blueprint

VIEWS = (routes_swaps, routes_waiting)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views of this room, and the acts of a claim that they answer."""
    app.jinja_env.globals.update(Awaits=Awaits)
    app.register_blueprint(blueprint)
    lead_to(Act.SWAP, "handing_over.swap_page", page=True)
    lead_to(Act.ASK_AROUND, "handing_over.swap")
