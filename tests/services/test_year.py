"""A small simulated year, as the demonstration is made from it; `dev.py year` runs the large one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from app.domain.errors import Cancelled, NotAllowed
from app.domain.leads import Lead
from app.services import demo
from app.services.demo_folder import PASSWORD, may_be_made_anew
from app.services.opening import Setup, open_folder
from app.services.year.proof import PROMISES, checks
from app.services.year.proof.check import Promise, Seen, Year, checked
from app.services.year.replicas import Clock, Replicas
from app.services.year.run import Own, Report, simulated_year
from app.services.year.scale import FULL, SMALL, Scale
from tests.remembered import fresh_folder

REQUIREMENTS = Path(__file__).parents[2] / "docs" / "requirements.md"
ELSEWHERE = {"S0-01", "S0-02", "S0-50", "S0-52", "S0-56", "S0-77", "S0-78", *(f"S0-8{number}" for number in range(2, 6))}
"""Rows of document 000 that belong to issue 7."""
NOW = datetime.fromisoformat("2026-11-20T18:00:00+08:00")


def test_at_the_end_of_a_year_all_entitled_computers_agree_and_what_is_promised_holds(tmp_path: Path) -> None:
    """Issue 6: bundles late, lost, doubled and in any order; each acceptance check that the size allows. The own folder stays."""
    told: list[str] = []
    own = Own("盖山所", tmp_path / "data", "江一帆", PASSWORD)

    with simulated_year(SMALL, NOW, own, lambda _done, _total, words: told.append(words)) as replicas:
        wrong = {check.rows: list(check.wrong) for check in checks(replicas, SMALL) if check.wrong}
        leads = replicas.open["盖山所"].records(Lead).count()

    with open_folder(own.folder, "江一帆", PASSWORD, now=lambda: NOW) as workspace:
        kept = workspace.records(Lead).count()

    assert wrong == {}
    assert (kept, told[-1]) == (leads, "完成")


def test_each_core_row_of_the_enforcement_work_is_looked_at_at_the_years_end() -> None:
    """Issue 6: every ★ and ☆ row of A-S0 that belongs to it, S0-03 … S0-88."""
    rows = set(re.findall(r"^\| (S0-\d\d)[★☆]", REQUIREMENTS.read_text("utf-8"), re.MULTILINE))

    looked_at = {row for promise in PROMISES for row in promise.rows.split()}

    assert len(rows) > 40
    assert rows - ELSEWHERE - looked_at == set()


def test_a_promise_that_holds_of_nothing_is_not_kept_when_all_units_take_part(tmp_path: Path) -> None:
    def of_nothing(_year: Year, _seen: Seen) -> Iterator[str]:
        yield from ()

    promise, nobody = Promise("S0-00", "调解都有笔录", of_nothing, {"调解": 2}), Replicas(tmp_path, Clock(NOW), Random(1))

    small, full = (checked(promise, Year(nobody, scale)) for scale in (SMALL, FULL))

    assert (small.wrong, small.held_of) == ([], "没有这样的记录")
    assert full.wrong == ["调解只有 0，应有 2"]


def test_the_full_year_has_twenty_computers() -> None:
    """Issue 6: 13 offices, the bureau and 长乐 as 20 replicas, about 20,000 leads."""
    computers = len(FULL.offices) + 1 + len(FULL.sections) + len(FULL.second) + 2 * FULL.district

    assert (computers, len(FULL.offices), sum(FULL.share(name) for name in FULL.offices)) == (20, 13, pytest.approx(20_000, abs=10))


def test_a_demonstration_never_takes_the_place_of_other_data(tmp_path: Path) -> None:
    (tmp_path / "something").write_text("real", "utf-8")

    with pytest.raises(NotAllowed, match="已经有别的内容"):
        demo.make_demo(tmp_path, PASSWORD, lambda: NOW, again=True)

    assert (tmp_path / "something").read_text("utf-8") == "real"


def test_an_interrupted_demonstration_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(_done: int, _total: int, words: str) -> None:
        if words.startswith("第"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.make_demo(tmp_path / "demo", PASSWORD, lambda: NOW, stop, scale=replace(SMALL, offices=("盖山所",)))

    assert not (tmp_path / "demo").exists()


def test_a_demonstration_that_is_made_anew_stands_until_the_new_one_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def no_year(_scale: Scale, _ends: datetime, own: Own, report: Report) -> Iterator[Replicas]:
        setup = Setup(["cangshan"], own.unit, own.account)
        with fresh_folder(own.folder, setup, own.password, lambda: NOW) as workspace:
            report(0, 1, "第 1 期")
            yield Replicas(own.folder, Clock(NOW), Random(0), {own.unit: workspace})

    def stop(_done: int, _total: int, _words: str) -> None:
        raise Cancelled

    monkeypatch.setattr(demo, "simulated_year", no_year)
    folder = tmp_path / "demo"
    demo.make_demo(folder, PASSWORD, lambda: NOW)
    (folder / "practised").touch()

    with pytest.raises(Cancelled):
        demo.make_demo(folder, PASSWORD, lambda: NOW, stop, again=True)
    stopped = (folder / "practised").exists()
    demo.make_demo(folder, PASSWORD, lambda: NOW, again=True)

    with open_folder(folder, "江一帆", PASSWORD, now=lambda: NOW) as workspace:
        assert (stopped, (folder / "practised").exists(), may_be_made_anew(workspace)) == (True, False, True)
    assert [place.name for place in tmp_path.iterdir()] == ["demo"]
