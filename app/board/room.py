"""What this room adds to the application."""

from flask import Flask

from app.board import (
    routes,
    routes_board,
    routes_lessons,
    routes_offers,
    routes_on_shift,
    routes_preview,
    routes_roster,
)
from app.board.blueprint import blueprint
from app.eligibility.verdict import FitState
from app.web import modes

VIEWS = (
    routes,
    routes_board,
    routes_lessons,
    routes_offers,
    routes_on_shift,
    routes_preview,
    routes_roster,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.jinja_env.globals.update(FitState=FitState)
    app.register_blueprint(blueprint)
    modes.begin_at("worker", "board.board")
