"""Whether the database is whole: the file, the records against their digest, the journal against its chain, and all that derives from both.

Each finding has three parts for the person who reads it: what was found, what it does to the work, what to do. Attachments are checked by their own module.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from app.domain.errors import MachineFault
from app.domain.findings import Finding
from app.domain.journal_head import HeldHead
from db.digest import chained, folded
from db.faults import translated
from db.journal import COLUMNS, chain_at, head, sealed_values
from db.state import states
from db.tables import KindTable
from db.tally import is_tallied

if TYPE_CHECKING:
    from db.store import Store

KEEP_AND_RESTORE = "请停止录入，保留现在的数据文件夹备查，用最近一次检查通过的备份恢复到新的文件夹。"
REBUILD = "内容没有受影响。请做一次备份，关闭程序后重新打开；仍有此项时联系技术支持。"


def check_database(store: "Store", heads: Sequence[HeldHead] = ()) -> list[Finding]:
    """Everything that is wrong, the worst first; an empty list when the database is whole.

    `heads` are what other offices or printed ledgers hold of this replica's journal: only they show that its newest entries were
    dropped together with the records, or that a whole chain was written anew.
    """
    found = _of_file(store)
    if found:
        return found
    try:
        with translated():
            return [*_of_records(store), *_of_machinery(store), *_of_journal(store), *findings_of_heads(store, heads), *_of_search(store), *_of_states(store)]
    except MachineFault as fault:
        return [Finding(fault.what, "数据库文件读到一半读不下去。", "文件里至少有一部分已经损坏。", KEEP_AND_RESTORE)]


def _of_file(store: "Store") -> list[Finding]:
    """Pages whose authentication fails, structures that do not hold together, rows that point nowhere.

    The pages are read from the file itself. One that a power cut tore while the log was written into it is whole in the log, which is therefore written first.
    """
    with suppress(MachineFault), translated():
        store.db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    checks = {
        "PRAGMA cipher_integrity_check": "数据库文件有被改动或损坏的页。",
        "PRAGMA integrity_check": "数据库文件的结构有损坏。",
        "PRAGMA foreign_key_check": "数据库里有指向空处的行。",
    }
    found = []
    for pragma, what in checks.items():
        try:
            with translated():
                rows = [row for row in store.db.conn.execute(pragma) if row[0] != "ok"]
        except MachineFault:
            rows = [()]
        if rows:
            found.append(Finding(what, f"检查项“{pragma.split()[1]}”报告了 {len(rows)} 处。", "读到的内容可能不完整。", KEEP_AND_RESTORE))
    return found


def records_fold(store: "Store") -> int:
    """The sum of the digests of all records, computed anew."""
    key = bytes.fromhex(store.meta("digest_key"))
    total = 0
    for table in store.tables.values():
        total = folded(total, (table.digest(key, row) for row in store.db.conn.execute(table.select)))
    return total


def _of_records(store: "Store") -> Iterator[Finding]:
    total = records_fold(store)
    last = store.db.conn.execute("SELECT fold FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    if int(store.meta("clock")) < max(_last_clock(store, "journal"), _last_clock(store, "segment")):
        yield Finding("数据库里的时序记录比操作日志旧。", "数据库文件的一部分被换成了旧的。", "以后的改动可能排到以前的改动之前。", KEEP_AND_RESTORE)
    if total != int(store.meta("fold")) or (last and int.from_bytes(last[0]) != total):
        yield Finding(
            "记录与操作日志对不上。",
            "有记录不是通过本程序改的，或数据库文件的一部分被换成了旧的。",
            "至少有一条记录的现有内容不可信。",
            KEEP_AND_RESTORE,
        )


def _of_machinery(store: "Store") -> Iterator[Finding]:
    if not is_tallied(store.db):
        yield Finding(
            "程序的内部记录对不上。",
            "数据库文件的一部分被换成了旧的，或不是通过本程序改的：数据交换进行到哪里、修改历史、各单位的不同填法等，至少有一处是以前的样子。",
            "记录本身另有核对；以后导入、导出时可能缺少或重复内容。",
            KEEP_AND_RESTORE,
        )


def _last_clock(store: "Store", table: str) -> int:
    return int(store.db.conn.execute(f"SELECT coalesce(max(clock), 0) FROM {table}").fetchone()[0])


def _of_journal(store: "Store") -> Iterator[Finding]:
    """Missing numbers, the chain over every entry, and values that entries no longer here have overwritten."""
    names = (*COLUMNS, "salt", "digest", "fold")
    value, expected = b"", 1
    for *values, chain in store.db.conn.execute(f"SELECT {', '.join(names)}, chain FROM journal ORDER BY seq"):
        row = dict(zip(names, values, strict=True))
        if row["seq"] != expected:
            yield _journal_finding(f"操作日志缺第{expected}到第{row['seq'] - 1}条。")
            return
        value = chained(value, sealed_values({name: row[name] for name in COLUMNS}, row["salt"], row["digest"], row["fold"]))
        if value != chain:
            yield _journal_finding(f"操作日志从第{expected}条起被改动过。")
            return
        expected += 1
    yield from _of_tail(store, expected - 1)


def _of_tail(store: "Store", last: int) -> Iterator[Finding]:
    conn = store.db.conn
    beyond = conn.execute('SELECT max("commit"), max(id) FROM overwritten').fetchone()
    written = conn.execute("SELECT last_cell FROM journal WHERE last_cell IS NOT NULL ORDER BY seq DESC LIMIT 1").fetchone() or (0,)
    if (beyond[0] or 0) > last:
        yield _journal_finding(f"操作日志第{last}条之后的部分不见了。")
    elif (beyond[1] or 0) != written[0]:
        yield Finding("历史记录不完整。", "修改前的旧值有缺失或多出的部分。", "有的记录查不到完整的修改历史。", KEEP_AND_RESTORE)


def _journal_finding(what: str) -> Finding:
    return Finding(what, "日志的各条环环相扣，对不上说明有人或有故障改动了数据库文件。", "从这一条起，谁在何时改了什么不再可信。", KEEP_AND_RESTORE)


def findings_of_heads(store: "Store", heads: Sequence[HeldHead]) -> Iterator[Finding]:
    """The first entry that is another one here than elsewhere, and the last one that is elsewhere and no longer here."""
    last, _ = head(store.db.conn)
    for held in sorted(heads, key=lambda held: held.seq):
        chain = chain_at(store.db.conn, held.seq)
        if chain is not None and not held.fits(chain):
            yield _journal_finding(f"操作日志第{held.seq}条与{held.by or '别处'}留存的校验值不符。")
            break
    beyond = max((held for held in heads if held.seq > last), key=lambda held: held.seq, default=None)
    if beyond is not None:
        yield Finding(
            f"操作日志只到第{last}条，{beyond.by or '别处'}留存的校验值已到第{beyond.seq}条。",
            "数据文件夹被换成了以前的，例如还原了磁盘、放回了旧文件；或者有人删去了后来的内容。",
            f"第{last}条以后登记、修改过的内容在本机已经没有了。",
            KEEP_AND_RESTORE,
        )


def _of_search(store: "Store") -> Iterator[Finding]:
    for table in store.tables.values():
        if table.searched and _differ(store, table):
            title = table.kind.title
            yield Finding(f"{title}的检索目录与记录对不上。", "检索目录缺了几条或多了几条。", f"按词语查找{title}时可能找不全。", REBUILD)


def _differ(store: "Store", table: KindTable) -> bool:
    search = f"SELECT rowid - {table.search_base} FROM search WHERE rowid BETWEEN ? AND ?"
    rows = f'SELECT rk FROM "{table.name}"'
    return any(
        store.db.conn.execute(f"SELECT 1 FROM ({one}) LIMIT 1", table.search_range()).fetchone()
        for one in (f"{search} EXCEPT {rows}", f"{rows} EXCEPT {search}")
    )


def _of_states(store: "Store") -> Iterator[Finding]:
    for table in store.tables.values():
        if table.kind.steps is None or "step" not in store.tables:
            continue
        wrong = sum(state != folded for state, folded in states(store.db.conn, table))
        if wrong:
            title = table.kind.title
            yield Finding(f"有 {wrong} 条{title}的状态与办理步骤对不上。", "状态由步骤推算，本不该不同。", "列表和提醒里的状态可能不对。", REBUILD)
