"""Where the views of the desk meet; each subject has its own ``routes_*`` module."""

from app.capacity import routes_capacity
from app.capacity.blueprint import blueprint

__all__ = ["blueprint", "routes_capacity"]
