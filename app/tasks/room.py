"""What this room adds to the application."""

from flask import Flask

from app.people import reach
from app.tasks import (
    duties_owner,
    needs,
    notices,
    queries_reports,
    routes_editor,
    routes_instruction,
    routes_reports,
    routes_task_types,
    routes_versions,
)
from app.tasks.blueprint import blueprint
from app.tasks.models import ReportState
from app.tasks.queries import reach_of
from app.web import tabs

VIEWS = (
    routes_editor,
    routes_instruction,
    routes_reports,
    routes_task_types,
    routes_versions,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.jinja_env.globals.update(ReportState=ReportState)
    app.register_blueprint(blueprint)
    tabs.count_at("accounts.me", queries_reports.waiting)
    duties_owner.install()
    notices.install()
    needs.install()
    reach.register("owners", reach_of)
