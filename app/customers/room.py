"""What this room adds to the application."""

from flask import Flask

from app.customers import routes, routes_card
from app.customers.blueprint import blueprint

VIEWS = (routes, routes_card)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views of this room."""
    app.register_blueprint(blueprint)
