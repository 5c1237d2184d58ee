"""The town of the hostile stories, for whoever is not of a track."""

from tests.hostile.conftest import town

__all__ = ["town"]
