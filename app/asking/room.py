"""What this room adds to the application."""

from flask import Flask

from app.asking import duties_places, queries_offers, routes_candidates, routes_offers
from app.asking.blueprint import blueprint
from app.asking.rules_ladder import RungState
from app.web import tabs

VIEWS = (
    routes_candidates,
    routes_offers,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(RungState=RungState)
    tabs.count_at("board.board", queries_offers.waiting)
    duties_places.install()
