"""pools.csv: the ports of bridges and the links of sites go in and out."""

from pathlib import Path

from sqlmodel import select

from rooms.database import Database
from rooms.inventory import venues
from rooms.inventory_files import export_inventory
from rooms.models import Organisation, Site
from tests.rooms.test_inventory_files import imported, written


def test_pools_go_in_and_out(database: Database, tmp_path: Path) -> None:
    pools = (
        "organisation,pool,name,unit,size,reserve,provider,site\n"
        "a,bridge,Bridge,ports,40,4,cms,\n"
        "a,line,Line,kbps,20000,,,hall\n"
    )
    assert imported(database, written(tmp_path, pools=pools)).count("pools", "added") == 2
    with database.reading() as session:
        owner = session.exec(select(Organisation).where(Organisation.key == "a")).one()
        bridge, line = venues(session, owner.id).pools
        hall = session.exec(select(Site).where(Site.organisation_id == owner.id)).one()
        paths = export_inventory(session, tmp_path / "out")
    assert (bridge.provider, bridge.limit, bridge.site_id) == ("cms", 36, None)
    assert (line.provider, line.limit, line.site_id) == (None, 20_000, hall.id)
    assert imported(database, paths).count("pools", "unchanged") == 2
    again = imported(database, written(tmp_path, pools=pools.replace("40,4", "50,4")))
    assert again.count("pools", "changed") == 1
    with database.reading() as session:
        assert venues(session, owner.id).pools[0].limit == 46
