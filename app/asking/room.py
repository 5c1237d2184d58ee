"""What this room adds to the application."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.asking import (
    duties_places,
    queries_offers,
    routes_candidates,
    routes_matrix,
    routes_offers,
    routes_people,
)
from app.asking.blueprint import blueprint
from app.ladder.rules_ladder import RungState
from app.people.tabs import PEOPLE
from app.web import modes, tabs

VIEWS = (
    routes_candidates,
    routes_matrix,
    routes_offers,
    routes_people,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(RungState=RungState)
    tabs.count_at("board.board", queries_offers.waiting)
    modes.begin_at("administrator", "asking.people")
    tabs.register(PEOPLE, 1, _l("People"), "asking.people")
    tabs.register(PEOPLE, 2, _l("Capabilities"), "asking.matrix_page")
    duties_places.install()
