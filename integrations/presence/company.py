"""Whether somebody is in the rooms of a running meeting, as far as devices can tell."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from integrations.endpoints.driver import Drivers, EndpointStatus, driver_of
from integrations.errors import OutsideError
from rooms.calls.legs import Leg, State
from rooms.models import Endpoint
from rooms.placing import MOST_ROOMS

AT_ONCE = MOST_ROOMS


def is_anybody_in(
    drivers: Drivers, endpoints: Iterable[Endpoint], stays: Mapping[str, Leg]
) -> bool:
    """Say whether a sensor sees people, or an end is in the call whose room isn't seen empty.

    `stays` are the latest legs of the call's ends. A room alone in its call isn't enough where its
    sensors see nobody: it was brought in by itself.
    """
    in_call = [
        leg for leg in stays.values() if leg.left_at is None and leg.state == State.CONNECTED
    ]
    if any(leg.endpoint_id is None for leg in in_call):
        return True
    joined = {leg.endpoint_id for leg in in_call}
    # All at once, so that several that hang take no longer than one.
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="company") as crew:
        asked = list(endpoints)
        seen = crew.map(lambda endpoint: _sees_people(drivers, endpoint), asked)
        found = list(zip(asked, seen, strict=True))
    return any(sees or (sees is None and endpoint.id in joined) for endpoint, sees in found)


def _sees_people(drivers: Drivers, endpoint: Endpoint) -> bool | None:
    """Return whether the room's sensors see people; None where nobody knows."""
    try:
        driver = driver_of(drivers, endpoint)
        if not endpoint.is_working or not driver.takes_commands:
            return None
        return _told(driver.status(endpoint, is_urgent=False))
    except OutsideError:
        return None


def _told(status: EndpointStatus) -> bool | None:
    count = None if status.people is None else status.people > 0
    known = {count, status.presence} - {None}
    return None if not known else True in known
