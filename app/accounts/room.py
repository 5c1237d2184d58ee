"""What this room adds to the application."""

from flask import Flask

from app.accounts import notices, routes, routes_me, routes_password, routes_second_look
from app.accounts.blueprint import blueprint
from app.tasks import routes_reports
from app.web import own_links

VIEWS = (
    routes,
    routes_me,
    routes_password,
    routes_second_look,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    notices.install()
    own_links.register("instructions", routes_reports.own_links)
