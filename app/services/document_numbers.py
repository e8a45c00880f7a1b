"""Giving 文号: which computer may give which numbers, setting blocks aside for the others, and numbering a document.

The unit's first computer counts on; every other one numbers from the blocks that the first has set aside for it. Two documents may still
come to bear one number, after a cloned computer for instance: both live, and a person gives one of them another (`numbers.renumber`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.document_numbers import USUAL_RESERVE, GivenNumber, NumberBlock, NumberSeries, first_free, next_behind_all
from app.domain.errors import BadInput, NotFound
from app.domain.identifiers import DocumentNumber, document_number_problem, read_document_number
from app.domain.letters import Letter
from app.domain.problems import Level
from app.domain.query import Query, where_is
from app.exchange.roster import Entry
from app.services.audiences import audience_of
from app.services.identity import known_roster
from app.services.permissions import require_own
from app.services.workspace import Workspace
from db.change import Change

LATER = "先暂存为“待编号”，与编号电脑（电脑{first}）交换一次数据包后再编号；急用的，请电脑{first}的经办人在公文列表里编号。"


class NoNumberHere(NotFound):
    """This computer has no number to give; the document waits as 待编号."""


@dataclass(frozen=True)
class Computer:
    """A computer of this unit: its replica, its letter, and whether it was withdrawn."""

    replica: str
    letter: str
    revoked: bool = False


def computers(workspace: Workspace) -> list[Computer]:
    """The computers of this unit by letter; this one alone before there is a roster."""
    roster = known_roster(workspace)
    own = Computer(workspace.store.identity.replica, workspace.store.meta("letter", "A"))
    if roster is None:
        return [own]
    found = [_computer(entry) for entry in roster.entries if entry.unit == workspace.unit.uid]
    return sorted(found, key=lambda one: (len(one.letter), one.letter)) or [own]


def _computer(entry: Entry) -> Computer:
    return Computer(entry.replica, entry.letter, entry.revoked)


def first_computer(workspace: Workspace) -> Computer | None:
    """The one that counts on and sets numbers aside: the first that is still in use."""
    return next((one for one in computers(workspace) if not one.revoked), None)


def is_first(workspace: Workspace) -> bool:
    """Is this the unit's first computer."""
    first = first_computer(workspace)
    return first is not None and first.replica == workspace.store.identity.replica


def series_of(workspace: Workspace) -> list[NumberSeries]:
    """The 机关代字 of this unit, in the order in which they were entered."""
    return list(workspace.records(NumberSeries).all(Query(where=(where_is("unit", workspace.unit.uid),))))


def series_for(workspace: Workspace, letter: Letter) -> NumberSeries:
    """The 机关代字 with which a letter is numbered. Raises BadInput when none is chosen and there is not exactly one."""
    known = series_of(workspace)
    chosen = next((one for one in known if one.uid == letter.series), None)
    if chosen is not None:
        return chosen
    if len(known) == 1:
        return known[0]
    if known:
        raise BadInput("还没有选择机关代字。", f"请选择其中一个：{'、'.join(one.name for one in known)}。")
    raise BadInput("本单位还没有登记机关代字，不能编号。", "请在“公文”的“文号登记”里按“新的代字”登记一次，例如 仓市场监管。")


def given_in(workspace: Workspace, agency: str, year: int) -> list[GivenNumber]:
    """What this unit has numbered so in that year, entries in the bin included: their numbers are not given again."""
    where = (where_is("agency", agency), where_is("year", year), where_is("unit", workspace.unit.uid))
    return [one for deleted in (False, True) for one in workspace.records(GivenNumber).all(Query(where=where, sort="serial", deleted=deleted))]


def blocks_in(workspace: Workspace, agency: str, year: int) -> list[NumberBlock]:
    """The blocks that were set aside in that year."""
    where = (where_is("agency", agency), where_is("year", year), where_is("unit", workspace.unit.uid))
    return list(workspace.records(NumberBlock).all(Query(where=where, sort="first")))


