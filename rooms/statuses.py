"""How a booking stands: the words of its status."""

TENTATIVE = "tentative"  # it waits for an administrator, with its rooms held until then
CONFIRMED = "confirmed"
UNPLACED = "unplaced"  # it has its time and its people, and no room: it is to be placed
CANCELLED = "cancelled"
