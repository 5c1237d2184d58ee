"""Routes of tracks: each noun has its own file; importing one puts its views on the blueprint."""

from app.reintegration import (
    routes_life,
    routes_own,
    routes_privacy,
    routes_shared,
    routes_steps,
    routes_terms,
    routes_tracks,
)
from app.reintegration.blueprint import blueprint
from app.reintegration.routes_own import own_links

__all__ = [
    "blueprint",
    "own_links",
    "routes_life",
    "routes_own",
    "routes_privacy",
    "routes_shared",
    "routes_steps",
    "routes_terms",
    "routes_tracks",
]
