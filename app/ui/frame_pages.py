"""Which pages the window has for whom, and where the signals of each lead. A page's code is read when it is first opened."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.domain.leads import Lead
from app.domain.referral import Referral
from app.domain.roles import Power
from app.services.home import Figures
from app.services.todos import CONFLICTS
from app.ui.exchange.page import ExchangePage
from app.ui.home.page import HomePage
from app.ui.organisation.page import OrganisationPage
from app.ui.parts.record_page import RecordPage
from app.ui.registers.books import ACTIVITIES, CASES, REGISTERS, STATISTICS, Book, kinds_of
from app.ui.settings.page import SettingsPage
from app.ui.shell import PageSpec
from app.ui.theme.tokens import Tone
from app.ui.widgets import Badge, Page

if TYPE_CHECKING:
    from app.ui.frame import Frame


def page_specs(frame: "Frame") -> Sequence[PageSpec]:
    """The pages that the account's role opens."""
    return _pages_of_records(frame) if frame.reads else _pages_of_the_machine(frame)


def _pages_of_the_machine(frame: "Frame") -> Sequence[PageSpec]:
    journal = (PageSpec("audit", "操作日志", "document_search", partial(_audit, frame)),) if frame.workspace.may(Power.AUDIT) else ()
    return (*journal, PageSpec("settings", "设置", "settings", partial(_settings, frame), at_foot=True))


def _pages_of_records(frame: "Frame") -> Sequence[PageSpec]:
    return (
        PageSpec("today", "今日", "calendar_today", partial(_home, frame), lambda: Badge(frame.figures.overdue + frame.figures.today, _urgent(frame.figures))),
        PageSpec("leads", "线索", "document_search", partial(_leads, frame)),
        PageSpec("support", "组团支援", "people_community", partial(_support, frame), lambda: Badge(frame.figures.support)),
        PageSpec("cases", "案件档案", "gavel", lambda: _register_page(frame, CASES, "案件档案")),
        PageSpec("paper", "表格与报送", "clipboard_task", partial(_paper, frame)),
        PageSpec("registers", "名录", "book_contacts", partial(_registers, frame)),
        PageSpec("activities", "活动与计划", "people_team", lambda: _register_page(frame, ACTIVITIES, "活动与计划")),
        PageSpec("statistics", "统计与考核", "data_bar_vertical", lambda: _register_page(frame, STATISTICS, "统计与考核")),
        PageSpec("exchange", "数据交换", "usb_stick", partial(_exchange, frame), lambda: Badge(frame.figures.outbox, Tone.ORANGE)),
        PageSpec("duties", "报送任务", "archive", partial(_duties, frame)),
        PageSpec("referrals", "线索移送", "document_arrow_right", partial(_referrals, frame)),
        PageSpec("letters", "公文", "document_text", partial(_letters, frame)),
        PageSpec("board", "工作清单", "board", partial(_board, frame)),
        PageSpec("organisation", "机构与组团", "building", lambda: OrganisationPage(frame.workspace)),
        PageSpec("settings", "设置", "settings", partial(_settings, frame), at_foot=True),
    )


def _tells(frame: "Frame", page: RecordPage) -> None:
    page.told.connect(lambda said, undoable: frame.tell(said, page.undo if undoable else None))


def _audit(frame: "Frame") -> Page:
    from app.ui.audit.page import AuditPage

    page = AuditPage(frame.workspace)
    page.told.connect(frame.tell)
    return page


def _home(frame: "Frame") -> Page:
    page = HomePage(frame.workspace)
    page.asked.connect(frame.do)
    page.wanted.connect(frame.open)
    page.record_wanted.connect(frame.open_register)
    page.bundle_asked.connect(lambda path: frame.exchange_page().look_into(path))
    page.figure_opened.connect(frame.open_figure)
    page.read.connect(frame.take_figures)
    return page


def _leads(frame: "Frame") -> Page:
    from app.ui.leads.page import LeadsPage

    page = LeadsPage(frame.workspace)
    _tells(frame, page)
    page.support_requested.connect(frame.ask_support)
    page.referral_requested.connect(frame.refer)
    page.referral_wanted.connect(lambda uid: frame.open_record(Referral.table, uid))
    page.print_requested.connect(lambda lead: frame.previews.show_record(page, lead))
    page.conflicts_wanted.connect(lambda uid: frame.open_record(CONFLICTS, uid))
    page.paper_wanted.connect(frame.begin)
    return page


def _support(frame: "Frame") -> Page:
    from app.ui.support.page import SupportPage

    page = SupportPage(frame.workspace)
    page.lead_wanted.connect(lambda uid: frame.open_record(Lead.table, uid))
    page.stepped.connect(frame.look)
    page.conflicts_wanted.connect(lambda uid: frame.open_record(CONFLICTS, uid))
    return page


def _referrals(frame: "Frame") -> Page:
    from app.ui.referrals.page import ReferralsPage

    page = ReferralsPage(frame.workspace)
    _tells(frame, page)
    page.lead_wanted.connect(lambda uid: frame.open_record(Lead.table, uid))
    page.print_requested.connect(lambda record: frame.previews.show_record(page, record))
    page.conflicts_wanted.connect(lambda uid: frame.open_record(CONFLICTS, uid))
    return page


def _letters(frame: "Frame") -> Page:
    from app.ui.letters.page import LettersPage

    page = LettersPage(frame.workspace)
    _tells(frame, page)
    return page


def _duties(frame: "Frame") -> Page:
    from app.ui.duties.page import DutiesPage

    page = DutiesPage(frame.workspace)
    page.told.connect(frame.tell)
    page.record_wanted.connect(frame.open_register)
    page.entry_wanted.connect(frame.open_record)
    return page


def _paper(frame: "Frame") -> Page:
    from app.ui.paper.page import FormsPage

    page = FormsPage(frame.workspace)
    page.saved.connect(frame.look)
    page.record_wanted.connect(frame.open_register)
    page.form_requested.connect(lambda entry, record: frame.previews.show_form(page, entry, record))
    return page


def _registers(frame: "Frame") -> Page:
    return _register_page(frame, REGISTERS, "名录")


def _register_page(frame: "Frame", book: Book, title: str) -> Page:
    from app.ui.registers.page import RegisterPage

    page = RegisterPage(frame.workspace, kinds_of(book), book, title)
    _tells(frame, page)
    page.print_requested.connect(lambda record: frame.previews.show_record(page, record))
    page.form_requested.connect(lambda entry, record: frame.previews.show_form(page, entry, record))
    page.record_wanted.connect(frame.open_record)
    page.begin_wanted.connect(frame.begin)
    page.letter_requested.connect(frame.write_letter)
    return page


def _board(frame: "Frame") -> Page:
    from app.ui.board.page import BoardPage

    page = BoardPage(frame.workspace)
    page.record_wanted.connect(frame.open_record)
    return page


def _exchange(frame: "Frame") -> Page:
    page = ExchangePage(frame.workspace)
    page.exchanged.connect(frame.look)
    page.record_asked.connect(frame.open_record)
    return page


def _settings(frame: "Frame") -> Page:
    page = SettingsPage(frame.workspace)
    page.lock_asked.connect(frame.lock)
    page.change_asked.connect(frame.change_user)
    page.key_asked.connect(frame.key_asked)
    page.demo_asked.connect(frame.ask_for_new_demo)
    page.checking.repair_asked.connect(frame.repair_asked)
    page.backed_up.connect(frame.look)
    page.own.changed.connect(frame.look)
    return page


def _urgent(figures: Figures) -> Tone:
    return Tone.RED if figures.overdue else Tone.ORANGE
