"""Writing a backup: a file that is whole, private, and never takes the place of another."""

import os
import tempfile
from pathlib import Path

from app.operations.archive import require_ours, store_of
from app.operations.trouble import Trouble


def back_up(database_url: str, target: Path) -> int:
    """Write the database to a new file, while it is in use; its size in bytes. Raises Trouble."""
    if target.exists():
        raise Trouble(f"{target} is there already; nothing was overwritten. Choose another name")
    if not target.parent.is_dir():
        raise Trouble(f"there is no folder {target.parent}")
    try:
        number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise Trouble(f"{target.parent} cannot be written: {error.strerror}") from error
    partial = Path(name)
    try:
        store = store_of(database_url)
        store.save(partial)
        require_ours(store, partial)
        os.fsync(number)
        size = partial.stat().st_size
        partial.rename(target)
    finally:
        os.close(number)
        partial.unlink(missing_ok=True)
    return size
