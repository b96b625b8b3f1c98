"""The conferencing providers that the settings ask for."""

from collections.abc import Iterator, Mapping

from integrations.conferencing.cms import CiscoMeetingServer, CmsPlaces
from integrations.conferencing.cms_client import CmsClient, failures_in
from integrations.conferencing.point_to_point import PointToPoint
from integrations.conferencing.provider import ConferencingProvider
from integrations.conferencing.webex import WebexMeetings
from integrations.conferencing.xml_client import XmlClient
from integrations.settings import Settings
from integrations.webex.gateway import WebexGateway


def providers_of(settings: Settings, gateway: WebexGateway) -> Mapping[str, ConferencingProvider]:
    """Return every provider that can be had, by name, in the order in which they are taken."""
    return {provider.name: provider for provider in _providers(settings, gateway)}


def _providers(settings: Settings, gateway: WebexGateway) -> Iterator[ConferencingProvider]:
    if gateway.meetings is not None:
        yield WebexMeetings(gateway.meetings, settings.webex_hosts)
    if settings.cms_url:
        yield _meeting_server(settings)
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
