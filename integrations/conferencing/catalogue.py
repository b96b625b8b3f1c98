"""Every conferencing provider by its name, and what each can: who plans a call asks here."""

from collections.abc import Mapping

from integrations.conferencing.bigbluebutton import BigBlueButton
from integrations.conferencing.cms import CiscoMeetingServer
from integrations.conferencing.point_to_point import PointToPoint
from integrations.conferencing.provider import Ability
from integrations.conferencing.webex import WebexMeetings

ABILITIES: Mapping[str, frozenset[Ability]] = {
    provider.name: provider.abilities
    for provider in (WebexMeetings, CiscoMeetingServer, BigBlueButton, PointToPoint)
}


def can(provider: str, ability: Ability) -> bool:
    """Say whether the provider with this name declares the ability; an unknown one has none."""
    return ability in ABILITIES.get(provider, frozenset())
