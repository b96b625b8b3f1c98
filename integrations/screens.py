"""Lines on the screens of rooms: shown while they are of use, and missed by nobody who is away."""

from collections.abc import Callable, Iterable
from datetime import datetime

from integrations.endpoints.driver import Drivers, EndpointDriver, driver_of
from integrations.errors import OutsideError
from integrations.outbox import Effect, Outcome
from rooms.database import Database
from rooms.models import Endpoint, OutboxItem

KIND = "screen"


def lines_on(
    endpoints: Iterable[Endpoint], text: str, now: datetime, until: datetime
) -> list[Effect]:
    """Return what shows a line on the screens of these endpoints until a moment."""
    return [
        Effect(
            kind=KIND,
            subject=f"{KIND}:{endpoint.id}",
            due_at=now,
            payload={"endpoint_id": endpoint.id, "text": text, "until": until.isoformat()},
        )
        for endpoint in endpoints
        if endpoint.is_working and endpoint.is_commanded
    ]


class ScreenDelivery:
    """Shows a line once: what a screen doesn't take isn't tried again, and stops nothing."""

    def __init__(self, database: Database, drivers: Drivers) -> None:
        self._database = database
        self._drivers = drivers

    def __call__(self, item: OutboxItem, now: datetime) -> Outcome:
        """Show it for as long as it is of use."""

        def alert(driver: EndpointDriver, endpoint: Endpoint, seconds: int) -> None:
            driver.alert(endpoint, item.payload["text"], seconds)

        return shown(self._database, self._drivers, item, now, alert)


def shown(
    database: Database,
    drivers: Drivers,
    item: OutboxItem,
    now: datetime,
    show: Callable[[EndpointDriver, Endpoint, int], None],
) -> Outcome:
    """Let `show` put something on the row's endpoint, for the seconds that are left of `until`."""
    seconds = int((datetime.fromisoformat(item.payload["until"]) - now).total_seconds())
    with database.reading() as session:
        endpoint = session.get(Endpoint, item.payload["endpoint_id"])
    if endpoint is None or seconds <= 0:
        return Outcome(word="superseded")
    try:
        show(driver_of(drivers, endpoint), endpoint, seconds)
    except OutsideError:
        return Outcome(word="refused")
    return Outcome()
