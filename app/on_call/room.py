"""What this room adds to the application."""

from flask import Flask

from app.on_call.words import cost_text, person_text, short_text


def install(app: Flask) -> None:
    """Let every page say what a late withdrawal costs."""
    app.jinja_env.globals.update(
        cost_text=cost_text, person_text=person_text, short_text=short_text
    )
