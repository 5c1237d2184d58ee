"""Flexpool on a full disk, in one of two ways that need no disk of one's own.

``pages``: each connection may use few more pages than the file has now (SQLite's own "database or
disk is full"). ``bytes``: the process may write no file beyond the size that the database has now
(the system's own refusal in the middle of a write).
"""

import os
import resource
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url

from app import create_app

ROOM = 16
"""Pages that are still free."""


def _few_pages(connection: Any, _record: Any) -> None:
    connection.execute(f"PRAGMA max_page_count = {MOST_PAGES}")


PATH = Path(make_url(os.environ["FLEXPOOL_DATABASE_URL"]).database or "")
SIZE = PATH.stat().st_size
MOST_PAGES = SIZE // 4096 + ROOM
if os.environ["CRAMPED"] == "pages":
    event.listen(Engine, "connect", _few_pages)
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (SIZE, resource.RLIM_INFINITY))

app = create_app()
