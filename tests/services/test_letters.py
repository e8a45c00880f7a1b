"""Letters from their templates: begun, filled, listed for what is missing, printed and noted; adding one is one file and no Python."""

from pathlib import Path

import docx
import pypdfium2
import pytest

from app.domain.basis import BasisDocument
from app.domain.bulletins import CaseBulletin
from app.domain.document_numbers import NumberSeries
from app.domain.errors import BadInput, NotFound
from app.domain.helping import AidRequest
from app.domain.institutions import Institution
from app.domain.letters import Letter, read_more, written_more
from app.domain.referral import Referral
from app.services import letters, making, records, steps
from app.services.beginning import begun
from app.services.letters_paper import LetterAsked, first_values, letter_mistakes, letter_template, letters_available, new_letter, print_letter, values_of
from app.services.letters_views import TO_NUMBER, counts, letter_detail, letter_rows, view_query
from app.services.tabulating import tabulate
from app.services.workspace import Workspace
from db.journal import entries
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, Offices, clock, office, offices, template
from tests.services.test_case_papers import a_case

__all__ = ["clock", "office", "offices", "template"]

COMMON = {
    "title": "关于报送知识产权案件组团联动工作情况的函",
    "addressee": "福州市市场监督管理局",
    "body": "现将有关情况函告如下：\n一、总体情况\n今年以来，办理知识产权案件36件。",
    "signed_by": "福州市仓山区市场监督管理局",
    "signed_on": "2026-11-20",
    "number": "仓市监函[2026]第012号",
    "attachments": ["2026年知识产权保护工作总结"],
    "copies_to": "福州市知识产权局",
}
OWN = """
id = "own-inquiry"
title = "协助调查函"
basis = "本单位自拟"
layout = "letter"
text = "因办理{case}一案，请协助调查{matter}。"
[[field]]
name = "title"
required = true
value = "关于协助调查的函"
[[field]]
name = "addressee"
required = true
[[field]]
name = "case"
label = "案由"
required = true
[[field]]
name = "matter"
label = "协助事项"
required = true
lines = 3
[[field]]
name = "signed_by"
required = true
value = "{office}"
[[field]]
name = "signed_on"
required = true
value = "{today}"
"""


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    return "".join("".join(page.get_textpage().get_text_range() for page in document).split())


def a_letter(office: Workspace, **values: str) -> Letter:
    return letters.make(office, {"template": "letter", "headline": "关于核查的函", "addressee": "某局", "body": "请核查。", **values})


@pytest.mark.parametrize("sort", ["letter", "reply", "notice", "bulletin", "minutes", "request", "report"])
def test_every_letter_of_the_contract_is_printed_from_the_same_data_as_pdf_and_docx(office: Workspace, tmp_path: Path, sort: str) -> None:
    for suffix in (".pdf", ".docx"):
        print_letter(office, sort, tmp_path / f"{sort}{suffix}", LetterAsked(data=COMMON))

    words = text_of(tmp_path / f"{sort}.pdf")
    written = "".join(paragraph.text for paragraph in docx.Document(str(tmp_path / f"{sort}.docx")).paragraphs)
    for text in ("仓市监函〔2026〕12号", "一、总体情况", "2026年11月20日", "附件：2026年知识产权保护工作总结"):
        assert text in words
        assert text in written
    assert entries(office.store.db.conn, None, 1)[0].action.startswith("打印")


def test_what_is_missing_is_listed_and_nothing_is_printed(office: Workspace, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="“函”还差 4 项：发文字号、标题、主送机关、正文"):
        print_letter(office, "letter", tmp_path / "x.pdf", LetterAsked())
    with pytest.raises(BadInput, match="没有这些栏目：titel"):
        print_letter(office, "letter", tmp_path / "x.pdf", LetterAsked(data={"titel": "x"}))
    with pytest.raises(BadInput, match=r"可以存为 \.pdf 或 \.docx|不知道"):
        print_letter(office, "letter", tmp_path / "x.xlsx", LetterAsked(data=COMMON))
    with pytest.raises(NotFound, match="没有“memo”这种公文"):
        print_letter(office, "memo", tmp_path / "x.pdf", LetterAsked())

    assert list(tmp_path.glob("x.*")) == []


def test_a_draft_is_printed_with_its_mark_and_without_a_number(office: Workspace, tmp_path: Path) -> None:
    print_letter(office, "letter", tmp_path / "draft.pdf", LetterAsked(data={"title": "关于核查的函", "number": "仓市监函〔2026〕12号"}, draft=True))

    words = text_of(tmp_path / "draft.pdf")
    assert "草稿" in words
    assert "12号" not in words


def test_a_letter_is_begun_with_what_the_office_knows(office: Workspace) -> None:
    letter = new_letter(office, letter_template("notice"))

    assert (letter.signed_by, letter.signed_on) == (office.unit.full_name, "2026-11-20")
    assert letter.printed_by == f"{office.unit.full_name}办公室"
    assert letter.numbered


