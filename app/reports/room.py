"""What this room adds to the application."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.reports import routes, routes_balance, routes_on_call, routes_overrides
from app.reports.blueprint import blueprint
from app.reports.routes_balance import FIGURES
from app.web import tabs

VIEWS = (
    routes,
    routes_balance,
    routes_on_call,
    routes_overrides,
)
"""Importing these puts their views on the blueprint."""


def install(app: Flask) -> None:
    """Register the views, messages and duties of this room."""
    app.register_blueprint(blueprint)
    tabs.register(FIGURES, 1, _l("Balance"), "reports.balance")
    tabs.register(FIGURES, 2, _l("Figures"), "reports.reports")
    tabs.register(FIGURES, 3, _l("The month"), "reports.month")
    tabs.register(FIGURES, 6, _l("On call"), "reports.on_call")
    tabs.register(FIGURES, 7, _l("Set aside"), "reports.overrides")
