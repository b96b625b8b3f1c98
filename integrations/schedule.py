"""What happens by the clock: the worker is woken, webhooks are repaired, old rows are swept out.

What is due stays in the database; the scheduler only makes sure that somebody looks.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import col, delete

from integrations.errors import OutsideError
from integrations.webex.gateway import WebexGateway
from rooms.clock import Clock
from rooms.database import Database
from rooms.models import InboxItem

log = logging.getLogger("salon.schedule")

LOOK_EVERY_SECONDS = 1
REPAIR_EVERY_MINUTES = 10
KEEP_INBOX = timedelta(days=30)
WARN_BEFORE_EXPIRY = timedelta(days=7)


def schedule(jobs: "Jobs") -> BackgroundScheduler:
    """Return the scheduler with every job on it, not yet started."""
    scheduler = BackgroundScheduler(timezone="UTC")
    options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler.add_job(jobs.ring, "interval", seconds=LOOK_EVERY_SECONDS, **options)
    scheduler.add_job(jobs.repair_webhooks, "interval", minutes=REPAIR_EVERY_MINUTES, **options)
    scheduler.add_job(jobs.watch_token, "interval", hours=1, **options)
    scheduler.add_job(jobs.sweep, "interval", hours=24, **options)
    return scheduler


class Jobs:
    """What the scheduler calls; each may be called at any time and any number of times."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        gateway: WebexGateway,
        ring: Callable[[], None],
        webhook: tuple[str, str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self.ring = ring
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
