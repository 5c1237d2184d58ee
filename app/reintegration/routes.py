"""Routes of tracks: each noun has its own file; importing one puts its views on the blueprint."""

from app.reintegration import routes_privacy
from app.reintegration.blueprint import blueprint

__all__ = ["blueprint", "routes_privacy"]
