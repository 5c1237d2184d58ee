"""Where the views of the desk meet; each subject has its own ``routes_*`` module."""

from app.capacity.blueprint import blueprint

__all__ = ["blueprint"]
