"""The columns of the list of letters and of the register of numbers, and the looks of their states."""

from app.domain.letter_steps import DRAFT, SENT, SIGNED, VOID
from app.domain.steps import DISPUTED
from app.services.document_numbers_ledger import DOUBLED, SPARE, UNUSED, USED, VOIDED, LedgerLine
from app.services.letters import WAITING
from app.services.letters_views import LetterRow
from app.ui.leads.columns import month_day
from app.ui.theme.tokens import Tone
from app.ui.widgets import CellKind, ChipText, Column

TONES = {DRAFT: Tone.OUTLINED, SIGNED: Tone.BLUE, SENT: Tone.GREEN, VOID: Tone.SECONDARY, DISPUTED: Tone.ORANGE}
BECAME = {USED: Tone.GREEN, VOIDED: Tone.SECONDARY, SPARE: Tone.SECONDARY, UNUSED: Tone.OUTLINED, DOUBLED: Tone.RED}


def letter_columns() -> list[Column]:
    """From left to right."""
    return [
        Column("发文字号", lambda row: row.number, 176, sort="number", tone=number_tone),
        Column("文种", lambda row: row.sort, 56, tone=lambda _row: Tone.SECONDARY),
        Column("标题", lambda row: row.letter.headline or "（没有标题）", 0, strong=True),
        Column("主送", lambda row: row.letter.addressee or "", 152, tone=lambda _row: Tone.SECONDARY),
        Column("成文日期", lambda row: month_day(row.letter.signed_on), 84, sort="signed_on"),
        Column("状态", state_chip, 80, CellKind.CHIP),
    ]


def state_chip(row: LetterRow) -> ChipText:
    """草稿, 已签发, 已发出, 已作废."""
    return ChipText(row.state, TONES.get(row.state, Tone.SECONDARY))


def number_tone(row: LetterRow) -> Tone:
    """Orange while it waits for its number."""
    return Tone.ORANGE if row.number == WAITING else Tone.PLAIN


def ledger_columns() -> list[Column]:
    """The register on the screen, as it is printed."""
    return [
        Column("发文字号", lambda line: line.number, 216, strong=True),
        Column("情况", became_chip, 84, CellKind.CHIP),
        Column("文件标题", lambda line: line.document, 0),
        Column("日期", lambda line: line.day, 116),
        Column("说明", lambda line: line.why, 280, tone=lambda _line: Tone.SECONDARY),
    ]


def became_chip(line: LedgerLine) -> ChipText:
    """What became of a number."""
    return ChipText(line.what, BECAME.get(line.what, Tone.SECONDARY))
