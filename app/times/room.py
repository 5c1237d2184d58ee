"""What this room adds to the application."""

from flask import Flask

from app.times.routes import blueprint


def install(app: Flask) -> None:
    """Register the view of this room."""
    app.register_blueprint(blueprint)
