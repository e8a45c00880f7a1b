"""The seven tasks of the demonstration are done when they were really done (ux 6)."""

from pathlib import Path

import pytest

from app.domain.leads import Lead
from app.domain.markets import AGENCY_SORTS, Agency
from app.domain.organisation import Area
from app.domain.stations import Station
from app.services import leads, records
from app.services.opening import Setup, open_folder, set_up
from app.services.practice import TASKS, tasks_done
from app.services.printing import Subject, save_pdf
from app.services.submissions import Wish, build
from db.keys import FLOOR
from tests.services.county import ACCOUNT, COUNTY, DUTY, OFFICE, PASSWORD, Clock, here, make_county, opened, put, put_station


def test_a_task_is_done_when_somebody_has_done_it(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """Not by opening its page: the journal says so."""
    with opened(make_county(tmp_path_factory.mktemp("county"), COUNTY), tmp_path, COUNTY, Clock()) as county:
        before = tasks_done(county)

        area = put(county, Area, full_name="光亚街道", kind="街道", office=OFFICE)
        values = {"source": "投诉", "received_on": "2021-08-19", "suspect": "怀药商行", "kind": "商标侵权", "detail": "售假", "area": area.uid}
        lead = leads.register(county, records.new_record(county, Lead, values))
        leads.triage(county, lead, {"held_on": "2021-08-20", "people": "许嘉宁、江一帆", "conclusion": "继续核查", "opinion": "现场核实"})
        station = put_station(county)
        save_pdf(county, b"%PDF", tmp_path / "p.pdf", "线索登记表", [(Subject(Station.table, station.uid), "")])
        build(county, DUTY, tmp_path / "out", Wish(allow_missing="练习"))

        done = dict(zip((task.title for task in TASKS), tasks_done(county), strict=True))
        assert before == [False] * 7
        assert [title for title, is_done in done.items() if not is_done] == ["向本组申请支援", "导出一个数据包"]


def test_storing_a_row_without_a_change_is_no_update(tmp_path: Path) -> None:
    """Any register counts, but only what was really altered."""
    place = [task.title for task in TASKS].index("更新一行名录")
    made, _ = set_up(tmp_path / "data", Setup(["cangshan"], "盖山所", ACCOUNT), PASSWORD, now=Clock(), cost=FLOOR, where=here)
    with made as county:
        agency = put(county, Agency, full_name="和畅知识产权代理", sort=AGENCY_SORTS[0])

    told = []
    with open_folder(tmp_path / "data", ACCOUNT, PASSWORD, now=Clock(), where=here) as county:
        stored = county.records(Agency).get(agency.uid)
        for head in (None, "叶清和"):
            stored.head = head
            records.save(county, stored)
            told.append(tasks_done(county)[place])

    assert told == [False, True]