def began_after(series: NumberSeries, year: int) -> int:
    """The last number that was given on paper in that year, before this program."""
    return series.began_after or 0 if series.began_in == year else 0


def next_number(workspace: Workspace, series: NumberSeries) -> DocumentNumber:
    """The number that this computer would give now. Raises NoNumberHere, saying what to do, when it has none."""
    agency, year = series.agency or "", workspace.today.year
    blocks, used = blocks_in(workspace, agency, year), {one.serial or 0 for one in given_in(workspace, agency, year)}
    me = workspace.store.identity.replica
    serial = first_free([block for block in blocks if block.replica == me], used)
    if serial is None and not is_first(workspace):
        raise _nothing_here(workspace, series)
    return DocumentNumber(agency, year, serial or next_behind_all(blocks, used, began_after(series, year)))


def _nothing_here(workspace: Workspace, series: NumberSeries) -> NoNumberHere:
    first, me = first_computer(workspace), workspace.store.identity.replica
    if all(one.replica != me for one in computers(workspace)):
        return NoNumberHere("本机还不在单位密钥名单里，不能编文号。", "请把本机的身份卡交给区局，导入新名单后再编号；公文先暂存为“待编号”。")
    return NoNumberHere(f"本机没有“{series.agency}”{workspace.today.year}年的可用文号。", LATER.format(first=first.letter if first else "A"))


def take_number(workspace: Workspace, series: NumberSeries, document: str) -> GivenNumber:
    """Give the next number to a document that was not written in this program, and enter it in the register."""
    if not document.strip():
        raise BadInput("还没有写明文件标题。", "请填写这个文号用在哪份文件上。")
    number = next_number(workspace, series)
    with workspace.commit(f"编号：{number}") as change:
        return enter(workspace, change, number, document.strip())


def number_letter(workspace: Workspace, letter: Letter, typed: str = "") -> Letter:
    """Give a letter its number: the next one of its 机关代字, or one that the office gave by hand. Raises NoNumberHere, BadInput."""
    letter = workspace.records(Letter).get(letter.uid)
    require_own(workspace, letter)
    if letter.number:
        raise BadInput(f"这份公文已经编为{letter.number}。", "号用错了的，请在文号登记里作废，再重新编号。")
    number = _typed(workspace, typed) if typed.strip() else next_number(workspace, series_for(workspace, letter))
    with workspace.commit(f"编号：{number}") as change:
        write_number(workspace, change, letter, number)
        change.save(letter)
    return workspace.records(Letter).get(letter.uid)


def write_number(workspace: Workspace, change: Change, letter: Letter, number: DocumentNumber) -> None:
    """Put the number into a letter, whose saving is the caller's, and into the register."""
    letter.number = str(number)
    enter(workspace, change, number, letter.headline or "", letter.uid)
    change.about(Letter.table, letter.uid)


def enter(workspace: Workspace, change: Change, number: DocumentNumber, document: str, letter: str | None = None) -> GivenNumber:
    """An entry of the register, inside a commit."""
    entry = GivenNumber(
        unit=workspace.unit.uid,
        number=str(number),
        agency=number.agency,
        year=number.year,
        serial=number.serial,
        document=document,
        letter=letter,
        given_on=workspace.today.isoformat(),
        given_by=workspace.account.full_name,
        computer=workspace.store.meta("letter", "A"),
    )
    change.add(entry, audience_of(workspace, entry))
    return entry


def _typed(workspace: Workspace, typed: str) -> DocumentNumber:
    """A number that somebody types: one that no document bears, and that is not set aside for another computer."""
    number = read_document_number(typed)
    problem = document_number_problem(typed)
    if number is None or (problem and problem.level is Level.ERROR):
        raise BadInput(problem.text if problem else "这不是文号。", "请按“机关代字〔年份〕序号号”的样子填写。")
    for entry in given_in(workspace, number.agency, number.year):
        if entry.serial == number.serial:
            raise BadInput(f"{number}已用于“{entry.document}”。", "请核对登记簿，换一个号。")
    me = workspace.store.identity.replica
    for block in blocks_in(workspace, number.agency, number.year):
        if number.serial in block.serials and block.replica != me:
            raise BadInput(f"{number}已留给电脑{block.letter}。", "请换一个号，或由那台电脑编号。")
    return number


