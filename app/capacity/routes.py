"""Where the views of the desk meet; each subject has its own ``routes_*`` module."""

from app.capacity import (
    routes_balance,
    routes_capacity,
    routes_palette,
    routes_reports,
    routes_today,
    routes_wall,
)
from app.capacity.blueprint import blueprint

__all__ = [
    "blueprint",
    "routes_balance",
    "routes_capacity",
    "routes_palette",
    "routes_reports",
    "routes_today",
    "routes_wall",
]
