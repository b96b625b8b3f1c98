"""What happens by the clock: the worker is woken, webhooks are repaired, old rows are swept out.

What is due stays in the database; the scheduler only makes sure that somebody looks.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import col, delete

from integrations.errors import OutsideError
from integrations.webex.gateway import WebexGateway
from integrations.worker import Worker
from rooms.clock import Clock
from rooms.database import Database
from rooms.models import InboxItem

log = logging.getLogger("salon.schedule")

WORKER_THREADS = 4
STOP_SECONDS = 10
LOOK_EVERY_SECONDS = 1
REPAIR_EVERY_MINUTES = 10
KEEP_INBOX = timedelta(days=30)
WARN_BEFORE_EXPIRY = timedelta(days=7)


class Jobs:
    """What the scheduler calls; each may be called at any time and any number of times."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        gateway: WebexGateway,
        worker: Worker,
        webhook: tuple[str, str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self.worker = worker
        self._target_url, self._secret = webhook

    def repair_webhooks(self) -> None:
        """Register what is missing and switch on again what Webex has disabled."""
        try:
            report = self._gateway.webhooks.ensure(self._target_url, self._secret)
        except OutsideError as error:
            log.warning("webhooks could not be looked after: %s", error)
            return
        if report.changed:
            log.info(
                "webhooks: %s created, %s repaired, %s deleted",
                report.created,
                report.repaired,
                report.deleted,
            )

    def watch_token(self) -> None:
        """Refresh the service token when it is time, and warn before it ends for good."""
        service = self._gateway.service
        if service is None:
            return
        try:
            service.token()
        except OutsideError as error:
            log.error("the service token could not be refreshed: %s", error)  # noqa: TRY400
            return
        if service.expires_at is not None and service.expires_at < (
            self._clock.now() + WARN_BEFORE_EXPIRY
        ):
            log.warning("the service token ends at %s", service.expires_at.isoformat())

    def sweep(self) -> None:
        """Delete what came in and was worked on long ago."""
        limit = self._clock.now() - KEEP_INBOX
        with self._database.writing() as session:
            session.exec(delete(InboxItem).where(col(InboxItem.settled_at) < limit))
            session.commit()


def start(jobs: Jobs) -> Callable[[], None]:
    """Start the worker's threads and everything that happens by the clock; return what stops it."""
    threads = [
        threading.Thread(target=jobs.worker.run, name=f"worker-{n}", daemon=True)
        for n in range(WORKER_THREADS)
    ]
    for thread in threads:
        thread.start()
    jobs.repair_webhooks()
    jobs.watch_token()
    scheduler = _scheduler(jobs)
    scheduler.start()

    def stop() -> None:
        scheduler.shutdown(wait=False)
        jobs.worker.stop()
        for thread in threads:
            thread.join(STOP_SECONDS)

    return stop


def _scheduler(jobs: Jobs) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(timezone="UTC")
    options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    every = partial(scheduler.add_job, trigger="interval", **options)
    every(jobs.worker.ring, seconds=LOOK_EVERY_SECONDS)
    every(jobs.repair_webhooks, minutes=REPAIR_EVERY_MINUTES)
    every(jobs.watch_token, hours=1)
    every(jobs.sweep, hours=24)
    return scheduler
