"""文号登记簿: every number of a series in a year in one list, so that no gap stays unexplained; on the screen and on paper. Read only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app import resources
from app.domain.dates import shown_day
from app.domain.document_numbers import GivenNumber, NumberBlock, NumberSeries, stretches
from app.domain.identifiers import DocumentNumber
from app.domain.letters import Letter
from app.domain.query import Query, where_is
from app.paper.parts import Template, Values
from app.paper.template import read_template
from app.services.document_numbers import began_after, blocks_in, computers, given_in, series_of
from app.services.forms import form_pdf, paper_fonts
from app.services.paper_codes import journal_stamp
from app.services.workspace import Workspace

USED, VOIDED, SPARE, DOUBLED, UNUSED, ON_PAPER = "已用", "作废", "空号", "重号", "未用", "纸质登记"


@dataclass(frozen=True)
class LedgerLine:
    """One number, or a stretch of unused ones, and its explanation."""

    uid: str
    number: str
    what: str
    document: str
    day: str
    why: str
    entry: GivenNumber | None = None


@dataclass(frozen=True)
class Ledger:
    """The register of one series in one year."""

    agency: str
    year: int
    lines: Sequence[LedgerLine]

    @property
    def in_words(self) -> str:
        """已用 12 个，作废 1 个，未用 7 个."""
        used = sum(line.what in (USED, DOUBLED) for line in self.lines)
        voided = sum(line.what in (VOIDED, SPARE) for line in self.lines)
        return f"已用 {used} 个，作废和空号 {voided} 个"


def years_of(workspace: Workspace, agency: str) -> list[int]:
    """The years in which numbers of the series were given or set aside, the newest first; this year always."""
    where = (where_is("agency", agency), where_is("unit", workspace.unit.uid))
    known = {one.year or 0 for kind in (GivenNumber, NumberBlock) for one in workspace.records(kind).all(Query(where=where))}  # type: ignore[attr-defined]
    return sorted({*known, workspace.today.year}, reverse=True)


def ledger(workspace: Workspace, series: NumberSeries, year: int) -> Ledger:
    """Every number from 1 to the last that was used or set aside, each with what became of it."""
    agency = series.agency or ""
    given, blocks = given_in(workspace, agency, year), blocks_in(workspace, agency, year)
    before = began_after(series, year)
    by_serial: dict[int, list[GivenNumber]] = {}
    for entry in given:
        by_serial.setdefault(entry.serial or 0, []).append(entry)
    last = max([before, *by_serial, *(block.last or 0 for block in blocks)], default=0)
    unused: dict[tuple[str, str], list[int]] = {}
    found: list[tuple[int, LedgerLine]] = []
    for serial in range(1, last + 1):
        if serial in by_serial:
            found += [(serial, line) for line in _used(workspace, by_serial[serial])]
        else:
            unused.setdefault(_why_unused(workspace, serial, before, blocks, year), []).append(serial)
    for (what, why), serials in unused.items():
        found += [(first, _stretch(agency, year, first, end, what, why)) for first, end in stretches(serials)]
    return Ledger(agency, year, [line for _, line in sorted(found, key=lambda pair: pair[0])])


def _used(workspace: Workspace, entries: Sequence[GivenNumber]) -> Iterator[LedgerLine]:
    bearing = [entry for entry in entries if not entry.voided_on and not entry.deleted]
    for entry in entries:
        what, why = _became(workspace, entry)
        if what == USED and len(bearing) > 1:
            what, why = DOUBLED, f"有 {len(bearing)} 份文件用了这个号，请在“冲突处理”里重新编号"
        day = shown_day(entry.voided_on if what == VOIDED and entry.voided_on else entry.given_on or "") if entry.given_on else ""
        yield LedgerLine(entry.uid, entry.number or "", what, entry.document or "", day, why, entry)


def _became(workspace: Workspace, entry: GivenNumber) -> tuple[str, str]:
    if entry.deleted:
        return SPARE, "登记已撤销，这个号没有使用"
    if entry.voided_on:
        return VOIDED, entry.void_reason or ""
    letter = workspace.records(Letter).find(entry.letter)
    if letter is not None and letter.number != entry.number:
        return SPARE, f"该文件已改用{letter.number}" if letter.number else "该文件已退回，尚未重新编号"
    return USED, ""


def _why_unused(workspace: Workspace, serial: int, before: int, blocks: Sequence[NumberBlock], year: int) -> tuple[str, str]:
    if serial <= before:
        return ON_PAPER, "启用本程序前已编，见原纸质登记簿"
    block = next((one for one in blocks if serial in one.serials), None)
    if block is None:
        return UNUSED, "没有使用"
    revoked = {one.replica for one in computers(workspace) if one.revoked}
    gone = "，该电脑已停用" if block.replica in revoked else ""
    over = "，年度已结束，不再使用" if year < workspace.today.year else ""
    return UNUSED, f"{shown_day(block.leased_on or '')}留给电脑{block.letter}，未用{gone}{over}"


def _stretch(agency: str, year: int, first: int, last: int, what: str, why: str) -> LedgerLine:
    one = DocumentNumber(agency, year, first)
    shown = str(one) if first == last else f"{agency}〔{year}〕{first}—{last}号"
    return LedgerLine(f"{first}-{last}", shown, what, "", "", why)


def ledger_template() -> Template:
    """The form of the register: 本软件自拟格式."""
    return read_template(resources.path("slips") / "number-ledger.toml")


def ledger_values(workspace: Workspace, found: Ledger) -> Values:
    """What the printed register says."""
    rows = [{"number": line.number, "what": line.what, "document": line.document, "day": line.day, "why": line.why} for line in found.lines]
    head = {"office": workspace.unit.full_name or workspace.unit.name, "year": f"{found.year}年", "printed_on": shown_day(workspace.today.isoformat())}
    return {**head, "agency": found.agency, "numbers": rows}


def ledger_pdf(workspace: Workspace, found: Ledger) -> bytes:
    """The register on paper."""
    template = ledger_template()
    return form_pdf(template, ledger_values(workspace, found), paper_fonts(), journal=journal_stamp(workspace, template))


def ledgers(workspace: Workspace, year: int) -> list[Ledger]:
    """The registers of all series in that year."""
    return [ledger(workspace, series, year) for series in series_of(workspace)]
