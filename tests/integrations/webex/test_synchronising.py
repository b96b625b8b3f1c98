"""What Webex has otherwise is suggested, whole or not at all, and nothing is done by itself."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from chat.conversation import Conversation
from integrations.conferencing.choice import Providers
from integrations.operations.plans import apply_plan
from integrations.operations.sync import synchronise
from integrations.subscribers import Subscribers
from integrations.synchronising import Synchronising
from integrations.webex.devices import Devices
from integrations.webex.standin.devices import DeviceSeed
from integrations.webex.standin.ground import Options
from rooms.administration import synchronising
from rooms.administration.plans import looked_at, sweep
from rooms.clock import FixedClock
from rooms.database import Database
from rooms.models import Organisation, OutboxItem, Person, Plan, Room, Site
from rooms.talk import Reply, Utterance
from rooms.unit_of_work import Units
from tests.builders import NOW, Town, town
from tests.integrations.webex.cloud import Cloud


@pytest.fixture
def units(database: Database) -> Units:
    return Units(database, Subscribers(Conversation(give_links=False), Providers()))


@pytest.fixture
def there(units: Units) -> Town:
    """A town whose site "Mairie de Drancy" has Jaurès and Mandela, among others."""
    with units.open() as unit:
        return town(unit.session)


@pytest.fixture
def webex(cloud: Cloud) -> Cloud:
    """A Webex with a location of the same name, and the same two rooms."""
    location = cloud.world.places.ensure("Mairie de Drancy")
    for workspace in cloud.gateway().devices.workspaces():
        cloud.world.places.put(workspace.id, locationId=location)
    cloud.world.places.put(workspace_of(cloud, "Mandela"), capacity=20)
    return cloud


def workspace_of(cloud: Cloud, name: str) -> str:
    [found] = [one for one in cloud.gateway().devices.workspaces() if one.name == name]
    return found.id


def suggested(units: Units, cloud: Cloud, *only: str, key: str = "drancy") -> dict[str, Any]:
    answer = synchronise(units, cloud.gateway().devices, NOW, key, only=only)
    assert answer.code == 0, answer.text
    (data,) = answer.data["organisations"]
    assert isinstance(data, dict)
    return data


def changes(data: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {f"{one['kind']}/{one['key']}": one["after"] for one in data.get("changes", [])}


def taken(units: Units, cloud: Cloud, *only: str, key: str = "drancy") -> dict[str, Any]:
    """Apply what is suggested, and return it."""
    data = suggested(units, cloud, *only, key=key)
    assert apply_plan(units, data["plan"], NOW, with_unplaced=True).code == 0
    return data


def room(units: Units, key: str) -> Room:
    with units.database.reading() as session:
        return session.exec(select(Room).where(Room.key == key)).one()


def test_knows_things_again_by_name_once_and_by_their_ids_from_then_on(
    units: Units, there: Town, webex: Cloud
) -> None:
    found = changes(taken(units, webex))
    location = webex.world.places.ensure("Mairie de Drancy")
    assert found["sites/mairie"] == {"location_id": location}
    assert found["rooms/jaures"] == {"workspace_id": workspace_of(webex, "Jaurès")}
    assert found["endpoints/jaures"]["device_id"] == webex.jaures
    gone = {key for key, after in found.items() if after == {"retired": "yes"}}
    assert gone == {"endpoints/jaures-1", "endpoints/cesaire-1", "endpoints/mandela-1"}
    assert changes(suggested(units, webex)) == {}


def test_suggests_what_is_new_and_does_nothing(units: Units, there: Town, webex: Cloud) -> None:
    taken(units, webex)
    webex.world.seed(devices=[DeviceSeed("Écran", room="Rosa Luxemburg", capacity=14)])
    place = webex.world.places.ensure("Centre social")
    webex.world.places.put(workspace_of(webex, "Rosa Luxemburg"), locationId=place)
    found = changes(suggested(units, webex))
    assert found["sites/centre-social"]["location_id"] == place
    assert found["sites/centre-social"]["zone"] == "Europe/Paris"
    assert found["rooms/rosa-luxemburg"]["capacity"] == "14"
    assert found["rooms/rosa-luxemburg"]["site"] == "centre-social"
    assert found["endpoints/ecran"]["room"] == "rosa-luxemburg"
    with units.database.reading() as session:
        assert not session.exec(select(Room).where(Room.key == "rosa-luxemburg")).all()
    taken(units, webex)
    assert room(units, "rosa-luxemburg").capacity == 14
    assert changes(suggested(units, webex)) == {}


def test_suggests_what_was_renamed_resized_moved_and_given_another_device(
    units: Units, there: Town, webex: Cloud
) -> None:
    taken(units, webex)
    mandela, jaures = workspace_of(webex, "Mandela"), workspace_of(webex, "Jaurès")
    elsewhere = webex.world.places.ensure("Annexe")
    webex.world.places.put(mandela, displayName="Nelson Mandela", capacity=24)
    webex.world.places.put(jaures, locationId=elsewhere)
    webex.world.places.remove("device", webex.mandela)
    webex.world.seed(
        devices=[DeviceSeed("Neuf", workspace_id=mandela, room="Nelson Mandela", capacity=24)]
    )
    found = changes(suggested(units, webex))
    assert found["rooms/mandela"] == {"name": "Nelson Mandela", "capacity": "24"}
    assert found["rooms/jaures"] == {"site": "annexe"}
    assert found["endpoints/neuf"]["room"] == "mandela"
    retired = [key for key, after in found.items() if after == {"retired": "yes"}]
    assert len(retired) == 1
    assert retired[0].startswith("endpoints/")
    taken(units, webex)
    assert changes(suggested(units, webex)) == {}


def test_suggests_to_retire_what_vanished_and_deletes_nothing(
    units: Units, there: Town, webex: Cloud
) -> None:
    taken(units, webex)
    webex.world.places.remove("workspace", workspace_of(webex, "Mandela"))
    found = changes(suggested(units, webex))
    assert found["rooms/mandela"] == {"retired": "yes"}
    assert not room(units, "mandela").is_retired
    taken(units, webex)
    assert room(units, "mandela").is_retired
    assert changes(suggested(units, webex)) == {}


def test_what_comes_back_is_no_longer_retired(units: Units, there: Town, webex: Cloud) -> None:
    taken(units, webex)
    workspace = webex.store.get("workspace", workspace_of(webex, "Mandela"))
    assert workspace
    webex.world.places.remove("workspace", workspace["id"])
    taken(units, webex)
    webex.store.put("workspace", workspace["id"], workspace)
    assert changes(suggested(units, webex))["rooms/mandela"] == {"retired": "no"}


def test_single_things_may_be_chosen_with_that_in_which_they_are(
    units: Units, there: Town, webex: Cloud
) -> None:
    taken(units, webex)
    for name in ("Zola", "Hugo"):
        webex.world.seed(devices=[DeviceSeed(f"Écran {name}", room=name, capacity=6)])
        place = webex.world.places.ensure(f"Annexe {name}")
        webex.world.places.put(workspace_of(webex, name), locationId=place)
    chosen = changes(taken(units, webex, "ecran-zola"))
    assert set(chosen) == {"sites/annexe-zola", "rooms/zola", "endpoints/ecran-zola"}
    assert set(changes(suggested(units, webex))) == {
        "sites/annexe-hugo", "rooms/hugo", "endpoints/ecran-hugo",
    }  # fmt: skip


def left(units: Units, cloud: Cloud, *keys: str) -> dict[str, dict[str, str]]:
    """Let things stay as they are, and return what that changes."""
    answer = synchronise(units, cloud.gateway().devices, NOW, "drancy", leave=keys)
    (data,) = answer.data["organisations"]
    assert apply_plan(units, data["plan"], NOW, with_unplaced=False).code == 0
    return changes(data)


def test_what_stays_ours_is_suggested_no_more(units: Units, there: Town, webex: Cloud) -> None:
    taken(units, webex)
    mandela = workspace_of(webex, "Mandela")
    webex.world.places.put(mandela, displayName="VC-02-MANDELA")
    webex.world.places.remove("workspace", workspace_of(webex, "Jaurès"))
    assert left(units, webex, "mandela")["rooms/mandela"] == {"ours": "name"}
    assert "rooms/jaures" in changes(suggested(units, webex))
    assert left(units, webex, "jaures")["rooms/jaures"] == {"ours": "retired"}
    assert changes(suggested(units, webex)) == {}
    webex.world.places.put(mandela, displayName="VC-03-MANDELA", capacity=30)
    assert changes(suggested(units, webex)) == {"rooms/mandela": {"capacity": "30"}}
    assert left(units, webex, "mandela")["rooms/mandela"] == {"ours": "name|capacity"}
    assert room(units, "mandela").name == "Mandela"


def test_a_room_that_nobody_wants_comes_no_more(units: Units, there: Town, webex: Cloud) -> None:
    taken(units, webex)
    for name in ("Débarras", "Cave"):
        webex.world.seed(devices=[DeviceSeed(f"Écran {name}", room=name, capacity=2)])
        place = webex.world.places.ensure("Annexe" if name == "Cave" else "Mairie de Drancy")
        webex.world.places.put(workspace_of(webex, name), locationId=place)
    assert set(left(units, webex, "debarras")) == {"rooms/debarras"}
    assert room(units, "debarras").is_retired
    assert set(changes(suggested(units, webex))) == {
        "sites/annexe", "rooms/cave", "endpoints/ecran-cave",
    }  # fmt: skip
    assert set(left(units, webex, "annexe")) == {"sites/annexe"}
    assert changes(suggested(units, webex)) == {}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Rosa\nParks", "Rosa Parks"),
        ("  ", None),
        ("x" * 300, "x" * 200),
        ("\u202eabc\u200b", "abc"),
        ("=1+1", "=1+1"),
    ],
)
def test_an_odd_name_keeps_no_other_room_from_coming(
    units: Units, there: Town, webex: Cloud, name: str, kept: str | None
) -> None:
    taken(units, webex)
    webex.world.seed(devices=[DeviceSeed(name, room="Curie", capacity=9)])
    place = webex.world.places.ensure(name)
    webex.world.places.put(workspace_of(webex, "Mandela"), displayName=name)
    webex.world.places.put(workspace_of(webex, "Curie"), locationId=place)
    found = changes(taken(units, webex))
    assert "rooms/curie" in found
    assert room(units, "mandela").name == (kept or "Mandela")
    assert changes(suggested(units, webex)) == {}


def test_names_what_has_no_place_or_no_seats_and_leaves_it_out(
    units: Units, there: Town, webex: Cloud
) -> None:
    webex.world.seed(devices=[DeviceSeed("Seul"), DeviceSeed("Sans sièges")])
    webex.world.places.put(
        workspace_of(webex, "Sans sièges"), locationId=webex.world.places.ensure("Mairie de Drancy")
    )
    data = suggested(units, webex)
    assert set(data["unclear"]) == {"Seul", "Sans sièges"}


@pytest.fixture
def paged(webex: Cloud) -> Callable[[str, int, int], Devices]:
    """Return what fails at a page of one of the lists: its name, the page, the status."""

    def failing(what: str, page: int, status: int) -> Devices:
        seen = {"page": 0}
        limits = webex.world.limits
        check = limits.check

        def counted(token: str, path: str) -> None:
            if path.rstrip("/").endswith(f"/{what}"):
                seen["page"] += 1
                if seen["page"] == page:
                    webex.world.set_api_fault(f"/{what}", status, 1.0, 1)
            check(token, path)

        limits.check = counted  # type: ignore[method-assign]
        return webex.gateway().devices

    return failing


@pytest.mark.parametrize("what", ["locations", "workspaces", "devices"])
@pytest.mark.parametrize("status", [429, 503])
def test_suggests_nothing_from_half_a_list(
    units: Units,
    there: Town,
    webex: Cloud,
    paged: Callable[[str, int, int], Devices],
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    status: int,
) -> None:
    taken(units, webex)
    monkeypatch.setattr("integrations.webex.devices._PAGE", 1)
    webex.world.places.ensure("Annexe")
    with units.database.reading() as session:
        before = len(session.exec(select(Plan)).all())
    answer = synchronise(units, paged(what, 2, status), NOW, "drancy")
    assert (answer.code, answer.data) == (1, {"problem": "webex"})
    with units.database.reading() as session:
        assert len(session.exec(select(Plan)).all()) == before


def test_suggests_nothing_where_webex_shows_nothing(
    units: Units, there: Town, webex: Cloud
) -> None:
    taken(units, webex)
    for name in ("Jaurès", "Mandela"):
        webex.world.places.remove("workspace", workspace_of(webex, name))
    answer = synchronise(units, webex.gateway().devices, NOW, "drancy")
    assert (answer.code, answer.data) == (1, {"problem": "webex"})


def test_two_towns_have_each_their_own(units: Units, there: Town, webex: Cloud) -> None:
    with units.open() as unit:
        other = Organisation(key="bobigny-2", name="Bobigny", zone="Europe/Paris")
        unit.session.add(other)
        unit.session.flush()
        place = webex.world.places.ensure("Bobigny")
        unit.session.add(
            Site(organisation_id=other.id, key="hotel", name="Hôtel", location_id=place)
        )
    taken(units, webex)
    webex.world.seed(devices=[DeviceSeed("Écran", room="Curie", capacity=9)])
    webex.world.places.put(workspace_of(webex, "Curie"), locationId=place)
    assert changes(suggested(units, webex)) == {}
    found = changes(taken(units, webex, key="bobigny-2"))
    assert set(found) == {"rooms/curie", "endpoints/ecran"}
    everybody = synchronise(units, webex.gateway().devices, NOW).data["organisations"]
    assert [changes(one) for one in everybody if changes(one)] == []


def test_administrators_are_told_once_with_what_shows_it(
    units: Units, there: Town, webex: Cloud
) -> None:
    taken(units, webex)
    webex.world.places.put(workspace_of(webex, "Mandela"), capacity=24)
    sync = Synchronising(units, FixedClock(NOW), webex.gateway().devices)
    assert sync.look() == 1
    assert sync.look() == 0
    with units.database.reading() as session:
        told = messages(session)
        everywhere = [
            person.email
            for person in session.exec(select(Person))
            if {"room_admin", "organisation_admin"} & set(person.roles)
            and person.organisation_id == there.organisation.id
        ]
        assert [one["to"] for one in told] == everywhere
        plan = session.exec(select(Plan).order_by(col(Plan.id).desc())).first()
        assert plan
        assert all(f'"plan": {plan.id}' in json.dumps(one["card"]) for one in told)
        assert plan.state == "shown"
    with units.database.writing() as session:
        sweep(session, NOW + timedelta(days=2))
        session.commit()
    assert sync.look() == 0
    press = {"act": "show_plan", "plan": plan.id, "lang": "fr"}
    with units.open() as unit:
        admin = Utterance(email=everywhere[0], space_id=everywhere[0], text="", inputs=press)
        later = NOW + timedelta(days=2)
        reply = Conversation(give_links=False).turn(unit, admin, later)
        agent = Utterance(email=there.agent.email, space_id="agent", text="", inputs=press)
        refused = Conversation(give_links=False).turn(unit, agent, later)
    assert "24" in reply.text
    assert "24" not in refused.text
    webex.world.places.put(workspace_of(webex, "Mandela"), capacity=25)
    assert sync.look() == 1


def pressed(units: Units, person: Person, card: Mapping[str, Any] | None, label: str) -> Reply:
    """Return what the talk says to a press on the button with this label."""
    (press,) = (one["data"] for one in buttons(card) if one["title"] == label)
    said = Utterance(email=person.email, space_id="admin", text="", inputs=press)
    with units.open() as unit:
        return Conversation(give_links=False).turn(unit, said, NOW)


def buttons(card: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    sets = (one for one in (card or {})["body"] if one["type"] == "ActionSet")
    return [*(card or {})["actions"], *(one for each in sets for one in each["actions"])]


def test_in_the_talk_single_differences_are_taken_and_others_are_left_for_good(
    units: Units, there: Town, webex: Cloud
) -> None:
    taken(units, webex)
    webex.world.places.put(workspace_of(webex, "Mandela"), capacity=24)
    webex.world.places.put(workspace_of(webex, "Jaurès"), displayName="VC-01")
    look = Synchronising(units, FixedClock(NOW), webex.gateway().devices).look
    assert look() == 1
    with units.database.reading() as session:
        news = messages(session)[0]["card"]
    shown = pressed(units, there.admin, news, "Voir les différences").card
    assert "VC-01" in json.dumps(shown)
    only = pressed(units, there.admin, shown, "Seulement Mandela")
    assert "VC-01" not in only.text
    pressed(units, there.admin, only.card, "Appliquer")
    left = pressed(units, there.admin, shown, "Laisser comme c’est, pour toujours")
    assert "VC-01" not in left.text
    pressed(units, there.admin, left.card, "Appliquer")
    assert room(units, "mandela").capacity == 24
    assert changes(suggested(units, webex)) == {}
    refused = pressed(units, there.agent, shown, "Laisser comme c’est, pour toujours")
    assert refused.card is None or "apply_plan" not in json.dumps(refused.card)


def messages(session: Session) -> list[dict[str, Any]]:
    rows = select(OutboxItem).where(OutboxItem.kind == "chat").order_by(col(OutboxItem.id))
    return [item.payload for item in session.exec(rows)]


def test_of_two_looks_at_a_time_one_tells(
    units: Units, there: Town, webex: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(units, webex)
    webex.world.places.put(workspace_of(webex, "Mandela"), capacity=24)
    sync = Synchronising(units, FixedClock(NOW), webex.gateway().devices)
    others: list[int] = []

    def look_as_others_do(*arguments: Any) -> Any:
        monkeypatch.setattr(synchronising, "looked_at", looked_at)
        others.append(sync.look())  # while nothing keeps them from writing
        return looked_at(*arguments)

    monkeypatch.setattr(synchronising, "looked_at", look_as_others_do)
    assert (sync.look(), others) == (0, [1])


def test_a_fault_at_night_tells_nobody(units: Units, there: Town, webex: Cloud) -> None:
    webex.world.set_api_fault("/devices", 503, None, 50)
    assert Synchronising(units, FixedClock(NOW), webex.gateway().devices).look() == 0
    without = webex.gateway(service=None).devices
    assert Synchronising(units, FixedClock(NOW), without).look() == 0
    with units.database.reading() as session:
        assert messages(session) == []


def test_many_pages_and_an_empty_first_one_are_one_list(
    units: Units, there: Town, start_cloud: Callable[..., Cloud], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.webex.devices._PAGE", 1)
    cloud = start_cloud(Options(empty_first_page=True))
    place = cloud.world.places.ensure("Mairie de Drancy")
    for name in ("Jaurès", "Mandela"):
        cloud.world.places.put(workspace_of(cloud, name), locationId=place)
    found = changes(suggested(units, cloud))
    assert {"sites/mairie", "rooms/jaures", "rooms/mandela"} <= set(found)
