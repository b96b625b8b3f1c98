from pathlib import Path

import pytest
from sqlmodel import select

from rooms.database import Database
from rooms.models import Endpoint
from tests.rooms.test_inventory_files import codes, imported, written

PINNED = "4f0a" * 16


@pytest.mark.parametrize(
    ("host", "fingerprint", "found"),
    [
        ("10.20.0.14", "", []),
        ("Salle.Mairie.example:8443", PINNED, []),
        ("[fd00::14]:443", "SHA256:" + ":".join(["4F", "0A"] * 16), []),
        ("https://10.20.0.14", "", ["bad_host"]),
        ("10.20.0.14/putxml", "", ["bad_host"]),
        ("agent@10.20.0.14", "", ["bad_host"]),
        ("mairie..example", "", ["bad_host"]),
        ("a" * 64 + ".example", "", ["bad_host"]),
        ("10.20.0.14:65536", "", ["bad_host"]),
        ("10.20.0.14", PINNED[:-1], ["bad_fingerprint"]),
        ("10.20.0.14", "²" * 64, ["bad_fingerprint"]),
    ],
)
def test_an_endpoint_on_the_premises_has_a_host_and_a_pin(
    sqlite_database: Database, tmp_path: Path, host: str, fingerprint: str, found: list[str]
) -> None:
    header = "organisation,endpoint,room,kind,host,account,fingerprint\n"
    line = f"a,e1,r1,roomos_local,{host},mairie,{fingerprint}\n"
    paths = written(tmp_path, endpoints=header + line)
    if found:
        assert [code for code, _, _ in codes(sqlite_database, paths)] == found
        return
    imported(sqlite_database, paths)
    with sqlite_database.reading() as session:
        [endpoint] = session.exec(select(Endpoint)).all()
    assert (endpoint.host, endpoint.account) == (host.lower().removesuffix(":443"), "mairie")
    assert endpoint.fingerprint == (PINNED if fingerprint else None)


@pytest.mark.parametrize("host", ["10.20.0.14", "10.20.0.14:443", "10.20.0.15"])
def test_one_device_on_the_premises_stands_in_one_room(
    sqlite_database: Database, tmp_path: Path, host: str
) -> None:
    header = "organisation,endpoint,room,kind,host,account\n"
    first = f"{header}a,e1,r1,roomos_local,10.20.0.14,mairie\n"
    imported(sqlite_database, written(tmp_path, endpoints=first))
    second = written(tmp_path, endpoints=f"{header}a,e2,r1,roomos_local,{host},mairie\n")
    if host == "10.20.0.15":
        imported(sqlite_database, second)
        return
    assert codes(sqlite_database, second) == [("duplicate_device", "endpoints.csv", 2)]


def test_a_workspace_alone_leads_to_no_endpoint(sqlite_database: Database, tmp_path: Path) -> None:
    endpoints = "organisation,endpoint,room,workspace_id\na,e1,r1,workspace-1\n"
    assert codes(sqlite_database, written(tmp_path, endpoints=endpoints)) == [
        ("no_address", "endpoints.csv", 2)
    ]


def test_a_device_may_stand_elsewhere_once_its_endpoint_is_retired(
    sqlite_database: Database, tmp_path: Path
) -> None:
    header = "organisation,endpoint,room,device_id,retired\n"
    imported(sqlite_database, written(tmp_path))
    handed = written(tmp_path, endpoints=f"{header}a,e1,r1,device-1,yes\na,e2,r1,device-1,\n")
    assert imported(sqlite_database, handed).count("endpoints", "added") == 1
    back = written(tmp_path, endpoints="organisation,endpoint,retired\na,e1,no\n")
    assert codes(sqlite_database, back) == [("duplicate_device", "endpoints.csv", 2)]
