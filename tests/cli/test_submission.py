"""duties and submission on the command line, as the contract has them; annexes with a unit; signs."""

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner

from app.cli.program import program
from app.cli.session import PASSWORD, Faces, Session
from tests.services.county import COUNTY, DUTY, here, make_county
from tests.services.county import PASSWORD as WORD

FILLED = (
    ("station", {"short_name": "大学城", "founder_kind": "产业园区", "head": "苏以棠", "bureau": COUNTY}),
    ("key_enterprise", {"full_name": "半亩怀药", "categories": "高新技术企业", "protected": "专利重点", "use": "所有", "head": "严知秋"}),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_county(tmp_path_factory.mktemp("county"), COUNTY) / COUNTY


class Call:
    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str | Path, today: str = "2021-08-20", status: int = 0) -> Any:
        words = ["--home", str(self.home), "--today", today, "--json", *map(str, arguments)]
        result = CliRunner().invoke(program, words, obj=Session(Faces(lambda *_: 0, lambda *_: []), where=here))
        assert result.exit_code == status, result
        return json.loads(result.stdout)


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    monkeypatch.setenv(PASSWORD, WORD)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return Call(home)


def test_duties_have_the_shape_of_the_contract(call: Call) -> None:
    """S2-70."""
    (duty,) = call("duties", "--until", "2021-12-31")

    assert {"id", "title", "due", "warn_on", "basis", "state", "missing"} <= duty.keys()
    assert (duty["id"], duty["due"], duty["warn_on"], duty["state"]) == (DUTY, "2021-08-30", "2021-08-09", "待报送")
    assert len(duty["missing"]) == 6


def test_a_package_that_is_not_whole_is_refused_with_everything_that_is_missing(call: Call, tmp_path: Path) -> None:
    """S2-70."""
    error = call("submission", "build", DUTY, "--to", tmp_path / "out", status=1)["error"]

    assert error["what"].startswith("报送包还差：")
    assert all(f"附件{number}" in error["what"] for number in (2, 3, 4, 5, 6))
    assert "附件1" not in error["what"]
    assert not (tmp_path / "out").exists()


def test_a_package_with_a_reason_is_made_and_named(call: Call, tmp_path: Path) -> None:
    """S2-70."""
    built = call("submission", "build", DUTY, "--to", tmp_path / "out", "--allow-missing", "名录尚在建立")

    assert Path(built["files"][0]).name == "报送包.pdf"
    assert built["excluded"][0] == "附件1由辖区局存档，不随包上报（附件1脚注）。"
    assert "请向市局核实后再发" in built["caution"]
    assert call("show", "submission", built["submission"])["state"] == "准备中"
    assert {step["name"] for step in call("steps", "submission", built["submission"])} == {"hand_in"}


def test_each_piece_is_told_with_its_rows(call: Call) -> None:
    """S2-70."""
    checked = call("submission", "check", DUTY)

    assert [piece["piece"][:3] for piece in checked["pieces"]] == ["知识产", "附件2", "附件3", "附件4", "附件5", "附件6"]


def test_annex_1_is_refused(call: Call, tmp_path: Path) -> None:
    """S2-70."""
    error = call("submission", "build", DUTY, "--to", tmp_path / "out", "--allow-missing", "无", "--also", "附件1", status=1)["error"]

    assert error["what"] == "附件1由辖区局存档，不随包上报（附件1脚注）。"


def test_all_seven_annexes_are_listed_and_printed_blank_in_every_format(call: Call, tmp_path: Path) -> None:
    """S2-A1 … S2-A7."""
    ids = {form["id"] for form in call("form", "list")}

    for number in range(1, 8):
        form = next(one for one in ids if one.endswith(f"annex-{number}"))
        for suffix in ("pdf", "xlsx", "docx"):
            call("form", "print", form, "--blank", "--to", tmp_path / f"{number}.{suffix}")
            assert (tmp_path / f"{number}.{suffix}").stat().st_size > 1000


def test_a_sign_is_written_in_the_size_that_was_asked_for(call: Call, tmp_path: Path) -> None:
    """S2-A7."""
    uid = call("new", "station", *(word for name, value in FILLED[0][1].items() for word in ("--set", f"{name}={value}")))["uid"]

    pdf = call("form", "print", "jiaozuo-2021-135-annex-7", "--of", uid, "--size", "400x300", "--curves", "--to", tmp_path / "牌.pdf")
    svg = call("form", "print", "jiaozuo-2021-135-annex-7", "--of", uid, "--to", tmp_path / "牌.svg")
    refused = call("form", "print", "jiaozuo-2021-135-annex-7", "--of", uid, "--size", "大", "--to", tmp_path / "x.pdf", status=1)
    other = call("form", "print", "jiaozuo-2021-135-annex-2", "--to", tmp_path / "x.svg", status=1)

    page = pypdfium2.PdfDocument(pdf["file"])[1]
    assert [round(side * 25.4 / 72) for side in page.get_size()] == [400, 300]
    assert "焦作市山阳区市场监督管理局知识产权保护联系点" in "".join(page.get_textpage().get_text_range().split())
    assert [Path(file).name for file in svg["files"]] == ["牌-1.svg", "牌-2.svg"]
    assert "600x400" in refused["error"]["next_step"]
    assert "不是图样" in other["error"]["what"]


def test_too_few_backbones_are_told_before_annex_4_is_printed_and_not_on_it(call: Call, tmp_path: Path) -> None:
    """S2-11, S2-A4."""
    printed = call("form", "print", "jiaozuo-2021-135-annex-4", "--to", tmp_path / "a4.pdf")

    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(tmp_path / "a4.pdf"))
    assert printed["warnings"] == ["山阳区局骨干只有0人，要求不少于3人，缺3人"]
    assert "骨干只有" not in text
    assert "1.焦作市山阳区市场监管局知识产权保护机构基本情况" in text


def test_a_submission_made_by_hand_knows_its_duty_and_moves_by_steps(call: Call) -> None:
    """S2-70: received and late, also without a package."""
    made = call("new", "submission", "--set", f"duty={call('duties')[0]['title']}")

    call("step", "submission", made["uid"], "hand_in", "--set", "handed_in_on=2021-09-01", "--set", "way=邮箱", today="2021-09-01")
    call("step", "submission", made["uid"], "note_receipt", "--set", "confirmed_on=2021-09-02", "--set", "receipt=电话确认", today="2021-09-02")

    assert (made["period"], made["due_on"], made["name_of_duty"]) == ("2021年", "2021-08-30", "知识产权保护工作体系建设情况报送")
    assert [(one["state"], one["late"]) for one in call("duties", today="2021-09-03")] == [("已收到", "迟报2天")]
    assert call("show", "submission", made["uid"])["state"] == "已收到"
