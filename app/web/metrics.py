"""Counters of what this server answers, for Prometheus.

Several processes serve; where ``PROMETHEUS_MULTIPROC_DIR`` names a folder (``gunicorn.conf.py``
makes one) each counts in a file there, and whoever is asked adds them up.
"""

import hmac
import os

from flask import current_app, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "flexpool_requests",
    "Requests answered, by the template of the address and the class of the answer.",
    ("route", "method", "status"),
    registry=REGISTRY,
)
SECONDS = Histogram(
    "flexpool_request_seconds",
    "How long an answer took, from the first look at the request.",
    ("route",),
    buckets=BUCKETS,
    registry=REGISTRY,
)
CLAIMS = Counter(
    "flexpool_claims",
    "Taps on a place and assignments, by what came of them.",
    ("by", "outcome"),
    registry=REGISTRY,
)


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """Count an answer; ``route`` and ``method`` come from the program, never from the request."""
    REQUESTS.labels(route, method, f"{status // 100}xx").inc()
    SECONDS.labels(route).observe(seconds)


def count_claim(by: str, outcome: str) -> None:
    """Count what came of a tap (``by`` "worker") or an assignment ("coordinator")."""
    if current_app.config["METRICS_TOKEN"]:
        CLAIMS.labels(by, outcome).inc()


def counted() -> bytes:
    """The counters of all processes on this machine, as Prometheus reads them."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)


def is_allowed() -> bool | None:
    """Whether the request carries the token of the settings; None when there is no such token."""
    token = current_app.config["METRICS_TOKEN"]
    if not token:
        return None
    given = request.headers.get("Authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
