"""Looks every night whether Webex has other rooms than the inventory, and only tells of it."""

import logging

from integrations.errors import OutsideError
from integrations.webex.devices import Devices
from integrations.webex.inventory import webex_inventory
from rooms.administration.synchronising import suggest_news
from rooms.clock import Clock
from rooms.inventory_files import InventoryError
from rooms.unit_of_work import Units

log = logging.getLogger("salon.synchronising")


class Synchronising:
    """Compares the inventory with Webex's."""

    def __init__(self, units: Units, clock: Clock, devices: Devices) -> None:
        self._units = units
        self._clock = clock
        self._devices = devices

    def look(self) -> int:
        """Suggest what is new, different or gone, and return to how many organisations."""
        if not self._devices.can_list:
            return 0
        try:
            there = webex_inventory(self._devices)
            return suggest_news(self._units, there, self._clock.now())
        except OutsideError as error:
            log.warning("the inventory could not be compared with Webex: %s", error)
        except InventoryError as error:
            codes = sorted({problem.code for problem in error.problems})
            log.warning("what Webex has can't be taken into the inventory: %s", ", ".join(codes))
        return 0
