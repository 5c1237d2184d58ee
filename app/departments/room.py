"""What this room adds to the application."""

from flask import Flask

from app.departments import routes, routes_decides, routes_fits, routes_posts, routes_tasks
from app.departments.blueprint import blueprint
from app.web import modes

VIEWS = (
    routes,
    routes_decides,
    routes_fits,
    routes_posts,
    routes_tasks,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    modes.begin_at("department", "departments.tasks")
