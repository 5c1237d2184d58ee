"""PDFs: read once, by a process of its own that may use only so much time and memory."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from app.files.kinds import Unsuitable

log = logging.getLogger("flexpool.files")
READER = Path(__file__).with_name("pdf_reader.py")
SECONDS = 15.0
"""On the clock, on a busy machine; the reader itself may work a third of it."""

ANSWERS = {"damaged", "locked", "active", "has_files", "too_many_pages"}
SOUND = "sound"
WHITE_SPACE = b"\0\t\n\f\r "
_few_at_a_time = BoundedSemaphore(2)


def check(content: bytes) -> None:
    """Return when it is a PDF that shows pages and does nothing else. Raises Unsuitable."""
    if not content.rstrip(WHITE_SPACE).endswith(b"%%EOF"):
        raise Unsuitable("damaged")
    try:
        with _few_at_a_time:
            ran = subprocess.run(
                [sys.executable, "-P", str(READER)],
                check=False,
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
    except subprocess.TimeoutExpired as error:
        raise Unsuitable("too_slow") from error
    answer = ran.stdout.decode("ascii", "replace").strip()
    if answer == SOUND:
        return
    if answer not in ANSWERS:
        log.warning("reading a PDF ended with %s", ran.returncode)
    raise Unsuitable(answer if answer in ANSWERS else "too_slow")
