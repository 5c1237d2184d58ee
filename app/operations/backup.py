"""Writing a backup: a file that is whole, private, and never takes the place of another."""

import os
from pathlib import Path

from app.core.private_files import scratch_beside
from app.operations.archive import require_ours, store_of
from app.operations.trouble import Trouble


def back_up(database_url: str, target: Path) -> int:
    """Write the database to a new file, while it is in use; its size in bytes. Raises Trouble."""
    if target.exists():
        raise Trouble(f"{target} is there already; nothing was overwritten. Choose another name")
    if not target.parent.is_dir():
        raise Trouble(f"there is no folder {target.parent}")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise Trouble(f"{target.parent} cannot be written")
    with scratch_beside(target) as partial:
        store = store_of(database_url)
        store.save(partial)
        require_ours(store, partial)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        size = partial.stat().st_size
        partial.rename(target)
    return size
