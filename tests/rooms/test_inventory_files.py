"""Inventory files: what comes in goes out the same, and what is wrong comes in not at all."""

import re
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from rooms.bookings import Wish, book
from rooms.database import Database
from rooms.inventory import organisation_for, venues
from rooms.inventory_files import (
    DEMO_FOLDER,
    InventoryError,
    Report,
    export_inventory,
    import_inventory,
    read_files,
)
from rooms.inventory_files.forms import FORMS
from rooms.inventory_files.problems import SENTENCES
from rooms.models import (
    Blocking,
    Closure,
    Domain,
    Endpoint,
    Organisation,
    Person,
    Room,
    RoomPolicy,
    Site,
)
from rooms.reference import reference_of
from rooms.unit_of_work import Units
from tests.builders import NOW, PARIS, at, lasting, town

KINDS = (
    "organisations", "sites", "rooms", "endpoints", "pools", "people", "policies", "closures",
)  # fmt: skip
GOOD = {
    "organisations": "organisation,name,language,zone,domains\na,A,fr,Europe/Paris,a.example\n",
    "sites": "organisation,site,name,opening_hours\na,hall,Hall,mon-fri 08:30-17:30\n",
    "rooms": "organisation,room,site,name,capacity,equipment\na,r1,hall,Jaurès,8,screen|wifi\n",
    "endpoints": "organisation,endpoint,room,kind,device_id,sip_address\na,e1,r1,,device-1,\n",
    "people": "organisation,email,name,roles\na,agent@a.example,Agent,member\n",
}


def written(folder: Path, **changed: str) -> list[Path]:
    """Write a small sound inventory, with `changed` files in place of its own."""
    folder.mkdir(exist_ok=True)
    for kind, content in (GOOD | changed).items():
        (folder / f"{kind}.csv").write_text(content, encoding="utf-8")
    return [folder]


def imported(database: Database, paths: list[Path]) -> Report:
    with database.writing() as session:
        report = import_inventory(session, read_files(paths), NOW)
        session.commit()
    return report


def codes(database: Database, paths: list[Path]) -> list[tuple[str, str, int | None]]:
    with database.writing() as session, pytest.raises(InventoryError) as caught:
        import_inventory(session, read_files(paths), NOW)
    assert all(str(problem).endswith(".") for problem in caught.value.problems)
    return [(problem.code, problem.file, problem.line) for problem in caught.value.problems]


def test_imports_the_demo_and_a_second_time_changes_nothing(database: Database) -> None:
    first = imported(database, [DEMO_FOLDER])
    second = imported(database, [DEMO_FOLDER])
    assert first.counts()["rooms"] == {"added": 18, "changed": 0, "unchanged": 0}
    assert {kind: figures["unchanged"] for kind, figures in second.counts().items()} == {
        "organisations": 2,
        "sites": 5,
        "rooms": 18,
        "endpoints": 11,
        "people": 5,
        "policies": 2,
        "closures": 3,
    }
    assert second.as_json()["lines"] == []


def test_the_demo_is_the_town_that_the_manual_speaks_of(sqlite_database: Database) -> None:
    imported(sqlite_database, [DEMO_FOLDER])
    with sqlite_database.reading() as session:
        drancy = organisation_for(session, "agent@drancy.example")
        neighbour = organisation_for(session, "agent@bobigny.example")
        assert drancy
        assert neighbour
        town = venues(session, drancy.id)
        admin = session.exec(select(Person).where(Person.email == "admin@drancy.example")).one()
        assert len(venues(session, neighbour.id)) == 2
    assert len(town) == 16
    assert len({venue.site.key for venue in town}) == 4
    assert "room_admin" in admin.roles
    names = {venue.room.name for venue in town if venue.has_video}
    assert names >= {"Jaurès", "Mandela", "Césaire", "Louise Michel", "Simone Veil", "Rosa Parks"}
    capacities = [venue.room.capacity for venue in town]
    assert (min(capacities), max(capacities)) == (4, 60)


