"""The adapters that the settings ask for: Webex, conferencing, mail, and who delivers what."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

from calendars.tokens import make_endpoint_token
from integrations.accounts import Account, read_accounts
from integrations.caldav.client import RoomCalendar, opened
from integrations.caldav.delivery import CalendarDelivery
from integrations.caldav.sync import CalendarSync
from integrations.calls.endings import EndingLook, Endings
from integrations.calls.ends import FarSides
from integrations.calls.intake import calls_heard_of
from integrations.calls.running import CallDelivery, CallParts
from integrations.conferencing.choice import Providers
from integrations.conferencing.delivery import ConferenceDelivery
from integrations.conferencing.doors import Opener
from integrations.conferencing.lasting import LastingDelivery
from integrations.conferencing.passing_on import LeftoverDelivery
from integrations.conferencing.provider import Ability, ConferencingProvider
from integrations.conferencing.watch import ProviderWatch
from integrations.conferencing.wiring import openers_in, providers_of
from integrations.endpoints import feedback
from integrations.endpoints.before import EndpointTest, EndpointTests
from integrations.endpoints.cloud import CloudRoad
from integrations.endpoints.direct import Direct
from integrations.endpoints.driver import Drivers
from integrations.endpoints.feedback import EndpointIntake
from integrations.endpoints.premises import PremisesRoad
from integrations.endpoints.refusals import Refusals
from integrations.endpoints.roomos import RoomOs
from integrations.endpoints.sip import SipEndpoints
from integrations.endpoints.watch import EndpointWatch
from integrations.errors import PermanentError
from integrations.fetching import Fetcher
from integrations.intakes import Intakes
from integrations.later import DeedDelivery, PreviewDelivery
from integrations.local import LocalWorld
from integrations.mail.bookings import RoomBookings
from integrations.mail.client import Mailer
from integrations.mail.delivery import MailDelivery
from integrations.mail.intake import MailIntake
from integrations.mail.postbox import Postbox, take_in
from integrations.mail.room_delivery import RoomReplyDelivery
from integrations.offers import OfferEnd, Offering, OfferingCalls
from integrations.outbox import Delivery
from integrations.own_calendars import FirstLook, OwnCalendars
from integrations.place_news import PlaceNews
from integrations.plan_news import ToPlace
from integrations.presence.empty_rooms import EmptyRoomLook
from integrations.reminders import Reminder
from integrations.requests import Deadline
from integrations.screens.lines import ScreenDelivery
from integrations.screens.panels import PanelDelivery
from integrations.screens.questions import QuestionDelivery
from integrations.settings import Settings
from integrations.unplaced_news import Placing
from integrations.webex.delivery import AnswersDelivery, ChatDelivery
from integrations.webex.gateway import WebexGateway, connect, service_app
from integrations.webex.intake import WebexIntake
from integrations.webex.tokens import GrantedTokens, ServiceApp, StaticToken, TokenSource
from integrations.worker import Intake
from rooms.clock import Clock
from rooms.database import Database
from rooms.models import CalendarBinding
from rooms.talk import Talk
from rooms.unit_of_work import Units
from rooms.whereabouts import zone_of


@dataclass(frozen=True, slots=True)
class Adapters:
    """The far sides of one process.

    `drivers` command the endpoints, by the kind in an endpoint's row; `providers` make the
    conferences, by name, in the order in which they are taken. `monotonic` (seconds) measures how
    long they take.
    """

    gateway: WebexGateway
    mailer: Mailer
    drivers: Drivers
    providers: Mapping[str, ConferencingProvider]
    monotonic: Callable[[], float]

    @property
    def choice(self) -> Providers:
        """Who is chosen from for a call."""
        return Providers(tuple(self.providers))

    @property
    def gives_links(self) -> bool:
        """Say whether guests can be given a join link."""
        return any(Ability.WEB_LINK in one.abilities for one in self.providers.values())

    @property
    def openers(self) -> Mapping[str, Opener]:
        """Those whose conferences our page opens when people come."""
        return openers_in(self.providers)


def adapters(
    settings: Settings, local: LocalWorld | None, clock: Clock, monotonic: Callable[[], float]
) -> Adapters:
    """Return the adapters; in local mode they lead to `local`, by the same code."""
    gateway = _gateway(settings, local, clock, monotonic)
    mailer = Mailer(settings.smtp_url or (local.smtp_url if local else ""))
    providers = providers_of(settings, gateway)
    accounts = read_accounts(settings.endpoint_accounts)
    return Adapters(gateway, mailer, drivers(gateway, accounts, monotonic), providers, monotonic)


def drivers(
    gateway: WebexGateway, accounts: Mapping[str, Account], monotonic: Callable[[], float]
) -> Drivers:
    """Return who commands each kind of endpoint: one line for each."""
    refusals = Refusals(monotonic)
    return {
        "roomos": RoomOs(CloudRoad(gateway.devices), refusals),
        "roomos_local": RoomOs(PremisesRoad(accounts, Direct()), refusals),
        "sip": SipEndpoints(),
    }


def deliveries(
    settings: Settings, units: Units, found: Adapters, talk: Talk
) -> Mapping[str, Delivery]:
    """Return who carries each kind of effect: one line for each."""
    database, providers = units.database, found.providers
    far = FarSides(found.drivers, providers)
    table: dict[str, Delivery] = {
        "chat": ChatDelivery(database, found.gateway.messaging),
        "answers": AnswersDelivery(database, found.gateway.messaging),
        "mail": MailDelivery(
            found.mailer,
            settings.mail_from,
            settings.secret_key.encode(),
            settings.public_url,
            partial(_zone_of, database),
        ),
        "room_reply": RoomReplyDelivery(found.mailer),
        "reminder": Reminder(database),
        "deadline": Deadline(),
        "own_calendar": FirstLook(database, _fetcher(settings)),
        "offer": OfferEnd(),
        "to_place": ToPlace(),
        "preview": PreviewDelivery(units, talk),
        "places": PlaceNews(units, talk),
        "deed": DeedDelivery(talk),
        "placing": Placing(),
        "freed": Offering(),
        "calls_freed": OfferingCalls(),
        "conference": ConferenceDelivery(database, providers),
        "leftover": LeftoverDelivery(database, providers),
        "conference.over": LastingDelivery(database, providers),
        "calendar": CalendarDelivery(
            database, partial(open_calendar, read_accounts(settings.caldav_accounts))
        ),
        "call": CallDelivery(CallParts(database, far)),
        "panel": PanelDelivery(database, found.drivers, partial(feedback_address, settings)),
        "ending": EndingLook(database, found.drivers),
        "question": QuestionDelivery(database, found.drivers),
        "endpoint_test": EndpointTest(database, found.drivers, found.monotonic),
        "screen": ScreenDelivery(database, found.drivers),
        "empty_room": EmptyRoomLook(database, far, found.monotonic),
    }
    return table


def _zone_of(database: Database, organisation_id: int, address: str) -> str | None:
    with database.reading() as session:
        return zone_of(session, organisation_id, address)


def open_calendar(
    accounts: Mapping[str, Account], binding: CalendarBinding
) -> AbstractContextManager[RoomCalendar]:
    """Open a room's calendar; PermanentError where the environment has no such account."""
    account = accounts.get(binding.account)
    if account is None:
        raise PermanentError("a room's calendar: no account", reason="account not in the settings")
    return opened(binding.url, account)


