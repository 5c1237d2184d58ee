"""How gunicorn serves Flexpool: it reads this by itself; options on its command line win."""

import errno
import os
import re
import selectors
import shutil
import socket
import struct
import tempfile
import time
from functools import partial

import structlog
from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

PATIENCE_SECONDS = 10
"""How long a request may take to arrive, and a piece of an answer to be taken."""
LARGEST_AT_ONCE = 256 * 1024
"""What is read ahead; of a larger request a thread reads the rest."""
LINGER_SECONDS = 0.2
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,12})")
AGAIN = {errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK}


class PatientWorker(ThreadWorker):
    """Threads that answer, and one loop that reads: a thread gets a request when it is all there.

    With threads alone, as many clients as there are threads that send a letter at a time keep
    everybody else out (``tests/hostile/test_slow_clients.py``).
    """

    def accept(self, listener):
        """Let somebody in, and wait for what they ask."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in AGAIN:
                raise
            return
        self.nr_conns += 1
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            client.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", PATIENCE_SECONDS, 0))
        self._await(PatientConnection(self, client, address, listener.getsockname()))

    def enqueue_req(self, conn):
        """The next request of a connection that stays open; its beginning may be here already."""
        self._await(conn, conn.parser.unreader.take_buffered())

    def _await(self, conn, arrived=b""):
        conn.arrived = bytearray(arrived)
        conn.sock.setblocking(False)
        there = is_whole(conn.arrived) or self._read(conn)
        if there is not None:
            self._settle(conn, there)
            return
        conn.timeout = time.monotonic() + PATIENCE_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._go_on, conn))

    def _go_on(self, conn, client):
        there = self._read(conn)
        if there is not None:
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            self._settle(conn, there)

    def _read(self, conn):
        """Take what arrived: True when the request is whole, False without a client, else None."""
        try:
            piece = conn.sock.recv(64 * 1024)
        except BlockingIOError:
            return None
        except OSError:
            return False
        conn.arrived += piece
        return is_whole(conn.arrived) or (None if piece else False)

    def _settle(self, conn, there):
        if there:
            self._hand_over(conn)
        else:
            self.nr_conns -= 1
            conn.close()

    def _hand_over(self, conn):
        conn.data_ready = True
        conn.init()
        conn.parser.unreader.unread(bytes(conn.arrived))
        super().enqueue_req(conn)


class PatientConnection(TConn):
    """A connection whose end is waited for in a thread, not in the loop."""

    def __init__(self, worker, client, address, server):
        super().__init__(worker.cfg, client, address, server)
        self.worker = worker

    def close(self, graceful=False):
        """Close; gracefully, so that the end of the answer is not lost."""
        if graceful:
            self.worker.tpool.submit(util.close_graceful, self.sock, LINGER_SECONDS)
        else:
            util.close(self.sock)


def is_whole(arrived):
    """Whether a request is all there, or is so large that reading on is for a thread."""
    end = arrived.find(b"\r\n\r\n")
    if end < 0 or len(arrived) >= LARGEST_AT_ONCE:
        return len(arrived) >= LARGEST_AT_ONCE
    head = bytes(arrived[:end]).lower()
    if b"\r\ntransfer-encoding:" in head:
        return arrived.endswith(b"0\r\n\r\n")
    length = LENGTH.search(head)
    return len(arrived) >= end + 4 + (int(length[1]) if length else 0)


worker_class = PatientWorker
workers = 2
threads = 8
control_socket_disable = True
graceful_timeout = 30

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
MAKER = "FLEXPOOL_METRICS_FOLDER_OF"

if os.environ.get("FLEXPOOL_METRICS_TOKEN") and FOLDER not in os.environ:
    # Every worker counts in a file here, and whichever is asked adds them up.
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="flexpool-metrics-")
    os.environ[MAKER] = str(os.getpid())

if os.environ.get("FLEXPOOL_ENV") == "production":
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


def on_exit(server):
    """Take the folder of figures away, if this process made it."""
    if os.environ.get(MAKER) == str(os.getpid()):
        shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
