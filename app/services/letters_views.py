"""The screens of letters: what each tab lists, what a line says, and everything about one letter. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.letter_steps import DRAFT, SENT, SIGNED, VOID
from app.domain.letters import Letter
from app.domain.naming import NOT_HERE
from app.domain.query import Condition, Cursor, Query, Test, where_is
from app.domain.records import fields_of
from app.domain.steps import DISPUTED
from app.paper.letter_text import missing
from app.services.history_words import ToldHistory, told_history
from app.services.letters import WAITING, number_words
from app.services.letters_paper import letter_template, letters_available, values_of
from app.services.naming import called
from app.services.steps import OpenStep, open_steps
from app.services.workspace import Workspace

DRAFTS, TO_NUMBER, TO_SEND, GONE, ALL, BIN = "drafts", "number", "send", "gone", "all", "bin"
VIEWS = {DRAFTS: "草稿", TO_NUMBER: WAITING, TO_SEND: "待发出", GONE: "已发出", ALL: "全部", BIN: "回收站"}


@dataclass(frozen=True)
class LetterRow:
    """One line of the list."""

    letter: Letter
    sort: str
    """函, 通知…"""

    @property
    def uid(self) -> str:
        """Of the letter."""
        return self.letter.uid

    @property
    def number(self) -> str:
        """Its number, or 待编号 once it is signed."""
        waits = self.letter.numbered and self.letter.state in (SIGNED, SENT)
        return self.letter.number or (WAITING if waits else "")

    @property
    def state(self) -> str:
        """How far it has come."""
        return self.letter.state or DRAFT


@dataclass(frozen=True)
class LetterDetail:
    """The pane of one letter, read at one time."""

    row: LetterRow
    facts: Sequence[tuple[str, str]]
    number: str
    """The number, or what is to be done for one."""
    waits: bool
    """It is signed and wants a number."""
    missing: Sequence[str]
    """What is still to be filled, by its label; the number apart."""
    steps: Sequence[OpenStep]
    history: ToldHistory

    @property
    def letter(self) -> Letter:
        """The letter itself."""
        return self.row.letter


def view_query(workspace: Workspace, view: str) -> Query:
    """What a tab lists, the newest first."""
    own = where_is("unit", workspace.unit.uid)
    unnumbered = (where_is("numbered", 1), Condition("number", Test.EMPTY))
    where: dict[str, tuple[Condition, ...]] = {
        DRAFTS: (own, where_is("state", DRAFT)),
        TO_NUMBER: (own, Condition("state", Test.IN, (SIGNED, SENT)), *unnumbered),
        TO_SEND: (own, where_is("state", SIGNED)),
        GONE: (own, where_is("state", SENT)),
        ALL: (own,),
        BIN: (own,),
    }
    return Query(where[view], sort="signed_on", descending=True, deleted=view == BIN)


def counts(workspace: Workspace) -> dict[str, int]:
    """How many letters each tab holds."""
    return {view: workspace.records(Letter).count(view_query(workspace, view)) for view in VIEWS}


def letter_rows(workspace: Workspace, query: Query, after: Cursor | None, limit: int) -> tuple[Sequence[LetterRow], Cursor | None]:
    """One page of the list."""
    page = workspace.records(Letter).page(query, after, limit)
    titles = titles_of(workspace)
    return [LetterRow(letter, titles.get(letter.template or "", "")) for letter in page.records], page.after


def titles_of(workspace: Workspace) -> dict[str, str]:
    """What each sort of letter is called."""
    return {entry.id: entry.title for entry in letters_available(workspace.folder)}


def letter_detail(workspace: Workspace, uid: str) -> LetterDetail:
    """Everything about one letter. Raises NotFound."""
    letter = workspace.records(Letter).get(uid)
    row = LetterRow(letter, titles_of(workspace).get(letter.template or "", ""))
    names = ("addressee", "signed_by", "signed_on", "attachments", "copies_to", "approver", "sent_on", "sent_by")
    fields = fields_of(Letter)
    shown = [(fields[name].label, fields[name].kind.shown(getattr(letter, name))) for name in names]
    shown.append(("所办事项", _about(workspace, letter)))
    return LetterDetail(
        row=row,
        facts=[fact for fact in shown if fact[1]],
        number=number_words(workspace, letter),
        waits=bool(letter.numbered) and not letter.number and letter.state in (SIGNED, SENT),
        missing=missing_of(workspace, letter),
        steps=[] if letter.deleted or letter.state in (VOID, DISPUTED) else open_steps(workspace, letter),
        history=told_history(workspace, letter),
    )


def _about(workspace: Workspace, letter: Letter) -> str:
    """What people call the record that a letter is about."""
    kind = workspace.store.kind(letter.about_kind or "")
    record = workspace.records(kind).find(letter.about) if kind is not None else None
    return f"{record.title} {called(workspace, record)}" if record is not None else NOT_HERE if letter.about else ""


def missing_of(workspace: Workspace, letter: Letter) -> list[str]:
    """What keeps a draft from being signed, by its label: what its template requires, but for the number."""
    entry = next((one for one in letters_available(workspace.folder) if one.id == letter.template), None)
    if entry is None:
        return ["文种模板"]
    template = letter_template(entry.id, workspace.folder)
    return missing(template, {**values_of(template, letter), "number": "×"})
