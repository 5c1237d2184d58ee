"""What this room adds to the application."""

from flask import Flask

from app.reports import routes, routes_balance
from app.reports.blueprint import blueprint

VIEWS = (
    routes,
    routes_balance,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
