"""What this room adds to the application."""

from flask import Flask

from app.openings.queries_openings import keep


def install(app: Flask) -> None:
    """Keep the open tasks, unless a setting says otherwise."""
    if app.config["KEEP_OPENINGS"]:
        keep(app)
