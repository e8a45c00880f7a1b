"""A newer pack into an old data folder: new rows everywhere, changed ones by the bureau, nobody's own writing lost."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.duties import Duty, DutyPiece
from app.domain.errors import BadInput
from app.domain.organisation import Unit
from app.domain.query import Query, where_is
from app.services import records
from app.services.duties import owed
from app.services.opening import Setup, open_folder, set_up
from app.services.pack_loading import load_newer
from app.services.submissions import find_owed
from app.services.workspace import Workspace
from db.check import check_database
from db.keys import FLOOR
from tests.services.county import ACCOUNT, COUNTY, DUTY, OFFICE, PASSWORD, Clock, county_pack, here


def without_duties(text: str) -> str:
    """The pack as it was before duties were declared."""
    return re.sub(r"^version = \d+", "version = 1", text.split("[[duty]]")[0], count=1, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two folders made from the old pack, and the newer pack beside them."""
    folder = tmp_path_factory.mktemp("old")
    newer = county_pack(folder)
    old = shutil.copytree(newer, folder / "old" / newer.name)
    (old / "pack.toml").write_text(without_duties((newer / "pack.toml").read_text("utf-8")) + units_of(newer), "utf-8")
    for unit in (COUNTY, OFFICE):
        set_up(folder / unit, Setup([str(old)], unit, ACCOUNT), PASSWORD, now=Clock(), cost=FLOOR, where=here)[0].close()
    return folder


def units_of(pack: Path) -> str:
    """The units that `county_pack` puts at the end."""
    return "[[unit]]" + (pack / "pack.toml").read_text("utf-8").split('[[unit]]\nshort_name = "山阳区局"')[1].join(('\nshort_name = "山阳区局"', ""))


@pytest.fixture
def county(before: Path, tmp_path: Path) -> Iterator[Workspace]:
    yield from opened(before, tmp_path, COUNTY)


@pytest.fixture
def office(before: Path, tmp_path: Path) -> Iterator[Workspace]:
    yield from opened(before, tmp_path, OFFICE)


def opened(before: Path, folder: Path, unit: str) -> Iterator[Workspace]:
    shutil.copytree(before / unit, folder / unit)
    with open_folder(folder / unit, ACCOUNT, PASSWORD, now=Clock(), where=here) as workspace:
        yield workspace


def test_duties_come_with_a_newer_pack_and_are_asked_for(before: Path, county: Workspace) -> None:
    """S2-70."""
    none = owed(county)

    loaded = load_newer(county, str(before / "shanyang"))

    assert none == []
    assert dict(loaded.new)["报送任务"] == 1
    assert dict(loaded.new)["报送内容"] > 5
    assert find_owed(county, DUTY).mine
    assert loaded.in_words().startswith("已装入")


def test_the_rows_are_the_same_on_every_computer_and_stay_out_of_bundles(before: Path, county: Workspace, office: Workspace) -> None:
    for workspace in (county, office):
        load_newer(workspace, str(before / "shanyang"))

    rows = [sorted((one.uid, one.unit, one.full_name) for one in workspace.records(Duty).all()) for workspace in (county, office)]
    pieces = [sorted(one.uid for one in workspace.records(DutyPiece).all()) for workspace in (county, office)]
    assert rows[0] == rows[1]
    assert pieces[0] == pieces[1]
    assert county.records(Duty).audience(rows[0][0][0]) == office.records(Duty).audience(rows[0][0][0]) != ()
    assert [check_database(workspace.store) for workspace in (county, office)] == [[], []]


def test_loading_it_again_changes_nothing(before: Path, county: Workspace) -> None:
    load_newer(county, str(before / "shanyang"))

    again = load_newer(county, str(before / "shanyang"))

    assert (again.new, again.changed, again.left) == ([], [], [])


def test_changed_values_are_the_bureaus_to_write_and_what_somebody_wrote_stays(before: Path, county: Workspace, office: Workspace, tmp_path: Path) -> None:
    newest = shutil.copytree(before / "shanyang", tmp_path / "shanyang")
    text = (newest / "pack.toml").read_text("utf-8")
    (newest / "pack.toml").write_text(text.replace('head = "江一帆"\nphone = "0391-8300131"', 'head = "叶清和"\nphone = "0391-8300199"'), "utf-8")
    where = Query(where=(where_is("short_name", OFFICE),))
    unit = county.records(Unit).first(where)
    assert unit is not None
    unit.phone = "0391-8300155"
    records.save(county, unit)

    at_the_bureau, elsewhere = load_newer(county, str(newest)), load_newer(office, str(newest))

    stored, other = county.records(Unit).first(where), office.records(Unit).first(where)
    assert stored is not None
    assert other is not None
    assert (stored.head, stored.phone, other.head) == ("叶清和", "0391-8300155", "江一帆")
    assert at_the_bureau.changed == [f"单位“{OFFICE}”（负责人）"]
    assert at_the_bureau.left == [f"单位“{OFFICE}”（联系电话）"]
    assert (elsewhere.changed, elsewhere.elsewhere) == ([], 1)


def test_a_pack_of_another_place_does_not_bring_a_second_bureau(county: Workspace) -> None:
    bureau = county.bureau

    load_newer(county, "zaozhuang")

    assert county.bureau == bureau
    assert len([unit for unit in county.units() if unit.bureau]) == 1
    assert any("枣庄" in (unit.full_name or "") for unit in county.units())


def test_a_unit_that_is_here_already_under_another_uid_is_not_brought_twice(county: Workspace) -> None:
    with pytest.raises(BadInput) as refusal:
        load_newer(county, "jiaozuo")

    assert "焦作市局" in refusal.value.what
