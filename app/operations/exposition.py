"""The figures of the database as Prometheus reads them.

They are asked of the database each time, so that they are right whichever process answers, also
about the job process; counters of requests are in ``web.metrics``.
"""

import logging
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.db import db
from app.installation.queries import may_send
from app.operations import figures, runs
from app.web import metrics, schema

log = logging.getLogger("flexpool")


def exposition() -> bytes:
    """Everything that is measured. Without a database, what this machine counted."""
    registry = CollectorRegistry()
    registry.register(FromDatabase())
    return metrics.counted() + generate_latest(registry)


class FromDatabase(Collector):
    """What the database knows; only whether it answers, when it does not."""

    def collect(self) -> Iterator[Metric]:
        """Ask it now."""
        up = GaugeMetricFamily("flexpool_database_up", "Whether the database answers.")
        current = GaugeMetricFamily("flexpool_schema_current", "Whether the schema is current.")
        try:
            is_current = schema.problem() is None
            found = [*_outbox(), *_jobs(), *_installation()] if is_current else []
        except SQLAlchemyError as error:
            log.warning("no figures from the database: %s", type(error).__name__)
            db.session.rollback()
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        current.add_metric([], is_current)
        yield from (up, current, *found)


def _outbox() -> Iterator[Metric]:
    outbox = figures.outbox(clock.now())
    counts = GaugeMetricFamily("flexpool_outbox_messages", "Messages, by state.", labels=["state"])
    for state, count in outbox.counts.items():
        counts.add_metric([state], count)
    age = GaugeMetricFamily(
        "flexpool_outbox_oldest_due_seconds",
        "How long the oldest message that is due has waited; 0 when none is.",
    )
    age.add_metric([], outbox.age.total_seconds())
    yield from (counts, age)


def _jobs() -> Iterator[Metric]:
    last = GaugeMetricFamily(
        "flexpool_job_last_success_timestamp_seconds",
        "When the job last ran without an error; 0 when it never did.",
        labels=["name"],
    )
    failures = CounterMetricFamily(
        "flexpool_job_failures", "Runs that ended in an error.", labels=["name"]
    )
    length = GaugeMetricFamily(
        "flexpool_job_last_run_seconds", "How long the last run took.", labels=["name"]
    )
    for state in runs.states():
        run = state.last
        succeeded = run.succeeded_at.timestamp() if run and run.succeeded_at else 0
        last.add_metric([state.name], succeeded)
        failures.add_metric([state.name], run.failures if run else 0)
        length.add_metric([state.name], run.seconds if run else 0)
    yield from (last, failures, length)


def _installation() -> Iterator[Metric]:
    sending = GaugeMetricFamily(
        "flexpool_sending", "Whether messages may leave; a restored copy has to be told so."
    )
    sending.add_metric([], may_send())
    versions = figures.versions()
    info = GaugeMetricFamily(
        "flexpool_info",
        "What this runs on.",
        labels=["schema", "database", "database_version", "python"],
    )
    info.add_metric(
        [versions.revision, versions.database, versions.database_version, versions.python], 1
    )
    yield from (sending, info)
