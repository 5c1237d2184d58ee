"""How the jobs ran."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class JobRun(Model):
    """The last runs of a job, by name. ``done`` is what the last success said it did.

    ``failures`` counts all since the beginning, ``problem`` is the kind of the last error.
    """

    __tablename__ = "job_runs"

    name: Mapped[str] = mapped_column(primary_key=True)
    ran_at: Mapped[datetime]
    seconds: Mapped[float] = mapped_column(default=0.0)
    done: Mapped[int] = mapped_column(default=0)
    succeeded_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