def test_exports_what_imports_again_unchanged(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        town(session)
        session.commit()
        paths = export_inventory(session, tmp_path / "out")
    assert [path.name for path in paths] == [f"{kind}.csv" for kind in KINDS]
    report = imported(database, paths)
    assert {outcome.effect for outcome in report.outcomes} == {"unchanged"}
    assert report.count("rooms", "unchanged") == 7


def test_exports_into_an_empty_database_the_same_inventory(
    sqlite_database: Database, tmp_path: Path
) -> None:
    imported(sqlite_database, [DEMO_FOLDER])
    with sqlite_database.writing() as session:
        export_inventory(session, tmp_path / "one")
        for table in (Closure, RoomPolicy, Endpoint, Room, Site, Person, Domain, Organisation):
            for row in session.exec(select(table)):
                if isinstance(row, Room):
                    row.part_of_id = None
            session.flush()
            for row in session.exec(select(table)):
                session.delete(row)
            session.flush()
        session.commit()
    imported(sqlite_database, [tmp_path / "one"])
    with sqlite_database.writing() as session:
        export_inventory(session, tmp_path / "two")
    for kind in KINDS:
        name = f"{kind}.csv"
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_exports_one_organisation_without_a_word_of_the_other(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with sqlite_database.writing() as session:
        made = town(session)
        paths = export_inventory(session, tmp_path, made.neighbour.organisation.id)
    assert all("drancy" not in path.read_text(encoding="utf-8").lower() for path in paths)
    assert "Jaurès" in (tmp_path / "rooms.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["=1+1", "+33", "-1", "@x", "'=1+1", "''@", "'ordinary'", "＝1"])
def test_a_formula_is_escaped_in_files_and_nowhere_else(
    sqlite_database: Database, tmp_path: Path, name: str
) -> None:
    imported(sqlite_database, written(tmp_path / "in"))
    with sqlite_database.writing() as session:
        room = session.exec(select(Room)).one()
        room.name, room.equipment = name, [name]
        session.commit()
        export_inventory(session, tmp_path / "out")
    content = (tmp_path / "out" / "rooms.csv").read_text(encoding="utf-8")
    assert not any(f'"{sign}' in content for sign in "=+-@＝")
    assert imported(sqlite_database, [tmp_path / "out"]).count("rooms", "unchanged") == 1


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        ("a,r1,hall,A,8,r9\n", "unknown_whole", 2),
        ("a,r1,hall,A,8,r1\n", "part_circle", 2),
        ("a,r1,hall,A,8,r2\na,r2,hall,B,8,r1\n", "part_circle", 3),
        ("a,r1,hall,A,8,\na,r2,annex,B,8,r1\n", "part_elsewhere", 3),
    ],
)
def test_refuses_walls_that_can_not_be(
    sqlite_database: Database, tmp_path: Path, lines: str, code: str, line: int
) -> None:
    rooms = "organisation,room,site,name,capacity,part_of\n" + lines
    sites = GOOD["sites"] + "a,annex,Annex,\n"
    found = codes(sqlite_database, written(tmp_path, rooms=rooms, sites=sites))
    assert (code, "rooms.csv", line) in found


def test_a_whole_does_not_move_away_from_its_parts(
    sqlite_database: Database, tmp_path: Path
) -> None:
    sites = GOOD["sites"] + "a,annex,Annex,\n"
    imported(sqlite_database, written(tmp_path, rooms=PARTS, sites=sites))
    rooms = "organisation,room,site,name,capacity\na,r3,annex,Droite,10\n"
    found = codes(sqlite_database, written(tmp_path, rooms=rooms, sites=sites, endpoints=""))
    assert found.count(("part_elsewhere", "rooms.csv", 2)) == 2  # from its whole, and its part


def test_reads_semicolons_and_byte_order_marks_and_breaks_in_cells(
    sqlite_database: Database, tmp_path: Path
) -> None:
    rooms = "\ufeffOrganisation;Room; Site ;Name;Capacity\r\na;r1;hall;Jaurès;12\r\n\r\n"
    sites = 'organisation,site,name,directions\na,hall,Hall,"Par là,\r\npuis à gauche."\n'
    imported(sqlite_database, written(tmp_path / "in", rooms=rooms, sites=sites))
    with sqlite_database.reading() as session:
        assert session.exec(select(Room)).one().capacity == 12
        assert session.exec(select(Site)).one().directions == "Par là,\npuis à gauche."


def test_changes_what_differs_and_leaves_columns_that_are_not_there(
    sqlite_database: Database, tmp_path: Path
) -> None:
    imported(sqlite_database, written(tmp_path))
    rooms = "organisation,room,site,name,capacity\na,r1,hall,Jaurès,9\na,r2,hall,Mandela,20\n"
    report = imported(sqlite_database, written(tmp_path, rooms=rooms))
    changed = [outcome for outcome in report.outcomes if outcome.effect == "changed"]
    assert [(outcome.row.key, outcome.fields) for outcome in changed] == [("r1", ("capacity",))]
    assert report.count("rooms", "added") == 1
    with sqlite_database.reading() as session:
        room = session.exec(select(Room).where(Room.key == "r1")).one()
    assert (room.capacity, room.equipment) == (9, ["screen", "wifi"])


RULES = {
    "policies": (
        "organisation,site,room,notice_minutes,outside_hours,open_to,quota_week\n"
        "a,,,60,no,council|agent@a.example,\n"
        "a,hall,,,,,10\n"
        "a,hall,r1,0,yes,,\n"
    ),
    "closures": (
        "organisation,site,room,start,end,reason\n"
        "a,,,2026-12-25,2026-12-25,Noël\n"
        "a,hall,,2026-07-14 12:00,2026-07-14T18:00,Fête\n"
        "a,,r1,2026-10-25 02:30,2026-10-25 02:30+01:00,Heure d'hiver\n"
    ),
}


def test_policies_and_closures_go_in_and_out(database: Database, tmp_path: Path) -> None:
    imported(database, written(tmp_path / "in", **RULES))
    with database.reading() as session:
        (venue,) = venues(session, session.exec(select(Organisation.id)).one())
        export_inventory(session, tmp_path / "out")
    policy = venue.policy
    assert (policy.notice_minutes, policy.outside_hours) == (0, True)
    assert policy.open_to == ("council", "agent@a.example")
    assert [(quota.period, quota.hours, quota.level) for quota in policy.quotas] == [
        ("week", 10, "site")
    ]
    spans = {
        (closure.starts_at.isoformat(), closure.ends_at.isoformat()) for closure in venue.closures
    }
    assert spans == {
        ("2026-12-24T23:00:00+00:00", "2026-12-25T23:00:00+00:00"),
        ("2026-07-14T10:00:00+00:00", "2026-07-14T16:00:00+00:00"),
        ("2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"),
    }
    for folder in ("in", "out"):
        report = imported(database, [tmp_path / folder])
        assert {outcome.effect for outcome in report.outcomes} == {"unchanged"}


def test_a_policy_keeps_what_has_no_column_and_drops_what_is_emptied(
    sqlite_database: Database, tmp_path: Path
) -> None:
    imported(sqlite_database, written(tmp_path, **RULES))
    policies = "organisation,site,room,outside_hours,longest_minutes\na,,r1,,90\n"
    report = imported(sqlite_database, written(tmp_path, policies=policies))
    changed = [(o.row.key, o.fields) for o in report.outcomes if o.effect == "changed"]
    assert changed == [("room r1", ("settings",))]
    with sqlite_database.reading() as session:
        (venue,) = venues(session, session.exec(select(Organisation.id)).one())
    assert (venue.policy.notice_minutes, venue.policy.outside_hours) == (0, False)
    assert venue.policy.longest_minutes == 90


def test_a_closure_is_moved_by_its_end_and_lifted_by_a_word(
    sqlite_database: Database, tmp_path: Path
) -> None:
    imported(sqlite_database, written(tmp_path, **RULES))
    closures = (
        "organisation,site,room,start,end,lifted\n"
        "a,hall,,2026-07-14 12:00,2026-07-15,\n"
        "a,,,2026-12-25,2026-12-25,yes\n"
    )
    report = imported(sqlite_database, written(tmp_path, closures=closures))
    assert [o.fields for o in report.outcomes if o.effect == "changed"] == [
        ("ends_at",),
        ("lifted",),
    ]
    again = imported(sqlite_database, written(tmp_path, closures=closures))
    assert {outcome.effect for outcome in again.outcomes} == {"unchanged"}
    with sqlite_database.reading() as session:
        assert session.exec(select(func.count()).select_from(Closure)).one() == 2


def test_a_role_is_known_when_a_policy_speaks_of_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    people = GOOD["people"].replace("member", "member|Council")
    assert codes(sqlite_database, written(tmp_path, people=people)) == [
        ("unknown_role", "people.csv", 2)
    ]
    imported(sqlite_database, written(tmp_path, people=people, **RULES))
    with sqlite_database.reading() as session:
        assert session.exec(select(Person)).one().roles == ["member", "council"]


def test_a_site_has_administrators_if_it_is_there(
    sqlite_database: Database, tmp_path: Path
) -> None:
    people = GOOD["people"].replace("member", "Room_Admin: hall")
    imported(sqlite_database, written(tmp_path, people=people))
    with sqlite_database.reading() as session:
        assert session.exec(select(Person)).one().roles == ["member", "room_admin:hall"]
    people = people.replace(": hall", ":nowhere")
    assert codes(sqlite_database, written(tmp_path, people=people)) == [
        ("unknown_site", "people.csv", 2)
    ]


def test_who_has_fixed_a_language_keeps_it(sqlite_database: Database, tmp_path: Path) -> None:
    people = "organisation,email,language\na,agent@a.example,{}\n"
    imported(sqlite_database, written(tmp_path, people=people.format("fr")))
    imported(sqlite_database, written(tmp_path, people=people.format("en")))
    with sqlite_database.writing() as session:
        person = session.exec(select(Person)).one()
        assert person.language == "en"
        person.keeps_language = True
        session.commit()
    imported(sqlite_database, written(tmp_path, people=people.format("fr")))
    with sqlite_database.reading() as session:
        assert session.exec(select(Person)).one().language == "en"


def test_countries_and_endpoints_out_of_order(sqlite_database: Database, tmp_path: Path) -> None:
    organisations = GOOD["organisations"].replace("domains\n", "domains,country\n")
    organisations = organisations.replace("a.example\n", "a.example,gb\n")
    endpoints = "organisation,endpoint,room,device_id,working\na,e1,r1,device-1,no\n"
    imported(sqlite_database, written(tmp_path, organisations=organisations, endpoints=endpoints))
    with sqlite_database.reading() as session:
        body = session.exec(select(Organisation)).one()
        (venue,) = venues(session, body.id)
    assert body.country == "GB"
    assert not venue.has_video


PARTS = (
    "organisation,room,site,name,capacity,part_of\n"
    "a,r2,hall,Gauche,10,r1\n"
    "a,r1,hall,Jaurès,20,\n"
    "a,r3,hall,Droite,10,r1\n"
    "a,r4,hall,Coin,4,r3\n"
)


def test_rooms_are_divided_and_made_whole_again(database: Database, tmp_path: Path) -> None:
    plain = PARTS.replace(",r1\n", ",\n").replace(",r3\n", ",\n")
    imported(database, written(tmp_path, rooms=plain))
    units = Units(database, lambda _session, _event: None)
    with units.open() as unit:
        agent = unit.session.exec(select(Person)).one()
        ids = {room.key: room.id for room in unit.session.exec(select(Room))}
        book(unit, agent, Wish(when=lasting(14), room_ids=(ids["r1"],)), NOW)
        book(unit, agent, Wish(when=lasting(16), room_ids=(ids["r3"],)), NOW)
        book(unit, agent, Wish(when=lasting(15), room_ids=(ids["r4"],)), NOW)

    def taken() -> set[tuple[str, int]]:
        keys = {room_id: key for key, room_id in ids.items()}
        with database.reading() as session:
            rows = session.exec(select(Blocking)).all()
        return {(keys[row.room_id], row.starts_at.astimezone(PARIS).hour) for row in rows}

    own = {("r1", 14), ("r3", 16), ("r4", 15)}
    report = imported(database, written(tmp_path, rooms=PARTS))
    assert [o.row.key for o in report.outcomes if o.effect == "changed"] == ["r2", "r3", "r4"]
    assert taken() == own | {("r2", 14), ("r3", 14), ("r4", 14), ("r4", 16)}
    with database.reading() as session:
        paths = export_inventory(session, tmp_path / "out")
    assert {o.effect for o in imported(database, paths).outcomes} == {"unchanged"}
    imported(database, written(tmp_path, rooms=plain))
    assert taken() == own


def test_a_room_is_not_divided_under_two_bookings(database: Database, tmp_path: Path) -> None:
    plain = PARTS.replace(",r1\n", ",\n").replace(",r3\n", ",\n")
    imported(database, written(tmp_path, rooms=plain))
    units = Units(database, lambda _session, _event: None)
    with units.open() as unit:
        agent = unit.session.exec(select(Person)).one()
        ids = {room.key: room.id for room in unit.session.exec(select(Room))}
        made = [
            book(unit, agent, Wish(when=lasting(14, 30 * n), room_ids=(ids[key],)), NOW)
            for n, key in enumerate(("r1", "r4"))
        ]
    with database.writing() as session, pytest.raises(InventoryError) as caught:
        import_inventory(session, read_files(written(tmp_path, rooms=PARTS)), NOW)
    (problem,) = caught.value.problems
    assert (problem.code, problem.file, problem.line) == ("part_taken", "rooms.csv", 4)
    whole, part = (reference_of(booking.id) for booking in made)
    assert str(problem) == (
        f"rooms.csv, line 4: part_of: bookings {whole} and {part} take r4 at the same time."
    )
    with database.reading() as session:
        assert set(session.exec(select(Room.part_of_id))) == {None}
        assert len(session.exec(select(Blocking)).all()) == 2
    later = at(20)
    with database.writing() as session:
        import_inventory(session, read_files(written(tmp_path, rooms=PARTS)), later)


def test_domains_follow_the_list_while_nobody_lives_there(
    sqlite_database: Database, tmp_path: Path
) -> None:
    imported(sqlite_database, written(tmp_path))
    line = "organisation,name,language,zone,domains\na,Ville A,fr,Europe/Paris,"
    imported(sqlite_database, written(tmp_path, organisations=f"{line}a.example|ab.example\n"))
    imported(sqlite_database, written(tmp_path, organisations=f"{line}a.example;ac.example\n"))
    with sqlite_database.reading() as session:
        found = session.exec(select(Domain.name).order_by(col(Domain.name)))
        assert list(found) == ["a.example", "ac.example"]
    found_codes = codes(sqlite_database, written(tmp_path, organisations=f"{line}ac.example\n"))
    assert ("domain_in_use", "organisations.csv", 2) in found_codes
    assert ("foreign_email", "people.csv", 2) in found_codes


def test_a_site_without_a_zone_keeps_that_of_its_organisation(
    sqlite_database: Database, tmp_path: Path
) -> None:
    organisations = GOOD["organisations"].replace("Europe/Paris", "Indian/Reunion")
    imported(sqlite_database, written(tmp_path, organisations=organisations))
    with sqlite_database.reading() as session:
        assert session.exec(select(Site)).one().zone == "Indian/Reunion"


HEADERS = {
    "pools": "organisation,pool,name,unit,size,reserve,provider,site",
    "policies": "organisation,site,room,notice_minutes",
    "closures": "organisation,site,room,start,end",
}
BAD = [
    ("organisations", "a,Ville A,fr,Europe/Nowhere,a.example", "unknown_zone"),
    ("organisations", "a,Ville A,de,Europe/Paris,a.example", "bad_language"),
    ("organisations", "a,Ville A,fr,Europe/Paris,not a domain", "bad_domain"),
    ("organisations", "a,,fr,Europe/Paris,a.example", "missing"),
    ("sites", "a,hall,Hall,mon-fri 17:30-08:30", "bad_hours"),
    ("sites", "a,hall,Hall,someday 08:30-17:30", "bad_hours"),
    ("sites", "b,hall,Hall,", "unknown_organisation"),
    ("sites", f"a,hall,{'x' * 201},", "too_long"),
    ("sites", "a,hall,Ha\x00ll,", "bad_characters"),
    ("sites", 'a,hall,"Hall\nBcc: x",', "bad_characters"),
    ("rooms", "a,r1,cellar,Jaurès,8,", "unknown_site"),
    ("rooms", "a,r1,hall,Jaurès,0,", "bad_capacity"),
    ("rooms", "a,r1,hall,Jaurès,-3,", "bad_capacity"),
    ("rooms", "a,r1,hall,Jaurès,2.5,", "bad_capacity"),
    ("rooms", "a,r1,hall,Jaurès,٣,", "bad_capacity"),
    ("rooms", "a,r1,hall,Jaurès,many,", "bad_capacity"),
    ("rooms", "a,r1,hall,Jaurès", "wrong_cells"),
    ("rooms", "a,r1,hall,Jaurès,8," + "|".join(map(str, range(101))), "too_many_items"),
    ("endpoints", "a,e1,r9,roomos,device-1,", "unknown_room"),
    ("endpoints", "a,e1,r1,roomos,,", "no_address"),
    ("endpoints", "a,e1,r1,sip,device-1,", "no_sip_address"),
    ("endpoints", "a,e1,r1,sip,,sip:not an address", "bad_sip_address"),
    ("endpoints", "a,e1,r1,roomos_local,device-1,", "no_host"),
    ("endpoints", "a,e1,r1,telephone,,a@b.example", "unknown_kind"),
    ("pools", "a,p1,Bridge,seats,8,,cms,", "unknown_kind"),
    ("pools", "a,p1,Bridge,ports,8,,teams,", "unknown_kind"),
    ("pools", "a,p1,Bridge,ports,-8,,cms,", "bad_number"),
    ("pools", "a,p1,Bridge,ports,many,,cms,", "bad_number"),
    ("pools", "a,p1,Bridge,ports,8,9,cms,", "reserve_too_large"),
    ("pools", "a,p1,Bridge,ports,8,,,", "not_of_one"),
    ("pools", "a,p1,Bridge,ports,8,,cms,hall", "not_of_one"),
    ("pools", "a,p1,Link,kbps,8,,cms,", "not_of_one"),
    ("pools", "a,p1,Link,kbps,8,,,cellar", "unknown_site"),
    ("policies", "a,,r9,60", "unknown_room"),
    ("policies", "a,cellar,,60", "unknown_site"),
    ("policies", "a,cellar,r1,60", "unknown_site"),
    ("policies", "b,,,60", "unknown_organisation"),
    ("policies", "a,,,-60", "bad_number"),
    ("policies", "a,,,86401", "bad_setting"),
    ("closures", "a,,,2026-02-30,2026-03-01", "bad_moment"),
    ("closures", "a,,,tomorrow,2026-03-01", "bad_moment"),
    ("closures", "a,,,2026-03-01,", "missing"),
    ("closures", "a,,,2026-03-02,2026-03-01", "ends_before_start"),
    ("closures", "a,,,2026-03-29 02:30,2026-03-29 04:00", "no_such_moment"),
    ("closures", "a,,r9,2026-03-01,2026-03-01", "unknown_room"),
    ("people", "a,agent,Agent,member", "bad_email"),
    ("people", "a,a|b@a.example,Agent,member", "bad_email"),
    ("people", "a,agent@b.example,Agent,member", "foreign_email"),
    ("people", "a,agent@a.example,Agent,mayor", "unknown_role"),
]


@pytest.mark.parametrize(("kind", "line", "code"), BAD)
def test_refuses_a_bad_line_with_file_and_number(
    sqlite_database: Database, tmp_path: Path, kind: str, line: str, code: str
) -> None:
    header = HEADERS.get(kind) or GOOD[kind].partition("\n")[0]
    # Spaces between lines don't count as records, but they count as lines.
    paths = written(tmp_path, **{kind: f"{header}\n\n{line}\n"})
    assert (code, f"{kind}.csv", 3) in codes(sqlite_database, paths)
    with sqlite_database.reading() as session:
        assert count(session, Organisation) == 0


@pytest.mark.parametrize(
    ("rooms", "code", "line"),
    [
        ("", "unknown_header", 1),
        ("a,b,c\n1,2,3\n", "unknown_header", 1),
        ("room,site,name,capacity\n", "no_organisation", 1),
        ("organisation,room,site,name\na,r1,hall,Jaurès\n", "incomplete", 2),
        ("organisation,room,site,name,capacity,colour\n", "unknown_column", 1),
        ("organisation,room,site,name,capacity,name\n", "duplicate_column", 1),
        ('organisation,room,site,name,capacity\na,r1,hall,"Jaurès,8\n', "bad_csv", 2),
        ("organisation,room,site,name,capacity\n" + "\n" * 50_000, "too_many_lines", 50_001),
        ("organisation,room,site,name,capacity\n" + " " * 10_000_001, "too_large", None),
    ],
)
def test_refuses_a_bad_file(
    sqlite_database: Database, tmp_path: Path, rooms: str, code: str, line: int | None
) -> None:
    found = codes(sqlite_database, written(tmp_path, rooms=rooms, endpoints=""))
    assert (code, "rooms.csv", line) in found


def test_refuses_what_is_not_there(sqlite_database: Database, tmp_path: Path) -> None:
    found = codes(sqlite_database, [*written(tmp_path), tmp_path / "more.csv"])
    assert ("no_such_file", "more.csv", None) in found


def test_refuses_two_lines_of_one_name_in_whatever_files(
    sqlite_database: Database, tmp_path: Path
) -> None:
    paths = written(tmp_path)
    (tmp_path / "more.csv").write_text(GOOD["rooms"], encoding="utf-8")
    (tmp_path / "staff.csv").write_text(GOOD["people"].upper().lower(), encoding="utf-8")
    found = codes(sqlite_database, paths)
    assert ("duplicate_key", "rooms.csv", 2) in found
    assert ("duplicate_key", "staff.csv", 2) in found


def test_tells_every_problem_at_once_and_no_false_ones(
    sqlite_database: Database, tmp_path: Path
) -> None:
    sites = GOOD["sites"].replace("mon-fri", "never")
    people = GOOD["people"].replace("agent@", "agent at ")
    found = codes(sqlite_database, written(tmp_path, sites=sites, people=people))
    assert found == [("bad_email", "people.csv", 2), ("bad_hours", "sites.csv", 2)]


def test_one_device_stands_in_one_room(sqlite_database: Database, tmp_path: Path) -> None:
    imported(sqlite_database, written(tmp_path))
    header = "organisation,endpoint,room,device_id\n"
    twice = written(tmp_path, endpoints=f"{header}a,e2,r1,device-1\n")
    assert codes(sqlite_database, twice) == [("duplicate_device", "endpoints.csv", 2)]
    swapped = f"{header}a,e1,r1,device-2\na,e2,r1,device-1\n"
    assert imported(sqlite_database, written(tmp_path, endpoints=swapped)).count(
        "endpoints", "added"
    )


def test_takes_nothing_from_another_organisation(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        town(session)
        session.commit()
    thief = (
        "organisation,name,language,zone,domains\na,A,fr,Europe/Paris,a.example|drancy.example\n"
    )
    people = GOOD["people"] + "a,agent@drancy.example,Agent,room_admin\n"
    endpoints = GOOD["endpoints"].replace("r1", "jaures")
    paths = written(tmp_path, organisations=thief, people=people, endpoints=endpoints)
    found = codes(database, paths)
    assert ("domain_taken", "organisations.csv", 2) in found
    assert ("belongs_elsewhere", "people.csv", 3) in found
    assert ("unknown_room", "endpoints.csv", 2) in found


def test_a_trial_that_is_not_committed_leaves_nothing(database: Database) -> None:
    with database.writing() as session:
        assert (
            import_inventory(session, read_files([DEMO_FOLDER]), NOW).count("rooms", "added") == 18
        )
    with database.reading() as session:
        assert count(session, Room) == 0


def count(session: Session, table: type[Room] | type[Organisation]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_every_problem_has_its_sentence_and_every_sentence_its_problem() -> None:
    folders = [DEMO_FOLDER.parent / name for name in ("inventory_files", "administration")]
    found = (path for folder in folders for path in folder.glob("*.py"))
    sources = [path for path in found if path.name != "problems.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    raised = set(re.findall(r'(?:CellError|_?[Pp]roblems?)\("([a-z_0-9]+)"', text))
    parents = {f"unknown_{form.parent}" for form in FORMS.values() if form.parent}
    assert raised | parents == set(SENTENCES)
