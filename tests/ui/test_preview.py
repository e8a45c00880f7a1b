"""The preview shows, prints and saves the same bytes, with a real office, real fonts and a printer that writes a PDF."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtPrintSupport import QPrinter

from app.domain.errors import Cancelled
from app.domain.organisation import Person, TaskForceMember
from app.domain.progress import unreported
from app.domain.query import Query, where_is
from app.domain.stations import ContactPoint
from app.paper.pages import Page as Sheet
from app.paper.pages import Pages
from app.paper.pdf import draw_bound
from app.services import forms, records
from app.services.leads import register
from app.services.letters_paper import letter_template, new_letter
from app.services.workspace import Workspace
from app.ui.letters.paper import letter_paper
from app.ui.paper.instead import papers_instead
from app.ui.paper.papers import Choices, Made, Paper, form_paper, made_pdf, record_paper
from app.ui.paper.preview import Preview, show_preview
from app.ui.paper.printing import PrintSettings
from app.ui.shell import PageSpec, Shell
from app.ui.widgets import Page
from db.journal import entries
from tests.services.invented import a_lead
from tests.services.offices import clock, office, template
from tests.ui.desk import press, settle, show
from tests.ui.looking import clipped_texts, nameless, small_texts

__all__ = ["clock", "office", "template"]
ANNEX_1 = "jiaozuo-2021-135-annex-1"
FILLED = {
    "unit_name": "福州梧桐里产业园运营有限公司",
    "contact": "苏以棠",
    "phone": "0591-83002177",
    "address": "福州市仓山区梧桐里路8号",
    "industries": ("电子信息", "其它行业"),
    "station_name": "知识产权保护工作站梧桐里园区站",
    "managers": 4,
    "head": "苏以棠",
}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(document[page].get_textpage().get_text_range() for page in range(len(document)))


def a_point(office: Workspace, **values: object) -> ContactPoint:
    return records.save_new(office, records.new_record(office, ContactPoint, FILLED | values))


def entry_of(form_id: str) -> forms.FormEntry:
    return next(entry for entry in forms.forms_available() if entry.id == form_id)


class Paperless:
    """A printer and a file dialog that a test answers."""

    def __init__(self, folder: Path) -> None:
        self.printed, self.saved = folder / "printed.pdf", folder
        self.copies = 0

    def printer(self, _parent: object, printer: QPrinter) -> bool:
        self.copies = printer.copyCount()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.printed))
        return True

    def file(self, _parent: object, name: str) -> str:
        return str(self.saved / name)


@pytest.fixture
def paperless(tmp_path: Path) -> Paperless:
    return Paperless(tmp_path)


@pytest.fixture
def preview(qtbot, office: Workspace, paperless: Paperless) -> Iterator[Preview]:
    point = a_point(office)
    made = Preview(office, form_paper(entry_of(ANNEX_1), forms.paper_fonts(), point.uid), paperless.printer, paperless.file)
    qtbot.addWidget(made)
    show(made, 1366, 740)
    settle()
    yield made
    settle()


def test_the_preview_is_made_of_the_bytes_that_are_saved(preview: Preview, paperless: Paperless):
    """ux.md 4: the preview is the PDF."""
    assert preview.made is not None
    preview.options.save[".pdf"].click()
    settle()

    saved = (paperless.saved / "知识产权保护联系点申请表.pdf").read_bytes()
    assert saved == preview.made.pdf
    assert "福州梧桐里产业园运营有限公司" in text_of(saved).replace("\r\n", "")


def test_printing_fills_the_full_page_and_is_noted_in_the_journal(preview: Preview, paperless: Paperless, office: Workspace, qtbot):
    """S2-A1 on a real QPrinter: A4, as many pages as the preview, and a journal entry that names copies and day."""
    preview.options.copies.setValue(2)

    with qtbot.waitSignal(preview.told, timeout=20_000) as told:
        preview.options.print.click()

    printed = pypdfium2.PdfDocument(paperless.printed.read_bytes())
    assert [round(side / 72 * 25.4) for side in printed[0].get_size()] == [210, 297]
    assert told.args == ["已登记打印：知识产权保护联系点申请表，2份，11月20日"]
    assert paperless.copies == 2
    assert preview.made is not None
    assert preview.made.code is not None
    assert entries(office.store.db.conn, None, 1)[0].action == f"打印知识产权保护联系点申请表，2份，核验码 {preview.made.code.short}"


def test_the_code_may_be_left_out_and_the_journal_says_so(preview: Preview, office: Workspace, qtbot):
    """The switch 核验码."""
    assert "核验码" in text_of(preview.made.pdf)  # type: ignore[union-attr]

    with qtbot.waitSignal(preview.shown):
        preview.options.code.click()
    settle()
    with qtbot.waitSignal(preview.told, timeout=20_000):
        preview.options.print.click()

    assert preview.made is not None
    assert "核验码" not in text_of(preview.made.pdf)
    assert entries(office.store.db.conn, None, 1)[0].action == "打印知识产权保护联系点申请表，1份，不印核验码"


def test_the_ruler_page_goes_to_the_same_printer(preview: Preview, paperless: Paperless, office: Workspace, qtbot):
    """ux.md 4: first-time calibration."""
    with qtbot.waitSignal(preview.told, timeout=20_000):
        preview.options.ruler.click()

    printed = pypdfium2.PdfDocument(paperless.printed.read_bytes())
    assert [round(side / 72 * 25.4) for side in printed[0].get_size()] == [210, 297]
    assert entries(office.store.db.conn, None, 1)[0].action == "打印标尺页，1份"


def test_pages_that_stand_and_lie_keep_their_own_paper(qtbot, office: Workspace, paperless: Paperless):
    """Portrait, landscape and A3 in one document: each as it is, on the desk and from the printer."""
    fonts = forms.paper_fonts()
    sizes = ((210.0, 297.0), (297.0, 210.0), (420.0, 297.0))
    pdf = draw_bound([Pages(f"{width:g}", width, height, (Sheet(),)) for width, height in sizes], fonts, "混排")
    preview = Preview(office, Paper("混排", "", lambda _workspace, _choices, _report: made_pdf(pdf)), paperless.printer, paperless.file)
    qtbot.addWidget(preview)
    show(preview, 1366, 740)
    settle()
    sheets = preview.desk._sheets
    boxes = [sheets.box(page) for page in range(3)]

    preview.options.sides.choose("both")
    preview.options.sides.changed.emit("both")
    with qtbot.waitSignal(preview.told, timeout=20_000):
        preview.options.print.click()

    assert preview.made is not None
    assert [tuple(round(side) for side in size) for size in preview.made.sizes] == [(210, 297), (297, 210), (420, 297)]
    assert [round(box.width() / box.height(), 2) for box in boxes] == [0.71, 1.41, 1.41]
    assert boxes[0].bottom() < boxes[1].top() < boxes[1].bottom() < boxes[2].top()
    assert len({round(box.center().x()) for box in boxes}) == 1
    assert [sheets.page_at(round(box.center().y())) for box in boxes] == [0, 1, 2]
    assert "横页和竖页混排" in preview.options._turned.text()
    printed = pypdfium2.PdfDocument(paperless.printed.read_bytes())
    assert [tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in printed] == [(210, 297), (297, 210), (420, 297)]


def test_zoom_goes_from_the_whole_page_to_its_width_and_by_steps(preview: Preview):
    told = []
    preview.desk.zoomed.connect(told.append)
    whole = preview.desk._scale()

    preview.desk.zoom(0)
    wide = preview.desk._scale()
    preview.desk.zoom(0)
    back = preview.desk._scale()
    preview.desk.zoom(1)

    assert wide > whole == back < preview.desk._scale()
    assert told[:2] == ["页宽", "整页"]
    assert told[2].endswith("%")


def test_what_is_printed_stands_where_the_preview_has_it(preview: Preview, paperless: Paperless, qtbot):
    """No driver margin moves or shrinks the page."""
    with qtbot.waitSignal(preview.told, timeout=20_000):
        preview.options.print.click()
    assert preview.made is not None

    ours, theirs = (pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L") for pdf in (preview.made.pdf, paperless.printed.read_bytes()))

    dark = [image.point(lambda value: 255 if value < 160 else 0).getbbox() for image in (ours, theirs)]
    assert all(abs(one - other) <= 2 for one, other in zip(*dark, strict=True))


def test_a_form_with_gaps_is_shown_as_a_draft_and_says_what_is_missing(qtbot, office: Workspace):
    point = a_point(office, phone=None, head=None)
    preview = Preview(office, form_paper(entry_of(ANNEX_1), forms.paper_fonts(), point.uid))
    qtbot.addWidget(preview)
    show(preview, 1366, 740)
    settle()

    assert preview.made is not None
    assert preview.made.draft
    assert preview.made.lacking.endswith("还差 2 项：联系电话、负责人。")
    assert "草稿" in text_of(preview.made.pdf)
    assert "核验码" not in text_of(preview.made.pdf)
    assert not preview.options.code.isEnabled()
    assert preview.options.draft.isChecked()
    assert not preview.options.save[".docx"].isEnabled()


def test_the_blank_form_holds_no_value(preview: Preview, qtbot):
    """S2-A1: a blank copy is printable."""
    with qtbot.waitSignal(preview.shown):
        qtbot.mouseClick(preview.options.blank, Qt.MouseButton.LeftButton, pos=preview.options.blank.rect().center() / 2)
    settle()

    assert preview.made is not None
    words = text_of(preview.made.pdf)
    assert "福州梧桐里" not in words
    assert "申报单位意见" in words


def test_the_roster_of_a_day_is_printed_from_the_window(qtbot, office: Workspace):
    """S0-21, issue 6: who was in on that day; without the code, which stands for what holds now."""
    person = records.save_new(office, records.new_record(office, Person, {"full_name": "叶清和", "works_at": office.unit.uid}))
    member = TaskForceMember(unit=office.unit.uid, person=person.uid, works_at=office.unit.uid, valid_from="2025-09-01", valid_to="2026-02-28")
    with office.commit("专班名册") as change:
        change.add(member, [office.unit.uid])
    preview = Preview(office, form_paper(entry_of("cangshan-task-force-roster"), forms.paper_fonts()))
    qtbot.addWidget(preview)
    qtbot.waitUntil(lambda: preview.made is not None, timeout=10_000)
    now = text_of(preview.made.pdf)

    preview.options.day.setDate(QDate(2025, 10, 1))
    qtbot.waitUntil(lambda: "2025年10月1日" in text_of(preview.made.pdf), timeout=10_000)

    assert "叶清和" not in now
    assert "叶清和" in text_of(preview.made.pdf)
    assert preview.made.code is None


def test_word_and_excel_come_from_the_same_form(preview: Preview, paperless: Paperless):
    for suffix in (".docx", ".xlsx"):
        preview.options.save[suffix].click()
        settle()

        assert (paperless.saved / f"知识产权保护联系点申请表{suffix}").stat().st_size > 4000


def test_seal_places_are_on_the_screen_only(preview: Preview):
    assert preview.made is not None
    assert len(preview.made.seals) == 2
    assert "盖章处" not in text_of(preview.made.pdf)


def test_the_badge_names_the_fonts(preview: Preview):
    assert preview.made is not None
    assert any("仿宋" in name for name in preview.made.fonts)


def test_esc_goes_back_to_the_page_and_its_keyboard(qtbot, office: Workspace):
    shell = Shell([PageSpec("one", "表格", "document", lambda: Page("表格"))])
    qtbot.addWidget(shell)
    show(shell, 1366, 768)
    preview = show_preview(shell.page(), office, form_paper(entry_of(ANNEX_1), forms.paper_fonts()))
    settle()
    assert preview.options.blank.isChecked()
    assert not preview.options.blank.isEnabled()

    press(Qt.Key.Key_Escape)

    assert shell.page().isVisible()


def test_the_windows_keys_do_not_reach_the_page_below(qtbot, office: Workspace, paperless: Paperless):
    """Ctrl+P prints what is previewed, Ctrl+N begins nothing."""
    reached = []

    class Below(Page):
        def new(self) -> None:
            reached.append("new")

        def print(self) -> None:
            reached.append("print")

    shell = Shell([PageSpec("one", "表格", "document", lambda: Below("表格"))])
    qtbot.addWidget(shell)
    show(shell, 1366, 768)
    preview = show_preview(shell.page(), office, form_paper(entry_of(ANNEX_1), forms.paper_fonts()))
    preview._choose_printer = paperless.printer
    settle()

    press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(preview.told, timeout=20_000):
        press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)

    assert reached == []
    assert shell.toast.isVisible()


def test_nothing_in_the_preview_is_cut_or_nameless(preview: Preview):
    assert clipped_texts(preview) == []
    assert small_texts(preview) == []
    assert nameless(preview) == []


def test_any_finished_pdf_can_be_previewed(office: Workspace):
    pdf = form_paper(entry_of(ANNEX_1), forms.paper_fonts()).make(office, Choices(blank=True), unreported).pdf

    made = made_pdf(pdf)

    assert [[round(side) for side in size] for size in made.sizes] == [[210, 297]]
    assert made.fonts[0].startswith("随程序的")


def test_a_record_without_a_form_is_shown_on_a_sheet_of_its_own(office: Workspace):
    person = records.save_new(office, Person(unit=office.unit.uid, full_name="叶清和", works_at=office.unit.uid))

    paper = record_paper(person, forms.paper_fonts(), "叶清和")
    made = paper.make(office, Choices(), unreported)

    assert paper.title == "人员：叶清和"
    assert made.pages == 1


@pytest.fixture
def four_points(office: Workspace) -> list[ContactPoint]:
    """Three applications that can be printed and one that lacks something."""
    return [a_point(office, station_name=f"{name}站", **more) for name, more in (("甲", {}), ("乙", {}), ("丙", {"phone": None}), ("丁", {}))]


@pytest.fixture
def whole_list(qtbot, office: Workspace, paperless: Paperless, four_points: list[ContactPoint]) -> Iterator[Preview]:
    fonts, entry, uid = forms.paper_fonts(), entry_of(ANNEX_1), four_points[0].uid
    paper = form_paper(entry, fonts, uid, "", papers_instead(office, entry, fonts, uid, Query()))
    made = Preview(office, paper, paperless.printer, paperless.file)
    qtbot.addWidget(made)
    show(made, 1366, 740)
    settle()
    yield made
    settle()


def all_of(preview: Preview, qtbot) -> None:
    with qtbot.waitSignal(preview.shown, timeout=20_000):
        preview.options.scope["列表中 4 条，各印一份"].click()
    settle()


def test_a_filtered_list_is_printed_at_once_each_record_with_its_code_and_its_entry(whole_list: Preview, office: Workspace, four_points, paperless, qtbot):
    """What lacks something is left out and named."""
    assert whole_list.made is not None
    assert whole_list.made.pages == 1
    all_of(whole_list, qtbot)

    with qtbot.waitSignal(whole_list.told, timeout=20_000) as told:
        whole_list.options.print.click()

    made = whole_list.made
    assert (made.pages, [subject.uid for subject, _ in made.each]) == (3, [four_points[place].uid for place in (0, 1, 3)])
    assert len(made.left_out) == 1
    assert "丙站" in made.left_out[0]
    assert "联系电话" in made.left_out[0]
    assert len(pypdfium2.PdfDocument(paperless.printed.read_bytes())) == 3
    assert told.args == ["已登记打印：知识产权保护联系点申请表（3条），各1份，11月20日"]
    done = entries(office.store.db.conn, None, 3)
    assert [entry.object for entry in reversed(done)] == [subject.uid for subject, _ in made.each]
    assert all(code is not None and code.short in entry.action for entry, (_, code) in zip(reversed(done), made.each, strict=True))
    assert clipped_texts(whole_list) == []


def test_a_whole_list_is_saved_as_one_pdf_and_not_as_word(whole_list: Preview, paperless: Paperless, qtbot):
    all_of(whole_list, qtbot)

    whole_list.options.save[".pdf"].click()
    settle()

    assert not whole_list.options.save[".docx"].isEnabled()
    assert len(pypdfium2.PdfDocument((paperless.saved / "知识产权保护联系点申请表（3条）.pdf").read_bytes())) == 3


def test_stopping_the_layout_of_a_list_goes_back_to_the_one_record(qtbot, office: Workspace):
    def stopped(_workspace: Workspace, _choices: Choices, _report: object) -> Made:
        raise Cancelled

    instead = {"列表中 4 条，各印一份": Paper("整个列表", "", stopped)}
    preview = Preview(office, form_paper(entry_of(ANNEX_1), forms.paper_fonts(), a_point(office).uid, "", instead))
    qtbot.addWidget(preview)
    show(preview, 1366, 740)
    settle()
    all_of(preview, qtbot)

    assert preview.options.scope["本表"].isChecked()
    assert preview.made is not None
    assert preview.made.pages == 1


def test_stopping_the_layout_of_the_paper_itself_closes_the_preview(qtbot, office: Workspace):
    """A ledger of a large office can be stopped."""

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    ledger = form_paper(entry_of("cangshan-lead-ledger"), forms.paper_fonts())
    preview = Preview(office, replace(ledger, make=lambda own, choices, _report: ledger.make(own, choices, stop)))
    qtbot.addWidget(preview)

    with qtbot.waitSignal(preview.closed, timeout=20_000):
        show(preview, 1366, 740)

    assert preview.made is None


def test_all_annexes_of_a_document_are_printed_from_one_of_them(qtbot, office: Workspace, paperless: Paperless):
    """ux.md 4: 本表 or 全部附件; annexes 1 and 7 are no lists and do not go along."""
    annex, fonts = entry_of("jiaozuo-2021-135-annex-3"), forms.paper_fonts()
    preview = Preview(office, form_paper(annex, fonts, instead=papers_instead(office, annex, fonts, None, Query())), paperless.printer, paperless.file)
    qtbot.addWidget(preview)
    show(preview, 1366, 740)
    settle()

    preview.options.scope["全部附件，5 张"].click()
    settle()
    preview.options.save[".pdf"].click()
    settle()

    text = text_of((paperless.saved / "焦市监办〔2021〕135号全部附件（5张）.pdf").read_bytes())
    assert [f"附件{number}" in text for number in range(1, 8)] == [False, True, True, True, True, True, False]
    assert not preview.options.save[".docx"].isEnabled()
    assert clipped_texts(preview) == []


def test_a_filtered_list_is_printed_as_one_table_of_what_is_listed(office: Workspace):
    one, other = (register(office, a_lead(office, suspect=name)) for name in ("履云鞋行", "碧澜制衣厂"))
    entry, fonts = entry_of("cangshan-lead-registration"), forms.paper_fonts()

    found = papers_instead(office, entry, fonts, one.uid, Query(where=(where_is("suspect", other.suspect),)))
    made = found["列表中 1 条，列成一张表"].make(office, Choices(), unreported)

    assert "碧澜制衣厂" in text_of(made.pdf)
    assert "履云鞋行" not in text_of(made.pdf)
    assert made.code is None


def test_the_last_choices_of_a_form_are_there_again_the_next_time(preview: Preview, office: Workspace, qtbot):
    """ux.md 4: remember last choice per form."""
    preview.options.copies.setValue(3)
    preview.options.sides.choose("both")
    preview.options.code.click()
    settle()
    with qtbot.waitSignal(preview.told, timeout=20_000):
        preview.options.print.click()

    again = Preview(office, form_paper(entry_of(ANNEX_1), forms.paper_fonts()))
    other = Preview(office, form_paper(entry_of("jiaozuo-2021-135-annex-3"), forms.paper_fonts()))
    for made in (again, other):
        qtbot.addWidget(made)
    settle()

    assert again.options.settings() == PrintSettings(3, both_sides=True)
    assert again.options.print.text() == "打印 3 份"
    assert other.options.settings() == PrintSettings(1, both_sides=False)
    assert other.options.code.isChecked()


def test_the_first_print_on_a_computer_offers_the_ruler_page_until_somebody_has_measured_it(preview: Preview, office: Workspace, qtbot):
    """ux.md 4: first-time calibration page."""
    offered = preview.options.calibration.isVisible()
    with qtbot.waitSignal(preview.told, timeout=20_000) as told:
        preview.options.calibration.ruler.click()
    preview.options.calibration.fits.click()

    again = Preview(office, form_paper(entry_of(ANNEX_1), forms.paper_fonts()))
    qtbot.addWidget(again)
    show(again, 1366, 740)
    settle()

    assert offered
    assert "标尺页" in told.args[0]
    assert not preview.options.calibration.isVisible()
    assert not again.options.calibration.isVisible()


def test_a_draft_bears_no_number(office: Workspace):
    """ux.md 4: draft prints carry 草稿 and no number."""
    lead = register(office, a_lead(office))
    entry = entry_of("cangshan-lead-registration")

    draft, final = (form_paper(entry, forms.paper_fonts(), lead.uid).make(office, Choices(draft=draft), unreported) for draft in (True, False))

    assert lead.number
    assert "编号" in text_of(draft.pdf)
    assert lead.number in text_of(final.pdf)
    assert lead.number not in text_of(draft.pdf)


def test_the_badge_of_a_letter_names_the_standard(office: Workspace, qtbot):
    """ux.md 4: 与GB/T 9704版面一致, or the list of deviations."""
    letter = records.save_new(office, new_letter(office, letter_template("letter")))

    made = Preview(office, letter_paper(letter, letter.name, forms.paper_fonts()))
    qtbot.addWidget(made)
    settle()

    assert made.made is not None
    if made.made.deviations:
        assert made._badge_words.text() == f"字体有 {len(made.made.deviations)} 处替换，见右侧“字体”"
    else:
        assert made._badge_words.text() == "与 GB/T 9704 版面一致"