def test_adding_a_letter_is_one_file_and_no_python(office: Workspace, tmp_path: Path) -> None:
    folder = office.folder / "letters"
    folder.mkdir()
    (folder / "own.toml").write_text(OWN, "utf-8")
    (folder / "wrong.toml").write_text('id = "wrong"\n', "utf-8")

    entry = next(one for one in letters_available(office.folder) if one.id == "own-inquiry")
    letter = letters.make(office, {"template": entry.id, "addressee": "某局", "more": written_more({"案由": "商标侵权", "协助事项": "第一，进货\n第二，销售"})})
    print_letter(office, entry.id, tmp_path / "own.pdf", LetterAsked(letter.uid, data={"number": "仓市监函〔2026〕3号"}))
    print_letter(office, entry.id, tmp_path / "own.docx", LetterAsked(data={**OWN_DATA, "number": "仓市监函〔2026〕3号"}))

    assert entry.pack == "本单位"
    assert "因办理商标侵权一案，请协助调查第一，进货" in text_of(tmp_path / "own.pdf")
    assert any("因办理假冒专利一案，请协助调查来源。" in paragraph.text for paragraph in docx.Document(str(tmp_path / "own.docx")).paragraphs)
    assert [(Path(mistake.file).name, mistake.line) for mistake in letter_mistakes(office.folder)] == [("wrong.toml", 1)] * 4


OWN_DATA = {"addressee": "某局", "case": "假冒专利", "matter": "来源"}


def test_own_fields_are_kept_as_text_that_people_can_read() -> None:
    kept = written_more({"案由": "商标侵权", "协助事项": "第一\n第二：销售", "空": " "})

    assert kept == "案由：商标侵权\n协助事项：第一\n　第二：销售"
    assert read_more(kept) == {"案由": "商标侵权", "协助事项": "第一\n第二：销售"}
    assert read_more(None) == {}
    assert written_more({}) is None


def test_a_transfer_letter_is_filled_from_the_referral_and_names_what_is_open(offices: Offices) -> None:
    """own-forms.md 线索移送函; S3-40."""
    office = offices[ASKER]
    lead = a_lead(office)
    basis = "市场监督管理行政处罚程序规定第十四条"
    referral = Referral(unit=office.unit.uid, suspect=lead.suspect, kind=lead.kind, detail=lead.detail, basis=basis)

    values = first_values(office, letter_template("cangshan-lead-transfer"), referral)

    assert values["title"] == f"关于移送{lead.suspect}涉嫌{lead.kind}线索的函"
    assert "根据市场监督管理行政处罚程序规定第十四条，现将该线索移送你局" in values["body"]
    assert "〖已做工作〗" in values["body"]
    assert office.bureau is not None
    assert values["signed_by"] == office.bureau.full_name


def test_a_letter_with_an_open_place_is_not_signed(office: Workspace) -> None:
    records.save_new(office, records.new_record(office, NumberSeries, {"agency": "仓市场监管"}))
    letter = a_letter(office, body="请在〖日期〗前答复。")

    with pytest.raises(BadInput, match="正文里的“日期”"):
        letters.sign(office, letter, {"approver": "许嘉宁"})


def test_a_signed_letter_is_not_changed_but_can_be_taken_back_and_keeps_its_number(office: Workspace) -> None:
    records.save_new(office, records.new_record(office, NumberSeries, {"agency": "仓市场监管"}))
    letter = letters.sign(office, a_letter(office), {"approver": "许嘉宁"})
    number = letter.number

    letter.body = "改了。"
    with pytest.raises(Exception, match="不能再修改"):
        letters.save_draft(office, letter)
    letter = steps.take_step(office, office.records(Letter).get(letter.uid), "reopen", {}, "写错收文机关")
    letter.addressee = "另一局"
    letters.save_draft(office, letter)
    again = making.take(office, office.records(Letter).get(letter.uid), "sign", {"approver": "许嘉宁"})

    assert isinstance(again, Letter)
    assert (again.state, again.number, again.addressee) == ("已签发", number, "另一局")


def test_the_stored_letter_prints_what_it_says(office: Workspace, tmp_path: Path) -> None:
    records.save_new(office, records.new_record(office, NumberSeries, {"agency": "仓市场监管"}))
    letter = letters.sign(office, a_letter(office), {"approver": "许嘉宁"})

    print_letter(office, "letter", tmp_path / "stored.pdf", LetterAsked(letter.uid))

    assert values_of(letter_template("letter"), letter)["title"] == "关于核查的函"
    assert "仓市场监管〔2026〕1号" in text_of(tmp_path / "stored.pdf")
    assert entries(office.store.db.conn, None, 1)[0].action == "打印函：关于核查的函"


