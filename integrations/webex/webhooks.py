"""The bot's webhooks: made where they are missing, repaired where Webex has switched them off."""

from dataclasses import dataclass, replace
from itertools import islice

from integrations.errors import NotFound
from integrations.webex.budget import Priority
from integrations.webex.records import Webhook
from integrations.webex.sdk import ThreadSdks
from integrations.webex.transport import operation

NAME = "Salon"
# What the bot must hear of: what is said to it, cards' buttons, being added, spaces' new ids.
WANTED: tuple[tuple[str, str], ...] = (
    ("messages", "created"),
    ("attachmentActions", "created"),
    ("memberships", "created"),
    ("rooms", "migrated"),
)
# Of meetings only the service app that makes them hears.
OF_MEETINGS: tuple[tuple[str, str], ...] = (
    ("meetings", "started"),
    ("meetings", "ended"),
    ("meetingParticipants", "joined"),
    ("meetingParticipants", "left"),
)
_MOST = 200


@dataclass(frozen=True, slots=True)
class WebhookReport:
    """What had to be done; all zero when everything stood as it should."""

    created: int = 0
    repaired: int = 0
    deleted: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything had to be done."""
        return bool(self.created or self.repaired or self.deleted)


class Webhooks:
    """Keeps the bot's own webhooks as they must be; those of others are left alone.

    A webhook is our own by its name, which `ensure` gives. 100 failures within 5 minutes disable
    one for good, so `ensure` belongs at the start and at regular intervals (Webhooks guide).
    """

    def __init__(self, sdks: ThreadSdks, wanted: tuple[tuple[str, str], ...] = WANTED) -> None:
        self._sdks = sdks
        self._wanted = wanted

    def ensure(self, target_url: str, secret: str) -> WebhookReport:
        """Create, repair or delete until each wanted webhook stands exactly once."""
        own = self.own()
        report = WebhookReport()
        for resource, event in self._wanted:
            fitting = [hook for hook in own if (hook.resource, hook.event) == (resource, event)]
            report = self._settle(report, fitting, Webhook(
                "", _name(resource, event), target_url, resource, event, secret, active=True
            ))  # fmt: skip
        return report

    def delete_all(self) -> int:
        """Delete every webhook of our own; returns how many there were."""
        own = self.own()
        for hook in own:
            self._delete(hook)
        return len(own)

    def own(self) -> list[Webhook]:
        """The webhooks that bear our name, oldest first as Webex lists them."""
        with operation("list webhooks", Priority.WARNING, at_most=10):
            listed = self._sdks.sdk().webhooks.list(max=100)
            hooks = [Webhook.read(item) for item in islice(listed, _MOST)]
        return [hook for hook in hooks if hook.name == _name(hook.resource, hook.event)]

    def _settle(
        self, report: WebhookReport, found: list[Webhook], wanted: Webhook
    ) -> WebhookReport:
        if not found:
            self._create(wanted)
            return replace(report, created=report.created + 1)
        # One that stands well is kept before one that needs work.
        found = sorted(found, key=lambda hook: not _stands(hook, wanted))
        if not _stands(found[0], wanted):
            self._repair(replace(wanted, id=found[0].id))
            report = replace(report, repaired=report.repaired + 1)
        for double in found[1:]:
            self._delete(double)
        return replace(report, deleted=report.deleted + len(found) - 1)

    def _create(self, hook: Webhook) -> None:
        with operation("create a webhook", Priority.REPLY):
            self._sdks.sdk().webhooks.create(
                name=hook.name,
                targetUrl=hook.target_url,
                resource=hook.resource,
                event=hook.event,
                secret=hook.secret,
            )

    def _repair(self, hook: Webhook) -> None:
        # Webex wants name and targetUrl also where they stay as they are; the status switches a
        # disabled one on again.
        with operation("repair a webhook", Priority.REPLY):
            self._sdks.sdk().webhooks.update(
                hook.id,
                name=hook.name,
                targetUrl=hook.target_url,
                secret=hook.secret,
                status="active",
            )

    def _delete(self, hook: Webhook) -> None:
        try:
            with operation("delete a webhook", Priority.REPLY):
                self._sdks.sdk().webhooks.delete(hook.id)
        except NotFound:
            return


def _name(resource: str, event: str) -> str:
    return f"{NAME} {resource} {event}"


def _stands(hook: Webhook, wanted: Webhook) -> bool:
    return replace(hook, id="") == wanted
