"""What this room adds to the application."""

from flask import Flask

from app.departments import (
    queries_requests,
    routes,
    routes_decides,
    routes_fits,
    routes_posts,
    routes_requests,
    routes_tasks,
)
from app.departments.blueprint import blueprint
from app.departments.words_requests import request_text
from app.web import modes, tabs

VIEWS = (
    routes,
    routes_decides,
    routes_fits,
    routes_posts,
    routes_requests,
    routes_tasks,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(request_text=request_text)
    tabs.count_at("departments.tasks", queries_requests.waiting)
    modes.begin_at("department", "departments.tasks")
