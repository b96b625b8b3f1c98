"""Which free room comes first: the same order as sorting all rooms by every measure at once."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from rooms.availability import Look, Need, ranked
from rooms.bookings import Wish, book
from rooms.database import Database
from rooms.finding.bookable import Asker, bookable
from rooms.finding.ranking import FIRST, best_first, gaps_left, open_around, usual_site
from rooms.interval import Interval
from rooms.inventory import Venue, venues
from rooms.models import Blocking, Closure, RoomPolicy
from rooms.unit_of_work import Units
from tests.builders import (
    NOW,
    Town,
    booked,
    lasting,
    organisation,
    person,
    room,
    settled_town,
    site,
)

LOOK = Look(now=NOW)
HOURS = {day: [["08:00", "19:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def names(found: list[Venue]) -> list[str]:
    return [venue.room.key for venue in found]


def found_for(units: Units, made: Town, need: Need, when: Interval) -> list[str]:
    with units.database.reading() as session:
        rooms = venues(session, made.organisation.id)
        asker = Asker(organizer=made.agent, now=NOW)
        return names(bookable(session, rooms, need, when, asker))


def test_the_fitting_size_comes_before_a_room_without_video(units: Units) -> None:
    made = settled_town(units)
    # Césaire has video and six seats, Louise Michel none and ten.
    assert found_for(units, made, Need(people=5), lasting(14))[:3] == [
        "cesaire",
        "jaures",
        "louise-michel",
    ]
    liked = Need(people=9, likes_video=True)
    assert found_for(units, made, liked, lasting(14)) == ["simone-veil", "mandela", "louise-michel"]


def test_the_usual_site_comes_first_among_rooms_of_one_size(units: Units) -> None:
    made = settled_town(units)
    with units.open() as unit:
        for there in ("mairie", "mediatheque"):
            room(unit.session, made.sites[there], f"{there}-8", capacity=8, video=False)
    need = Need(people=7)
    assert found_for(units, made, need, lasting(14))[:2] == ["mairie-8", "mediatheque-8"]
    booked(units, made.agent, lasting(9), made.rooms["rosa-parks"])
    booked(units, made.agent, lasting(9, days=2), made.rooms["simone-veil"])
    booked(units, made.agent, lasting(9, days=3), made.rooms["jaures"])
    booked(units, made.colleague, lasting(9, days=4), made.rooms["jaures"])
    assert found_for(units, made, need, lasting(14))[:2] == ["mediatheque-8", "mairie-8"]
    # Who never met anywhere has no usual site; what is long ago or was called off doesn't count.
    with units.database.reading() as session:
        home = made.sites["mediatheque"].id
        assert usual_site(session, Look(now=NOW, person_id=made.agent.id)) == home
        assert usual_site(session, Look(now=NOW, person_id=made.admin.id)) is None
        assert usual_site(session, LOOK) is None
        later = NOW + timedelta(days=120)
        assert usual_site(session, Look(now=later, person_id=made.agent.id)) is None


def test_the_tightest_hole_is_filled_first(units: Units) -> None:
    with units.open() as unit:
        owner = organisation(unit.session, "noisy")
        home = site(unit.session, owner, "mairie", opening_hours=HOURS)
        rooms = {
            key: room(unit.session, home, key, video=False)
            for key in ("a-whole-day", "b-short-gap", "c-one-gap", "d-snug", "e-by-the-edge")
        }
        agent = person(unit.session, owner, "agent@noisy.example")
    booked(units, agent, lasting(13, minutes=45), rooms["b-short-gap"])  # 15 minutes to 14:00
    booked(units, agent, lasting(13), rooms["c-one-gap"])  # until 14:00, and free until 19:00
    booked(units, agent, lasting(12, minutes=120), rooms["d-snug"])
    booked(units, agent, lasting(15), rooms["d-snug"])  # from 15:00: no gap at all
    booked(units, agent, lasting(17), rooms["e-by-the-edge"])

    def order(when: Interval) -> list[str]:
        with units.database.reading() as session:
            stock = venues(session, owner.id)
            asker = Asker(organizer=agent, now=NOW)
            return names(bookable(session, stock, Need(), when, asker))

    assert order(lasting(14)) == [
        "d-snug",  # touches on both sides
        "c-one-gap",  # touches on one side
        "e-by-the-edge",  # 8:00 to 17:00 is split in two, which is less than the whole day
        "a-whole-day",
        "b-short-gap",  # the 15 minutes are lost
    ]
    assert order(lasting(18))[0] == "e-by-the-edge"  # between the meeting and the closing
    # At eight all touch the edge of the hours; the shortest stretch that is broken into wins.
    assert order(lasting(8))[0] == "d-snug"


@given(st.data())
@settings(max_examples=40)
def test_ranks_as_sorting_by_everything_would(
    sqlite_database: Database, data: st.DataObject
) -> None:
    with sqlite_database.writing() as session:
        owner = organisation(session, "noisy")
        homes = [site(session, owner, key, opening_hours=HOURS) for key in ("a", "b")]
        agent = person(session, owner, "agent@noisy.example")
        rooms = [
            room(
                session,
                data.draw(st.sampled_from(homes)),
                f"room-{number:02}",
                capacity=data.draw(st.sampled_from((4, 6))),
                video=data.draw(st.booleans()),
            )
            for number in range(data.draw(st.integers(2, 9)))
        ]
        blocked = {made.id: data.draw(holes()) for made in rooms}
        for room_id, times in blocked.items():
            for when in times:
                session.add(
                    Blocking(
                        organisation_id=owner.id,
                        room_id=room_id,
                        starts_at=when.start,
                        ends_at=when.end,
                    )
                )
        session.flush()
        stock = venues(session, owner.id)
        when, need = lasting(13), Need(people=3, wants_video=data.draw(st.booleans()))
        free = ranked(stock, need)
        look = Look(now=NOW, person_id=agent.id)
        found = best_first(session, free, need, when, look)

        def everything(venue: Venue) -> tuple[object, ...]:
            day = open_around(venue.site, when)
            times = blocked[venue.room.id]
            since = max([day.start, *(t.end for t in times if t.end <= when.start)])
            until = min([day.end, *(t.start for t in times if t.start >= when.end)])
            gaps = gaps_left(when.start - since, until - when.end)
            return (need.spare(venue), gaps, need.surplus(venue))

        assert len(free) <= FIRST
        assert names(found) == names(sorted(free, key=everything))


@st.composite
def holes(draw: st.DrawFn) -> list[Interval]:
    """Return what is taken before 13:00 and after 14:00."""
    before = [lasting(draw(st.integers(8, 11)), draw(st.sampled_from((0, 45))))]
    after = [lasting(draw(st.integers(14, 17)), draw(st.sampled_from((0, 15))))]
    return before * draw(st.booleans()) + after * draw(st.booleans())


def test_only_what_the_rules_let_pass_is_offered(units: Units) -> None:
    made = settled_town(units)
    owner = made.organisation.id

    def keep(unit_session: Session, key: str, **settings: object) -> None:
        unit_session.add(
            RoomPolicy(organisation_id=owner, room_id=made.id_of(key), settings=settings)
        )

    with units.open() as unit:
        keep(unit.session, "jaures", open_to=["room_admin"])
        keep(unit.session, "cesaire", longest_minutes=30)
        keep(unit.session, "louise-michel", quota_day=0)
        when = lasting(13, minutes=180)
        unit.session.add(
            Closure(
                organisation_id=owner,
                site_id=made.sites["mediatheque"].id,
                starts_at=when.start,
                ends_at=when.end,
            )
        )
    assert found_for(units, made, Need(), lasting(14)) == ["mandela"]
    assert "cesaire" in found_for(units, made, Need(), lasting(14, minutes=30))
    with units.open() as unit:
        rooms = venues(unit.session, owner)
        by_admin = Asker(organizer=made.admin, now=NOW)
        theirs = bookable(unit.session, rooms, Need(), lasting(14), by_admin)
        assert names(theirs) == ["jaures", "mandela"]
        # What is offered, can be booked.
        wish = Wish(when=lasting(14), room_ids=(theirs[0].room.id,))
        assert book(unit, made.admin, wish, NOW).status == "confirmed"


def test_accessibility_and_equipment_are_needs(units: Units) -> None:
    made = settled_town(units)
    with units.open() as unit:
        for key, equipment in (("jaures", ["screen"]), ("mandela", [])):
            unit.session.add(made.rooms[key])
            made.rooms[key].accessibility = ["wheelchair"]
            made.rooms[key].equipment = equipment
    reached = Need(accessibility=frozenset({"wheelchair"}))
    assert found_for(units, made, reached, lasting(14)) == ["jaures", "mandela"]
    both = Need(accessibility=frozenset({"wheelchair"}), equipment=frozenset({"screen"}))
    assert found_for(units, made, both, lasting(14)) == ["jaures"]


def test_a_room_whose_endpoint_is_out_of_order_has_no_video(units: Units) -> None:
    made = settled_town(units)
    with units.open() as unit:
        rooms = venues(unit.session, made.organisation.id)
        broken = next(v for v in rooms if v.room.key == "cesaire").endpoints[0]
        broken.is_working = False
        unit.session.merge(broken)
    found = found_for(units, made, Need(wants_video=True), lasting(14))
    assert found == ["jaures", "simone-veil", "mandela"]