def calendar_sync(settings: Settings, units: Units, clock: Clock) -> CalendarSync:
    """Return what keeps rooms and their own calendars together."""
    return CalendarSync(
        units, clock, partial(open_calendar, read_accounts(settings.caldav_accounts))
    )


def each_minute(
    settings: Settings, units: Units, clock: Clock, found: Adapters
) -> Sequence[Callable[[], None]]:
    """Return what is to be done so often, each on its own."""
    own = OwnCalendars(units, clock, _fetcher(settings))
    watch = ProviderWatch(units, clock, found.providers)
    endpoints = EndpointWatch(units, clock, found.drivers)
    tests, endings = EndpointTests(units, clock), Endings(units, clock)
    return [own.read_due, watch.look, endings.plan, tests.plan, endpoints.look]


def _fetcher(settings: Settings) -> Fetcher:
    trusted = frozenset(settings.calendar_hosts.lower().split())
    return Fetcher(trusted_hosts=trusted, allows_http=settings.is_local)


def intake(settings: Settings, found: Adapters, talk: Talk) -> Intake:
    """Return who works on what came in: mails, meetings, endpoints, all else from Webex."""
    host = settings.mail_auth_host
    bookings = RoomBookings(settings.mail_from, host, talk, trusts_all=settings.is_local)
    mails = MailIntake(settings.secret_key.encode(), host, bookings)
    by_kind: dict[str, Intake] = {
        "mail": mails,
        "meetings": calls_heard_of,
        "meetingParticipants": calls_heard_of,
        feedback.KIND: EndpointIntake(),
    }
    return Intakes(by_kind, WebexIntake(found.gateway.messaging, talk))


def feedback_address(settings: Settings, endpoint_id: int) -> str:
    """Return where an endpoint posts what happens to it."""
    token = make_endpoint_token(settings.secret_key.encode(), endpoint_id)
    return f"{settings.public_url}{feedback.PATH}{token}"


def postbox(
    settings: Settings, database: Database, clock: Clock, ring: Callable[[], None]
) -> Postbox | None:
    """Return the reader of the bot's mailbox, None where none is to be read."""
    return Postbox(settings.imap_url, database, clock, ring) if settings.imap_url else None


def hand_on_mail(
    settings: Settings,
    local: LocalWorld,
    database: Database,
    clock: Clock,
    ring: Callable[[], None],
) -> None:
    """Let what comes for the bot's own address reach it, where the local mailbox is here."""
    if local.mailbox is not None:
        take = partial(take_in, database, clock, ring, settings.mail_from)
        local.mailbox.hand_on(settings.mail_from, take)


def _gateway(
    settings: Settings, local: LocalWorld | None, clock: Clock, monotonic: Callable[[], float]
) -> WebexGateway:
    if local is not None:
        own = [StaticToken(local.service_token)]
        return connect(local.webex_url, local.bot_token, services=own, monotonic=monotonic)
    url = settings.webex_api_url
    services: list[TokenSource] = [
        service_app(url, ServiceApp(*app), _KeptInMemory(), clock, monotonic=monotonic)
        for app in settings.webex_service_apps
    ]
    services += map(StaticToken, settings.webex_service_tokens)
    return connect(url, settings.webex_bot_token, services=services, monotonic=monotonic)


class _KeptInMemory:
    """Tokens that live as long as the process: each start refreshes from the environment's."""

    def __init__(self) -> None:
        self._granted: GrantedTokens | None = None

    def load(self) -> GrantedTokens | None:
        """Return what was saved last."""
        return self._granted

    def save(self, tokens: GrantedTokens) -> None:
        """Keep `tokens`."""
        self._granted = tokens
