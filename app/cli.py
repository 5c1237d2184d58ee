"""The command line."""

from flask import Flask


def install(app: Flask) -> None:
    """Add the commands."""
