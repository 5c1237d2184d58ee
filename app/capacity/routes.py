"""Where the views of the desk meet; each subject has its own ``routes_*`` module."""

from app.capacity import routes_capacity, routes_today
from app.capacity.blueprint import blueprint
from app.navigation import routes_palette
from app.reports import routes_balance

__all__ = [
    "blueprint",
    "routes_balance",
    "routes_capacity",
    "routes_palette",
    "routes_reports",
    "routes_today",
    "routes_wall",
]
