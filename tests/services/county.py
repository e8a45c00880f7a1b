"""A county bureau of 焦作 with an office and a brigade, set up from a pack that somebody wrote: what tests of duties and submissions start from."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import resources
from app.domain.cases import Case
from app.domain.organisation import Person
from app.domain.records import Record
from app.domain.registers import KeyEnterprise, ServiceOrganisation, VolunteerTeam
from app.domain.stations import Station
from app.services import making, records
from app.services.copies import Whereabouts
from app.services.opening import Setup, open_folder, set_up
from app.services.workspace import Workspace
from db.keys import FLOOR

COUNTY, OFFICE, BRIGADE, SECTION = "山阳区局", "光亚所", "山阳大队", "焦作市局知识产权保护科"
ACCOUNT, PASSWORD = "许嘉宁", "焦作-测试-口令1"
AUGUST = datetime.fromisoformat("2021-08-20T09:00:00+08:00")
DUTY = "jiaozuo-2021-135"

UNITS = """
[[unit]]
short_name = "山阳区局"
full_name = "焦作市山阳区市场监督管理局"
kind = "局"
level = "县（区）"
parent = "焦作市局"
bureau = true
clauses = ["发文机关"]

[[unit]]
short_name = "光亚所"
full_name = "焦作市山阳区市场监督管理局光亚市场监管所"
kind = "监管所"
level = "所"
parent = "山阳区局"
head = "江一帆"
phone = "0391-8300131"
clauses = ["发文机关"]

[[unit]]
short_name = "山阳大队"
full_name = "焦作市山阳区市场监管综合行政执法大队"
kind = "执法大队"
parent = "山阳区局"
clauses = ["发文机关"]
"""


class Clock:
    """A wall clock that a test sets."""

    def __init__(self, moment: datetime = AUGUST) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


def county_pack(folder: Path) -> Path:
    """The pack of 焦作 as a county bureau makes it its own: docs/packs.md."""
    target = folder / "shanyang"
    target.mkdir(parents=True)
    text = resources.path("packs", "jiaozuo", "pack.toml").read_text("utf-8")
    text = text.replace('name = "jiaozuo"', 'name = "shanyang"', 1).replace("bureau = true\n", "", 1)
    (target / "pack.toml").write_text(text + UNITS, "utf-8")
    return target


def here(_folder: Path) -> Whereabouts:
    """Copies of a set-up folder pass for the folder itself."""
    return Whereabouts("", "", 0, 0)


def make_county(folder: Path, *units: str) -> Path:
    """Set up the named units once; tests open copies."""
    pack = county_pack(folder / "pack")
    for unit in units:
        set_up(folder / unit, Setup([str(pack)], unit, ACCOUNT), PASSWORD, now=Clock(), cost=FLOOR, where=here)[0].close()
    return folder


@contextmanager
def opened(template: Path, folder: Path, unit: str, clock: Clock) -> Iterator[Workspace]:
    """A copy of a set-up unit, open."""
    shutil.copytree(template / unit, folder / unit)
    with open_folder(folder / unit, ACCOUNT, PASSWORD, now=clock, where=here) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county set up once for a file of tests."""
    return make_county(tmp_path_factory.mktemp("county"), COUNTY)


@pytest.fixture
def clock() -> Clock:
    """The clock of `county`."""
    return Clock()


@pytest.fixture
def county(made: Path, tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    """The county bureau, open; a file of tests imports this with `made` and `clock`."""
    with opened(made, tmp_path, COUNTY, clock) as workspace:
        yield workspace


def put(workspace: Workspace, of: type[Record], /, **values: Any) -> Record:
    """A stored record of this unit; links by name."""
    typed = {name: value for name, value in values.items() if isinstance(value, str)}
    rest = {name: value for name, value in values.items() if not isinstance(value, str)}
    return records.save_new(workspace, records.new_record(workspace, of, records.read_typed(workspace, of, typed) | rest))


def put_station(workspace: Workspace, short_name: str = "大学城", **more: Any) -> Record:
    """A station with all that annex 2 prints."""
    filled = {"founder_kind": "产业园区", "head": "苏以棠", "head_phone": "13900006204", "bureau": COUNTY, "adviser": "陈立言", "adviser_phone": "13900002204"}
    return put(workspace, Station, short_name=short_name, **(filled | more))


def put_enterprise(workspace: Workspace, full_name: str = "焦作半亩怀药科技有限公司", **more: Any) -> Record:
    """An enterprise with all that annex 3 prints."""
    filled = {"categories": "高新技术企业", "protected": "专利重点", "use": "所有", "head": "严知秋", "head_phone": "0391-8300126"}
    liaison = {"liaison": "陆听雨", "liaison_phone": "13900002204"}
    return put(workspace, KeyEnterprise, full_name=full_name, **(filled | liaison | more))


def put_backbones(workspace: Workspace, *names: str) -> list[Record]:
    """Officers who carry cases."""
    return [put(workspace, Person, full_name=name, works_at=BRIGADE, post="执法员", phone="13900002205", team_roles="办案骨干") for name in names]


def put_closed_case(workspace: Workspace, party: str, year: int) -> Case:
    """A case of that year that was filed, decided and closed."""
    filled = {"handlers": "江一帆", "kind": "商标侵权", "filed_on": f"{year}-02-01"}
    case: Any = making.take(workspace, put(workspace, Case, party=party, cause="商标侵权", **filled), "open", {})
    for step, values in (
        ("investigated", {"investigated_on": f"{year}-03-01"}),
        ("decide", {"decision_kind": "行政处罚", "decided_on": f"{year}-04-01"}),
        ("close", {"closing": "执行完毕", "closed_on": f"{year}-05-01"}),
    ):
        case = making.take(workspace, case, step, values)
    return case  # type: ignore[no-any-return]


def put_everything(workspace: Workspace) -> None:
    """All that annexes 2 to 6 ask for."""
    put_station(workspace)
    put_enterprise(workspace)
    put(workspace, Person, full_name="许嘉宁", works_at=COUNTY, post="科长", phone="0391-8300126", team_roles="保护机构人员")
    put_backbones(workspace, "顾南星", "曾明朗", "韩沐阳")
    put(workspace, ServiceOrganisation, full_name="焦作市商标协会", kind="行业协会（商会）", contact="苏以棠", phone="0391-8300128")
    put(workspace, VolunteerTeam, full_name="河南理工大学志愿者服务队", kinds="兼职", people=36, contact="韩沐阳", phone="13900002205")
