"""The package of 30 August: what is in it, what it refuses, and that nothing is half-written (S2-70)."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from app.domain.errors import BadInput, NotAllowed, UserError
from app.domain.plans import Plan, PlanTask
from app.domain.submissions import Submission
from app.services import exchange, identity, letters, records, sending
from app.services.duties import owed
from app.services.paper_checks import CURRENT, UPDATED, look_back
from app.services.paper_codes import code_of_package, code_on
from app.services.printing import Subject, note_printed, save_pdf
from app.services.records import history_of
from app.services.report_draft import draft_of
from app.services.steps import take_step
from app.services.submissions import Wish, begin, build
from app.services.workspace import Workspace
from tests.services.county import COUNTY, DUTY, OFFICE, SECTION, Clock, clock, county, made, make_county, opened, put, put_everything, put_station

__all__ = ["clock", "county", "made"]

PROSE = "山阳区局知识产权保护工作体系建设情况总结\n现将有关情况总结如下。\n一、工作开展情况\n建立工作站1个。"
ANNEXES = (
    "附件2 工作站统计表",
    "附件3 知识产权重点保护企业名录",
    "附件4 知识产权保护执法队伍建设情况汇总表",
    "附件5 知识产权保护社会服务机构名录",
    "附件6 知识产权保护志愿者队伍名录",
)


@pytest.fixture
def prose(tmp_path: Path) -> Path:
    path = tmp_path / "总结.txt"
    path.write_text(PROSE, "utf-8")
    return path


def texts(pdf: Path) -> list[str]:
    return ["".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def test_the_package_has_contents_prose_and_annexes_2_to_6_in_their_order(county: Workspace, tmp_path: Path, prose: Path) -> None:
    """S2-70."""
    put_everything(county)

    built = build(county, DUTY, tmp_path / "out", Wish(summary=prose))

    pages = texts(tmp_path / "out" / "报送包.pdf")
    assert [page.split("页共7页")[0] for page in pages] != []
    assert "报送包目录" in pages[0]
    assert all(title.replace(" ", "") in pages[0] for title in ANNEXES)
    assert "附件1由辖区局存档，不随包上报（附件1脚注）。" in pages[0]
    assert "知识产权保护工作体系建设情况总结" in pages[1]
    assert [page.find(annex.replace(" ", "")) >= 0 for page, annex in zip(pages[2:], ANNEXES, strict=True)] == [True] * 5
    assert [item.get_title() for item in pypdfium2.PdfDocument(tmp_path / "out" / "报送包.pdf").get_toc()][2:] == [annex.split(" ")[1] for annex in ANNEXES]
    assert built.missing == []
    assert "jzs jsgk@163.com" in built.caution


def test_every_sheet_of_the_package_but_the_prose_leads_back_to_what_it_was_made_from(county: Workspace, tmp_path: Path, prose: Path) -> None:
    """S2-70: contents and slip bear the code of the submission, each annex its own."""
    put_everything(county)
    build(county, DUTY, tmp_path / "out", Wish(summary=prose))
    contents, summary, *annexes = (page.get_textpage().get_text_range().split() for page in pypdfium2.PdfDocument(tmp_path / "out" / "报送包.pdf"))
    (slip, _second) = (page.get_textpage().get_text_range().split() for page in pypdfium2.PdfDocument(tmp_path / "out" / "报送单.pdf"))
    codes = ["".join(page[page.index("核验码") + 1 :][:2]) for page in (contents, slip, *annexes)]

    as_made = [look_back(county, code) for code in codes]
    put_station(county, "理工大")
    later = [look_back(county, code) for code in codes]

    assert "核验码" not in summary
    assert codes[0] == codes[1]
    assert len(set(codes)) == 6
    assert {found.state for found in as_made} == {CURRENT}
    assert [found.kind for found in as_made[:3]] == ["submission", "submission", "station"]
    assert [found.state for found in later] == [CURRENT, CURRENT, UPDATED, *[CURRENT] * 4]
    assert later[2].changed == ["知识产权保护工作站理工大园区站（新登记）"]


def test_each_annex_comes_as_spreadsheet_and_for_editing_as_word_file(county: Workspace, tmp_path: Path, prose: Path) -> None:
    """S2-70."""
    put_everything(county)

    built = build(county, DUTY, tmp_path / "out", Wish(summary=prose))

    names = {path.name for path in built.files}
    assert names == {
        "报送包.pdf",
        "报送单.pdf",
        "知识产权保护工作体系建设情况总结.docx",
        *(f"{annex}{suffix}" for annex in ANNEXES for suffix in (".xlsx", ".docx")),
    }
    assert names == {path.name for path in (tmp_path / "out").iterdir()}
    sheet = openpyxl.load_workbook(tmp_path / "out" / "附件4 知识产权保护执法队伍建设情况汇总表.xlsx").active
    cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert "1.焦作市山阳区市场监管局知识产权保护机构基本情况" in cells
    assert "3.焦作市山阳区市场监管局市场监管所统计表" in cells
    assert "江一帆" in cells


def test_the_slip_names_everything_twice_for_both_units(county: Workspace, tmp_path: Path, prose: Path) -> None:
    """S2-70: 报送单."""
    put_everything(county)

    build(county, DUTY, tmp_path / "out", Wish(summary=prose))

    ours, theirs = texts(tmp_path / "out" / "报送单.pdf")
    assert "报送单位存" in ours
    assert "接收单位存" in theirs
    for words in (
        "焦作市市场监督管理局知识产权保护科",
        "焦市监办〔2021〕135号三（四）",
        "2021年8月30日",
        "附件6知识产权保护志愿者队伍名录",
        "请向市局核实后再发",
    ):
        assert words in ours


def test_missing_items_are_named_and_nothing_is_written(county: Workspace, tmp_path: Path) -> None:
    """S2-70."""
    put_station(county)

    with pytest.raises(BadInput) as refusal:
        build(county, DUTY, tmp_path / "out")

    assert refusal.value.what.startswith("报送包还差：知识产权保护工作体系建设情况总结（还没有写）、附件3（没有重点企业）、附件4（")
    assert "附件2" not in refusal.value.what
    assert not (tmp_path / "out").exists()
    assert county.records(Submission).count() == 0


def test_missing_items_may_stay_away_with_a_reason_which_is_printed(county: Workspace, tmp_path: Path) -> None:
    """S2-70."""
    built = build(county, DUTY, tmp_path / "out", Wish(allow_missing="新设单位，名录尚在建立"))

    slip = texts(tmp_path / "out" / "报送单.pdf")[0]
    assert len(texts(tmp_path / "out" / "报送包.pdf")) == 2, "an empty table is no page; 附件4 has the offices"
    assert "新设单位，名录尚在建立" in slip
    assert "附件3（没有重点企业）" in slip
    assert len(built.missing) == 6
    assert county.records(Submission).get(built.submission.uid).allowed_because == "新设单位，名录尚在建立"


def test_a_draft_that_people_have_not_finished_is_not_whole(county: Workspace, tmp_path: Path, prose: Path) -> None:
    """S2-70: what the program drafted is not handed in with its gaps."""
    put_everything(county)
    submission = begin(county, owed(county)[0])
    submission.summary = draft_of(county, owed(county)[0])
    records.save(county, submission)

    with pytest.raises(BadInput) as refusal:
        build(county, DUTY, tmp_path / "out")

    assert refusal.value.what == "报送包还差：知识产权保护工作体系建设情况总结（还有3处“（请补充）”没有写）。"
    assert "建立工作站1个；列入重点保护企业1家；保护机构人员1人；办案骨干3人；社会服务机构1家；志愿者队伍1支" in submission.summary
    build(county, DUTY, tmp_path / "out", Wish(summary=prose))


def test_a_draft_of_measures_holds_the_tasks_of_the_plan(county: Workspace) -> None:
    """S3-02: 落实措施 with its table; named as what it is, not 报告."""
    plan = put(county, Plan, scheme="能力提升年", headline="能力提升年实施方案", year="2021", measures="成立领导小组。")
    put(county, PlanTask, plan=plan.uid, place="1", task="开展业务培训", measures="全年两次", owner_unit=OFFICE, due_on="2021-11-30")
    one = owed(county)[0]
    one.duty.full_name = "能力提升年活动落实措施报送"

    draft = draft_of(county, one)

    assert draft.startswith("焦作市山阳区市场监督管理局能力提升年活动落实措施（2021年）\n一、工作目标\n")
    assert (
        "【表：任务分解】\n序号｜任务｜具体措施｜责任单位｜完成时限\n1｜开展业务培训｜全年两次｜光亚所｜2021年11月30日\n三、组织保障\n成立领导小组。" in draft
    )


def test_a_letter_to_the_superior_is_begun_from_the_prose(county: Workspace) -> None:
    """S2-70: 报送报告; the headline of the prose is not said twice, its tables go along."""
    submission = begin(county, owed(county)[0])
    submission.summary = f"{PROSE}\n【表：各站】\n站名｜人数\n大学城｜4"
    records.save(county, submission)

    letter = letters.make(county, {"template": "duty-report", "about": submission.uid})

    assert letter.headline == "关于知识产权保护工作体系建设情况（2021年）的报告"
    assert letter.addressee == "焦作市市场监督管理局知识产权保护科"
    assert (letter.body or "").startswith("现将有关情况总结如下。\n一、工作开展情况")
    assert (letter.body or "").endswith("大学城｜4")


@pytest.mark.parametrize("form, words", [("附件1", "附件1由辖区局存档"), ("jiaozuo-2021-135-annex-7", "附件7是标牌图样"), ("x", "不属于这项报送")])
def test_annexes_1_and_7_are_refused(county: Workspace, tmp_path: Path, form: str, words: str) -> None:
    """S2-70."""
    put_everything(county)

    with pytest.raises(NotAllowed) as refusal:
        build(county, DUTY, tmp_path / "out", Wish(allow_missing="无", also=(form,)))

    assert words in refusal.value.what
    assert not (tmp_path / "out").exists()


def test_the_package_is_kept_byte_for_byte_and_can_be_made_again_until_it_is_handed_in(county: Workspace, tmp_path: Path, prose: Path) -> None:
    """S2-70."""
    put_everything(county)
    first = build(county, DUTY, tmp_path / "one", Wish(summary=prose))
    again = build(county, DUTY, tmp_path / "two")
    stored = county.records(Submission).get(again.submission.uid)

    kept = {one.name: county.blobs.read(one.sha) for one in stored.package}
    as_made = code_of_package(stored).short
    stored.summary = "总结\n改过的总结。"
    records.save(county, stored)

    assert first.submission.uid == stored.uid
    assert [code.short if (code := code_on(pdf)) else "" for pdf in kept.values()] == [as_made, as_made] != [code_of_package(stored).short] * 2
    assert kept["报送包.pdf"] == (tmp_path / "one" / "报送包.pdf").read_bytes() == (tmp_path / "two" / "报送包.pdf").read_bytes()
    assert "附件3 知识产权重点保护企业名录" in (stored.contents or "")
    take_step(county, stored, "hand_in", {"handed_in_on": "2021-08-20", "way": "U盘"})
    with pytest.raises(NotAllowed):
        build(county, DUTY, tmp_path / "three")


def test_prose_may_be_a_file_that_goes_along(county: Workspace, tmp_path: Path) -> None:
    """S2-70."""
    put_everything(county)
    (tmp_path / "总结（定稿）.docx").write_bytes(b"PK-docx")

    built = build(county, DUTY, tmp_path / "out", Wish(summary=tmp_path / "总结（定稿）.docx"))

    assert (tmp_path / "out" / "总结（定稿）.docx").read_bytes() == b"PK-docx"
    assert "另附文件：总结（定稿）.docx" in texts(tmp_path / "out" / "报送包.pdf")[0]
    assert county.blobs.read(county.records(Submission).get(built.submission.uid).summary_files[0].sha) == b"PK-docx"


def test_a_folder_that_takes_no_files_leaves_everything_as_it_was(county: Workspace, tmp_path: Path, prose: Path) -> None:
    put_everything(county)
    (tmp_path / "out" / "附件3 知识产权重点保护企业名录.xlsx").mkdir(parents=True)

    with pytest.raises(UserError):
        build(county, DUTY, tmp_path / "out", Wish(summary=prose))

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["附件3 知识产权重点保护企业名录.xlsx"]
    assert county.records(Submission).count() == 0


def test_what_is_prepared_here_shows_in_the_duty(county: Workspace) -> None:
    """S2-70."""
    submission = begin(county, owed(county)[0])

    (one,) = owed(county)

    assert one.submission == submission
    assert begin(county, one) == submission
    assert records.history_of(county, submission)[0].action == "准备报送：知识产权保护工作体系建设情况报送"


def test_printing_or_saving_the_package_notes_the_day_until_it_is_handed_in(made: Path, tmp_path: Path, prose: Path) -> None:
    """S2-70."""
    clock = Clock()
    with opened(made, tmp_path, COUNTY, clock) as county:
        put_everything(county)
        submission = build(county, DUTY, tmp_path / "out", Wish(summary=prose)).submission
        about = [(Subject(Submission.table, submission.uid), "")]
        before = county.records(Submission).get(submission.uid).printed_on

        note_printed(county, "报送包", 1, about)
        printed = county.records(Submission).get(submission.uid)
        clock.moment = datetime.fromisoformat("2021-08-25T09:00:00+08:00")
        save_pdf(county, b"%PDF", tmp_path / "p.pdf", "报送包", about)
        saved = county.records(Submission).get(submission.uid)
        take_step(county, saved, "hand_in", {"handed_in_on": "2021-08-25", "way": "纸质送达"})
        clock.moment = datetime.fromisoformat("2021-09-01T09:00:00+08:00")
        note_printed(county, "报送包", 1, about)

        assert (before, printed.printed_on, saved.printed_on) == (None, "2021-08-20", "2021-08-25")
        assert county.records(Submission).get(submission.uid).printed_on == "2021-08-25"
        assert history_of(county, saved)[1].action == "存为文件：报送包"


def test_a_submission_arrives_in_a_bundle_is_received_and_its_receipt_comes_back(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, prose: Path) -> None:
    """S2-70: two computers, signed bundles; the package is the same byte for byte, and its code leads to it on both."""
    both = make_county(tmp_path_factory.mktemp("two"), COUNTY, SECTION)
    with opened(both, tmp_path, COUNTY, Clock()) as county, opened(both, tmp_path, SECTION, Clock()) as section:
        identity.export_card(section, tmp_path / "card")
        identity.sign_new_roster(county, [tmp_path / "card"], tmp_path / "roster")
        identity.import_roster(section, tmp_path / "roster")
        put_everything(county)
        built = build(county, DUTY, tmp_path / "out", Wish(summary=prose))
        take_step(county, built.submission, "hand_in", {"handed_in_on": "2021-08-20", "way": "数据包"})
        sending.export_bundle(county, [section.unit], tmp_path / "there.ipb")
        exchange.import_bundle(section, tmp_path / "there.ipb")

        arrived = section.records(Submission).get(built.submission.uid)
        package = next(one for one in arrived.package if one.name == "报送包.pdf")
        (contents, *_) = (page.get_textpage().get_text_range().split() for page in pypdfium2.PdfDocument(section.blobs.read(package.sha)))
        code = "".join(contents[contents.index("核验码") + 1 :][:2])
        there, here = look_back(section, code), look_back(county, code)
        (seen,) = owed(section)
        take_step(section, arrived, "receive", {"confirmed_on": "2021-08-20", "receipt": "收文〔2021〕88号"})
        sending.export_bundle(section, [county.unit], tmp_path / "back.ipb")
        exchange.import_bundle(county, tmp_path / "back.ipb")

        assert section.blobs.read(package.sha) == (tmp_path / "out" / "报送包.pdf").read_bytes()
        assert (there.state, there.uid) == (here.state, here.uid) == (CURRENT, built.submission.uid)
        assert [(one.unit, one.state) for one in seen.others] == [(county.unit.uid, "已报送")]
        assert county.records(Submission).get(built.submission.uid).receipt == "收文〔2021〕88号"
        assert owed(county)[0].state == "已收到"
