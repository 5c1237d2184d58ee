"""What stories about backups share."""

from tests.operations.stories import programs

__all__ = ["programs"]