def void_number(workspace: Workspace, entry: GivenNumber, reason: str) -> GivenNumber:
    """Say why a number is used by no document; a letter that bears it loses it and waits as 待编号."""
    entry = workspace.records(GivenNumber).get(entry.uid)
    require_own(workspace, entry)
    if not reason.strip():
        raise BadInput("还没有写明作废理由。", "请写明这个号为什么不用。")
    if entry.voided_on:
        raise BadInput(f"{entry.number}已经作废。", "不用再办理。")
    letter = workspace.records(Letter).find(entry.letter)
    with workspace.commit(f"作废文号：{entry.number}") as change:
        mark_void(workspace, change, entry, reason)
        if letter is not None and letter.number == entry.number:
            letter.number = None
            change.save(letter)
    return entry


def mark_void(workspace: Workspace, change: Change, entry: GivenNumber, reason: str) -> None:
    """Write into the register that the number is not used, inside a commit."""
    entry.voided_on, entry.voided_by, entry.void_reason = workspace.today.isoformat(), workspace.account.full_name, reason.strip()
    change.save(entry)


def entry_of(workspace: Workspace, letter: Letter) -> GivenNumber | None:
    """The register's entry of the number that a letter bears."""
    if not letter.number:
        return None
    return workspace.records(GivenNumber).first(Query(where=(where_is("letter", letter.uid), where_is("number", letter.number))))


def renumber_document(workspace: Workspace, entry: GivenNumber) -> str:
    """Give one of several documents with the same number the next one; its old number stays the other's. Returns the new one."""
    before = entry.number
    series = next((one for one in series_of(workspace) if one.agency == entry.agency), None)
    if series is None:
        raise NotFound(f"本单位没有登记“{entry.agency}”这个机关代字。", "请先登记机关代字，再重新编号。")
    number = next_number(workspace, series)
    letter = workspace.records(Letter).find(entry.letter)
    with workspace.commit(f"重新编号：{before} → {number}") as change:
        entry.number, entry.year, entry.serial = str(number), number.year, number.serial
        change.save(entry)
        if letter is not None and letter.number == before:
            letter.number = str(number)
            change.save(letter)
    return str(number)


def renew_blocks(workspace: Workspace) -> list[NumberBlock]:
    """At the first computer, before a bundle for its own unit: every other computer has enough numbers for this year again."""
    if not is_first(workspace):
        return []
    me = workspace.store.identity.replica
    others = [one for one in computers(workspace) if not one.revoked and one.replica != me]
    wanted = [block for series in series_of(workspace) for block in _wanted(workspace, series, others)]
    if wanted:
        with workspace.commit(f"预留文号 {len(wanted)} 段") as change:
            change.add_many(wanted, audience_of(workspace, wanted[0]))
    return wanted


def _wanted(workspace: Workspace, series: NumberSeries, others: Sequence[Computer]) -> Iterator[NumberBlock]:
    """A new block for each computer that has used half of what was set aside for it."""
    agency, year = series.agency or "", workspace.today.year
    reserve = USUAL_RESERVE if series.reserve is None else series.reserve
    blocks, used = blocks_in(workspace, agency, year), {one.serial or 0 for one in given_in(workspace, agency, year)}
    for computer in others:
        left = sum(serial not in used for block in blocks if block.replica == computer.replica for serial in block.serials)
        if left * 2 < reserve:
            first = next_behind_all(blocks, used, began_after(series, year))
            block = NumberBlock(unit=workspace.unit.uid, agency=agency, year=year, first=first, last=first + reserve - left - 1)
            block.replica, block.letter, block.leased_on = computer.replica, computer.letter, workspace.today.isoformat()
            blocks.append(block)
            yield block
