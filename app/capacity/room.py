"""What this room adds to the application."""

from flask import Flask

from app.capacity import grounds, routes_capacity, routes_expiring, routes_today
from app.capacity.blueprint import blueprint
from app.web import modes

VIEWS = (
    routes_capacity,
    routes_expiring,
    routes_today,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    modes.begin_at("coordinator", "capacity.today")
    grounds.install()
