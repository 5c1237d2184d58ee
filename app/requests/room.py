"""What this room adds to the application."""

from flask import Flask

from app.requests import notices, queries, routes
from app.requests.blueprint import blueprint
from app.web import tabs

VIEWS = (routes,)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    tabs.count_at("accounts.me", queries.waiting)
    notices.install()
