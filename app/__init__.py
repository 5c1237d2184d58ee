"""Flexpool: the application factory. What each room owns is in its own docstring."""

import sqlite3
from importlib import import_module
from pathlib import Path

from flask import Flask
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app import cli, jobs
from app.accounts import login
from app.audit import bounds
from app.core import localtime
from app.core.db import db
from app.core.private_files import make_folder
from app.navigation import layout
from app.web import (
    access,
    assets,
    compression,
    csrf,
    errors,
    headers,
    health,
    hosts,
    kept,
    languages,
    limits,
    logs,
    render,
    schema,
    secret_paths,
    traces,
    words_phones,
    words_times,
)

ROOMS = (
    "asking",
    "claims",
    "on_call",
    "neighbours",
    "openings",
    "departments",
    "board",
    "handing_over",
    "selection",
    "series",
    "working_time",
    "tasks",
    "capabilities",
    "imports",
    "rosters",
    "requests",
    "walls",
    "customers",
    "calls",
    "calendars",
    "shifts",
    "reintegration",
    "accounts",
    "notices",
    "agreements",
    "capacity",
    "reports",
    "navigation",
    "operations",
    "people",
    "polls",
    "rule_sets",
    "times",
)
"""Each has a module ``room`` that registers what it adds: views, messages, duties.

In the order in which duties are listed and handed over when somebody leaves: roles, on which
others rest, are given up last.
"""
ROOT = Path(__file__).parent.parent


def create_app(settings: dict[str, object] | None = None) -> Flask:
    """The application, ready to serve; ``settings`` go before those of the environment.

    Raises config.Unfit when a setting of the environment is wrong, RuntimeError when a view
    declares no access.
    """
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=None,  # app/web/assets.py serves it
        instance_path=str(ROOT / "instance"),
    )
    app.config.update(config.read())
    app.config.update(settings or {})
    if not app.testing:
        logs.configure(structured=app.config["STRUCTURED_LOGS"])
    _prepare_database(app)
    localtime.set_zone(app.config["TIMEZONE"])

    db.init_app(app)
    traces.install(app)
    compression.install(app)
    headers.install(app)
    assets.install(app, ROOT / "static")
    hosts.install(app)
    schema.install(app)
    limits.install(app)
    csrf.install(app)
    login.install(app)
    languages.install(app)
    kept.install(app)
    words_phones.install(app)
    words_times.install(app)
    render.install(app, layout.layout)
    errors.install(app)
    health.install(app)
    for name in ROOMS:
        import_module(f"app.{name}.room").install(app)
    cli.install(app)
    jobs.install()
    access.install(app)
    bounds.install(app)
    secret_paths.install(app)
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app


def _prepare_database(app: Flask) -> None:
    address = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    options: dict[str, object] = {"hide_parameters": True}  # an error tells no personal data
    if address.get_backend_name() == "sqlite":
        if address.database:
            make_folder(Path(address.database).parent)
        app.logger.info("SQLite %s", sqlite3.sqlite_version)
    else:
        connecting: dict[str, int | None] = {"connect_timeout": 5}
        if not app.config["PREPARED_STATEMENTS"]:
            connecting["prepare_threshold"] = None
        options |= {"pool_size": 10, "connect_args": connecting}
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)
