"""PDFs: read once, by a process of its own that may use only so much time and memory."""

import logging
import os
import subprocess
import sys
from pathlib import Path

from app.files.kinds import Unsuitable

log = logging.getLogger("flexpool.files")
READER = Path(__file__).with_name("pdf_reader.py")
SECONDS = 8.0
ANSWERS = {"damaged", "locked", "active", "has_files", "too_many_pages"}
SOUND = "sound"
WHITE_SPACE = b"\0\t\n\f\r "


def check(content: bytes) -> None:
    """Return when it is a PDF that shows pages and does nothing else. Raises Unsuitable."""
    if not content.rstrip(WHITE_SPACE).endswith(b"%%EOF"):
        raise Unsuitable("damaged")
    try:
        ran = subprocess.run(
            [sys.executable, "-P", str(READER)],
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
