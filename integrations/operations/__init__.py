"""What the operator does on the command line, beside running the program: one file for each.

`OPERATIONS` is the whole table; a new command is one file in this package and one line here.
"""

from collections.abc import Mapping

from integrations.operations.audit import AUDIT
from integrations.operations.bookings import EXPORT_BOOKINGS
from integrations.operations.calendars import CALENDARS
from integrations.operations.calls import CALLS
from integrations.operations.capacity import CAPACITY
from integrations.operations.checking import CHECK
from integrations.operations.closures import CLOSURES
from integrations.operations.endpoints import ENDPOINTS
from integrations.operations.inventory import DEMO, EXPORT, IMPORT, LOAD
from integrations.operations.invites import INVITES
from integrations.operations.mails import MAILS
from integrations.operations.operation import Operation
from integrations.operations.person import PERSON
from integrations.operations.plans import PLAN
from integrations.operations.requisition import REQUISITION
from integrations.operations.retention import RETENTION
from integrations.operations.roles import ROLES
from integrations.operations.rules import RULES
from integrations.operations.sync import SYNC
from integrations.operations.unplaced import UNPLACED

OPERATIONS: Mapping[str, Operation] = {
    "demo": DEMO,
    "import": IMPORT,
    "export": EXPORT,
    "export-bookings": EXPORT_BOOKINGS,
    "plan": PLAN,
    "requisition": REQUISITION,
    "unplaced": UNPLACED,
    "rules": RULES,
    "closures": CLOSURES,
    "sync": SYNC,
    "load": LOAD,
    "check": CHECK,
    "invites": INVITES,
    "mails": MAILS,
    "calendars": CALENDARS,
    "endpoints": ENDPOINTS,
    "calls": CALLS,
    "capacity": CAPACITY,
    "roles": ROLES,
    "audit": AUDIT,
    "person": PERSON,
    "retention": RETENTION,
}
