"""The conferencing providers that the settings ask for."""

from collections.abc import Iterator, Mapping

from integrations.conferencing.bigbluebutton import BbbClient, BigBlueButton
from integrations.conferencing.cms import CiscoMeetingServer, CmsPlaces
from integrations.conferencing.cms_client import CmsClient, failures_in
from integrations.conferencing.doors import Opener
from integrations.conferencing.point_to_point import PointToPoint
from integrations.conferencing.provider import ConferencingProvider
from integrations.conferencing.webex import WebexMeetings
from integrations.conferencing.xml_client import XmlClient
from integrations.settings import Settings
from integrations.webex.gateway import WebexGateway


def providers_of(settings: Settings, gateway: WebexGateway) -> Mapping[str, ConferencingProvider]:
    """Return every provider that can be had, by name, in the order in which they are taken."""
    return {provider.name: provider for provider in _providers(settings, gateway)}


def openers_in(providers: Mapping[str, ConferencingProvider]) -> Mapping[str, Opener]:
    """Return those whose conferences are opened by our page when people come."""
    return {name: one for name, one in providers.items() if isinstance(one, BigBlueButton)}


def _providers(settings: Settings, gateway: WebexGateway) -> Iterator[ConferencingProvider]:
    if gateway.meetings is not None:
        yield WebexMeetings(gateway.meetings, settings.webex_hosts)
    if settings.cms_url:
        yield _meeting_server(settings)
    if settings.bbb_url:
        yield _bigbluebutton(settings)
    yield PointToPoint()


def _meeting_server(settings: Settings) -> CiscoMeetingServer:
    client = XmlClient(
        name="The Meeting Server",
        base_url=settings.cms_url,
        auth=(settings.cms_username, settings.cms_password),
        certificate=settings.cms_certificate,
        codes=failures_in,
    )
    places = CmsPlaces(sip_domain=settings.cms_sip_domain, web_url=settings.cms_web_url)
    return CiscoMeetingServer(CmsClient(client), places, settings.secret_key.encode())


def _bigbluebutton(settings: Settings) -> BigBlueButton:
    url = settings.bbb_url.rstrip("/")
    url = url if url.endswith("/api") else f"{url}/api"
    client = BbbClient(XmlClient(name="BigBlueButton", base_url=url), url, settings.bbb_secret)
    return BigBlueButton(client, settings.public_url, settings.secret_key.encode())
