"""What Ctrl+K offers besides records: the pages and lists, what is begun anew, the forms that lists print, and what is done with the program itself."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.services.forms import FormEntry
from app.ui.finder import Command
from app.ui.frame_pages import page_specs
from app.ui.registers.books import ACTIVITIES, CASES, REGISTERS, STATISTICS, kinds_of

if TYPE_CHECKING:
    from app.ui.frame import Frame

LISTED = tuple(kind for book in (CASES, REGISTERS, ACTIVITIES, STATISTICS) for kind in kinds_of(book))
"""The kinds that stand in lists of their own; those that are counted or belong to another record are begun there."""
LAST_KEY = 9
"""Pages have keys from Alt+1 to Alt+9."""


def commands_of(frame: "Frame") -> list[Command]:
    """Those that the account's role opens."""
    pages = [Command(title, partial(frame.open, key), keys) for key, title, keys in _page_names(frame)]
    machine = [
        Command("使用手册", lambda: frame.open_manual("today"), "F1"),
        Command("立即备份", lambda: frame.settings_page().back_up()),
        Command("检查数据库", lambda: frame.settings_page().check()),
        Command("切换用户", frame.change_user),
        Command("锁定", frame.lock, "Ctrl+L"),
    ]
    return [*pages, *(_for_records(frame) if frame.reads else ()), *machine]


def commands_for_forms(frame: "Frame", entries: Sequence[FormEntry]) -> list[Command]:
    """The lists that annexes print, by the names of the annexes: fj3 opens the register behind 附件3."""
    from app.ui.registers.paper_button import mark_of

    tables = {kind.table for kind in LISTED}
    listed = [entry for entry in entries if entry.rows_of in tables]
    return [Command(f"{mark_of(entry)} {entry.title}".strip(), partial(frame.open_register, entry.rows_of, "")) for entry in listed]


def _for_records(frame: "Frame") -> list[Command]:
    pages = {spec.title for spec in page_specs(frame)}
    return [
        Command("新建线索", lambda: frame.open("leads:new"), "Ctrl+N"),
        Command("新建支援申请", lambda: frame.open("support:new")),
        Command("导入数据包", lambda: frame.exchange_page().start_import()),
        Command("导出数据包", lambda: frame.exchange_page().start_export()),
        Command("核对纸质件（扫核验码）", frame.scan),
        *(Command(kind.title, partial(frame.open_register, kind.table, "")) for kind in LISTED if kind.title not in pages),
        *(Command(f"新增{kind.title}", partial(frame.new_record, kind.table)) for kind in LISTED if not kind.seen_with),
    ]


def _page_names(frame: "Frame") -> list[tuple[str, str, str]]:
    upper = [spec for spec in page_specs(frame) if not spec.at_foot]
    named = [(spec.key, spec.title, f"Alt+{place}" if place <= LAST_KEY else "") for place, spec in enumerate(upper, 1)]
    return [*named, *((spec.key, spec.title, "Alt+0") for spec in page_specs(frame) if spec.at_foot)]
