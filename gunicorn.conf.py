"""How gunicorn serves Flexpool: it reads this by itself; options on its command line win."""

import contextlib
import ctypes
import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import structlog

sys.path.insert(0, str(Path(__file__).parent))
import config as flexpool  # gunicorn has a setting of its own by the name of config

try:
    # Here, once, before any worker: a wrong setting ends the server with one line.
    SETTINGS = flexpool.read()
except flexpool.Unfit as unfit:
    flexpool.give_up(unfit)

preload_app = True
"""The program is read once, before the workers: what they never change they share. (A new version
is started, not reloaded: see docs/operations.md.)"""
worker_class = "gthread"
workers = 2
threads = 8
control_socket_disable = True
graceful_timeout = 30

M_ARENA_MAX = -8
with contextlib.suppress(OSError, AttributeError):
    # The C library keeps freed memory apart for each thread: with 8 of them a worker holds 30 MiB
    # that nobody uses. Two heaps are enough where one thread runs at a time.
    ctypes.CDLL("libc.so.6").mallopt(M_ARENA_MAX, 2)


def when_ready(_server: object) -> None:
    """Let the collector leave alone what the program itself is, in every worker: what it looks at
    it writes to, and what is written to is shared no longer. And a look at everybody who could
    come makes so many objects that it would go through all of that several times.
    """
    gc.collect()
    gc.freeze()


MOST_UNREAD = 32 * 1024 * 1024
AT_ONCE = 64 * 1024


def post_request(_worker: object, request: Any, _environ: object, _response: object) -> None:
    """Read what the program left unread of a request, such as a body that is too large.

    A connection that is closed on unread bytes is reset, and with it the answer that says so.
    """
    read = 0
    with contextlib.suppress(OSError):
        while read < MOST_UNREAD and (more := request.body.read(AT_ONCE)):
            read += len(more)


FOLDER = "PROMETHEUS_MULTIPROC_DIR"
MAKER = "FLEXPOOL_METRICS_FOLDER_OF"

if SETTINGS["METRICS_TOKEN"] and not SETTINGS["METRICS_FOLDER"]:
    # Every worker counts in a file here, and whichever is asked adds them up.
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="flexpool-metrics-")
    os.environ[MAKER] = str(os.getpid())

if SETTINGS["ENVIRONMENT"] == "production":
    # The lines of the process that starts the workers; theirs are in app/web/logs.py.
    logconfig_dict = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
                ],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(sort_keys=True),
                ],
            }
        },
        "handlers": {"error": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["error"], "level": "WARNING"},
        "loggers": {
            "gunicorn.error": {"handlers": ["error"], "level": "INFO", "propagate": False},
            "gunicorn.access": {"handlers": [], "level": "INFO", "propagate": False},
        },
    }


def on_exit(_server: object) -> None:
    """Take the folder of figures away, if this process made it."""
    if os.environ.get(MAKER) == str(os.getpid()):
        shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
