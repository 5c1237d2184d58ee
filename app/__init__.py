"""Flexpool: the application factory. What each room owns is in its own docstring."""

import sqlite3
from pathlib import Path

from flask import Flask
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app import cli, jobs
from app.accounts import login
from app.accounts import notices as account_notices
from app.accounts import routes as accounts
from app.asking import duties_places
from app.audit import bounds
from app.board import routes as claims
from app.calendars import commands as calendar_commands
from app.calendars import duties_feeds
from app.calendars import queries as calendar_queries
from app.calendars import routes as calendars
from app.capabilities import duties_keepers, notices_expiry
from app.capabilities import notices as capability_notices
from app.capabilities import queries as capability_queries
from app.capabilities import routes as capabilities
from app.capacity import grounds as claim_grounds
from app.capacity import routes as capacity
from app.claims import duties_contact
from app.claims import notices as claim_notices
from app.core.db import db
from app.core.private_files import make_folder
from app.navigation import layout
from app.notices import private as private_notices
from app.notices import routes as notices
from app.operations import routes as operations
from app.people import duties_roles, reach
from app.people import keys as account_keys
from app.people import routes as people
from app.reintegration import duties_case_worker
from app.reintegration import routes as reintegration
from app.requests import notices as requests_notices
from app.shifts import duties_stand_ins, notices_stand_ins
from app.shifts import queries as shift_queries
from app.shifts import routes as shifts
from app.tasks import duties_owner, routes_reports
from app.tasks import needs as task_needs
from app.tasks import notices as task_notices
from app.tasks import queries as task_queries
from app.tasks import routes as tasks
from app.walls import duties
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
from app.web import own_links as account_links

ROOMS = (
    accounts,
    people,
    notices,
    capabilities,
    tasks,
    shifts,
    claims,
    capacity,
    calendars,
    reintegration,
    operations,
)
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
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    account_notices.install()
    notices_expiry.install()
    capability_notices.install()
    requests_notices.install()
    claim_notices.install()
    notices_stand_ins.install()
    duties_places.install()
    claim_grounds.install()
    for each in (
        duties_contact,
        duties_owner,
        duties_keepers,
        duties,
        duties_feeds,
        duties_stand_ins,
        duties_case_worker,
        duties_roles,
    ):
        each.install()
    task_notices.install()
    task_needs.install()
    private_notices.install()
    account_links.register("tracks", reintegration.own_links)
    account_links.register("instructions", routes_reports.own_links)
    account_keys.register(
        "calendars",
        account_keys.Keys(calendar_queries.count_of_feeds, calendar_commands.revoke_feeds_of),
    )
    reach.register("keepers", capability_queries.reach_of)
    reach.register("owners", task_queries.reach_of)
    reach.register("contacts", shift_queries.reach_of)
    account_links.register("feeds", calendars.own_links)
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
        options |= {
            "pool_pre_ping": True,
            "pool_size": 10,
            "connect_args": {"connect_timeout": 5},
        }
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)