def test_views_count_drafts_and_what_waits_for_a_number(office: Workspace) -> None:
    a_letter(office)
    letter = letters.make(office, {"template": "minutes", "headline": "纪要", "body": "议定。"})

    found = counts(office)
    rows, _ = letter_rows(office, view_query(office, "drafts"), None, 10)
    detail = letter_detail(office, letter.uid)

    assert (found["drafts"], found[TO_NUMBER]) == (2, 0)
    assert {row.sort for row in rows} == {"函", "纪要"}
    assert (detail.number, detail.waits, list(detail.missing)) == ("签发时编号", False, [])


def test_a_basis_document_is_printed_with_its_own_number_note_and_imprint(office: Workspace, tmp_path: Path) -> None:
    """S0-07: 附注 in round brackets, 版记 with 印发机关 and 印发日期; the number is the document's, none of ours."""
    said = {
        "heading": "福州市仓山区市场监督管理局文件",
        "symbol": "仓市场监管〔2025〕94号",
        "full_name": "关于印发组团联动工作方案的通知",
        "addressees": "局属各单位",
    }
    kept = {
        "issuer": "福州市仓山区市场监督管理局",
        "signed_as": "知识产权保护科",
        "issued_on": "2025-10-30",
        "publicity": "主动公开",
        "basis_text": "现印发给你们。",
    }
    printed = {"printed_by": "福州市仓山区市场监督管理局办公室", "printed_on": "2025-10-31"}
    document = making.make(office, BasisDocument, said | kept | printed | {"sort": "依据文件"})
    letter = letters.save_draft(office, new_letter(office, letter_template("reprint"), document))

    print_letter(office, "reprint", tmp_path / "r.pdf", LetterAsked(of=letter.uid))

    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / "r.pdf")).replace("\r\n", "")
    assert all(words in text for words in ("仓市场监管〔2025〕94号", "（此件主动公开）", "2025年10月31日印发", "现印发给你们。"))
    assert letter.number is None


def test_somebody_who_asks_for_help_is_passed_on_by_letter(office: Workspace, tmp_path: Path) -> None:
    """S1-52: 转介函, filled from the request and the institution."""
    centre = making.make(office, Institution, {"full_name": "中国（福建）知识产权保护中心", "sort": "保护中心"})
    asked = {"sort": "海外纠纷应对", "received_on": "2026-11-18", "applicant": "福州云岫文化有限公司", "contact": "苏以棠", "phone": "13900006204"}
    aid = making.make(office, AidRequest, {**asked, "matter": "在德国被控侵权。", "right": "云岫商标", "institution": centre.uid, "handler": "顾南星"})
    letter = letters.save_draft(office, new_letter(office, letter_template("fujian-aid-referral"), aid))

    print_letter(office, "fujian-aid-referral", tmp_path / "z.pdf", LetterAsked(of=letter.uid, data={"number": "仓市监函〔2026〕13号"}))

    text = pypdfium2.PdfDocument(tmp_path / "z.pdf")[0].get_textpage().get_text_range().replace("\r\n", "")
    assert all(words in text for words in ("中国（福建）知识产权保护中心：", "福州云岫文化有限公司", "海外纠纷应对请求", "13900006204"))


def test_a_bulletin_letter_holds_the_tables_that_the_program_counted(offices: Offices, tmp_path: Path) -> None:
    """S0-33: 通报 begun from the counted bulletin; its figures stand in the text and are printed as a table with its bars."""
    for name in (ASKER, ASKER, COORDINATOR):
        a_case(offices[name])
    offices.deliver(ASKER, BUREAU)
    offices.deliver(COORDINATOR, BUREAU)
    bureau = offices[BUREAU]
    values = {"starts_on": "2026-10-01", "ends_on": "2026-11-20", "overall": "立案3件。", "problems": "补正慢。", "demands": "按期办结。"}
    bulletin = records.save_new(bureau, begun(bureau, CaseBulletin, values))
    tabulate(bureau, bulletin)

    letter = letters.make(bureau, {"template": "cangshan-case-bulletin-letter", "about": bulletin.uid})
    print_letter(bureau, "cangshan-case-bulletin-letter", tmp_path / "a.pdf", LetterAsked(letter.uid, draft=True))

    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / "a.pdf"))
    assert letter.headline == "关于2026年10月1日至2026年11月20日案件办理情况的通报"
    assert "【表：各承办单位案件办理情况】\n承办单位｜立案｜在办｜已决定｜已结案｜超期｜罚没款（元）\n仓前所｜2｜" in (letter.body or "")
    assert "各组团立案和结案（件）" in words
    assert "【" not in words
    assert letter_detail(bureau, letter.uid).missing == []


def test_a_letter_about_a_record_without_rows_leaves_its_table_out(offices: Offices) -> None:
    """And the chart of that table, which would have nothing to draw."""
    bureau = offices[BUREAU]
    bulletin = records.save_new(bureau, begun(bureau, CaseBulletin, {"starts_on": "2026-10-01", "ends_on": "2026-11-20"}))

    letter = letters.make(bureau, {"template": "cangshan-case-bulletin-letter", "about": bulletin.uid})

    assert "【" not in (letter.body or "")
