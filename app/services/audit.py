"""The whole journal as 审计管理员 reads it: who did what to what, when, and how it ended. An export of it is an entry, too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.audit import event_of, result_of
from app.domain.roles import Power
from app.services.files import save_file
from app.services.workspace import Workspace
from db.journal import Entry, entries, head

PAGE = 500
HEADS = ("序号", "时间", "账号", "事件", "内容", "对象", "结果", "校验值")


@dataclass(frozen=True)
class AuditEntry:
    """One entry: time, account, kind of event, what was done, to what, with which result."""

    seq: int
    at: str
    account: str
    event: str
    action: str
    about: str
    result: str

    @property
    def uid(self) -> str:
        """Its number."""
        return str(self.seq)


@dataclass(frozen=True)
class Wish:
    """Which entries are wanted; empty fields do not narrow."""

    event: str = ""
    account: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None

    def accepts(self, entry: AuditEntry) -> bool:
        """True when the entry is one of them."""
        day = entry.at[:10]
        return (
            self.event in ("", entry.event)
            and self.account in ("", entry.account)
            and self.words in f"{entry.account} {entry.action}"
            and (self.since is None or day >= self.since.isoformat())
            and (self.until is None or day <= self.until.isoformat())
        )


def audit_entries(workspace: Workspace, wish: Wish = Wish(), before: int | None = None, limit: int = 100) -> list[AuditEntry]:
    """The newest entries that are wanted, before the given number. Raises NotAllowed for everybody but 审计管理员."""
    workspace.require(Power.AUDIT)
    found: list[AuditEntry] = []
    for entry in _all(workspace, before):
        if wish.accepts(entry):
            found.append(entry)
            if len(found) == limit:
                break
    return found


def export_audit(workspace: Workspace, to: Path, wish: Wish = Wish()) -> int:
    """Write the wanted entries into a CSV file, the oldest first, with the head of the chain; returns how many. The export is an entry itself."""
    workspace.require(Power.AUDIT)
    seq, chain = head(workspace.store.db.conn)
    found = [entry for entry in _all(workspace, None) if wish.accepts(entry)][::-1]
    workspace.note(f"导出操作日志 {len(found)} 条")
    lines = [",".join(HEADS[:-1]), *(",".join(map(_cell, _row(entry))) for entry in found), f"链首：第{seq}条，{HEADS[-1]} {chain}"]
    save_file(to, ("\r\n".join(lines) + "\r\n").encode("utf-8-sig"))
    return len(found)


def _row(entry: AuditEntry) -> Sequence[str]:
    return (str(entry.seq), entry.at, entry.account, entry.event, entry.action, entry.about, entry.result)


def _cell(text: str) -> str:
    """Quoted; what a spreadsheet would take for a formula begins with an apostrophe."""
    text = f"'{text}" if text[:1] in "=+-@\t" and text else text
    return '"' + text.replace('"', '""').replace("\r", " ").replace("\n", " ") + '"'


def _all(workspace: Workspace, before: int | None) -> Iterator[AuditEntry]:
    while page := entries(workspace.store.db.conn, before, PAGE):
        yield from (_told(workspace, entry) for entry in page)
        before = page[-1].seq


def _told(workspace: Workspace, entry: Entry) -> AuditEntry:
    kind = workspace.store.kind(entry.kind or "")
    about = f"{kind.title} {entry.object}" if kind and entry.object else entry.object or ""
    return AuditEntry(entry.seq, entry.at, entry.account_name, event_of(entry.action), entry.action, about, result_of(entry.action))
