"""Routes of tasks: each noun has its own file; importing one puts its views on the blueprint."""

from app.tasks import (
    routes_editor,
    routes_instruction,
    routes_reports,
    routes_task_types,
    routes_versions,
)
from app.tasks.blueprint import blueprint

__all__ = [
    "blueprint",
    "routes_editor",
    "routes_instruction",
    "routes_reports",
    "routes_task_types",
    "routes_versions",
]
