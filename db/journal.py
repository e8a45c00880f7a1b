"""The journal: this replica's commits, chained by hash. It never leaves the replica; only its head travels."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from app.domain.errors import NotAllowed
from db.clock import moment_of
from db.digest import as_bytes, chained, commit_digest
from db.tables import KindTable

if TYPE_CHECKING:
    from db.store import Store

COLUMNS = ("seq", "clock", "at", "account", "account_name", "action", "kind", "object", "created", "first_cell", "last_cell", "undoes")

# Commits that were taken back, and those that took them back: together they leave every value as it was.
TAKEN_BACK = "SELECT seq FROM journal WHERE undoes IS NOT NULL UNION SELECT undoes FROM journal WHERE undoes IS NOT NULL"


@dataclass(frozen=True)
class Entry:
    """One commit as the journal keeps it, but for its digests."""

    seq: int
    clock: int
    at: str
    account: str
    account_name: str
    action: str
    kind: str | None
    object: str | None
    created: str | None
    first_cell: int | None
    last_cell: int | None
    undoes: int | None


@dataclass(frozen=True)
class Altered:
    """One field of a record, before and after; stored values."""

    field: str
    before: Any
    after: Any


STEPPED = "SELECT _clock, _origin FROM step WHERE of_kind = ? AND of = ? AND _deleted = 0"
"""When the steps of a record were taken: a step that fills nothing changes no field."""


@dataclass(frozen=True)
class Past:
    """One commit in the history of a record."""

    clock: int
    at: str
    account: str
    unit: str
    action: str
    changes: Sequence[Altered]


def append(conn: Any, entry: Entry, salt: bytes, digests: Sequence[int], fold: int) -> None:
    """Write the entry with its place in the chain."""
    previous = conn.execute("SELECT chain FROM journal WHERE seq = ?", (entry.seq - 1,)).fetchone()
    digest = commit_digest(salt, digests)
    chain = chained(previous[0] if previous else b"", sealed_values(asdict(entry), salt, digest, as_bytes(fold)))
    names = ", ".join(COLUMNS)
    conn.execute(
        f"INSERT INTO journal ({names}, salt, digest, fold, chain) VALUES ({', '.join('?' * (len(COLUMNS) + 4))})",
        (*asdict(entry).values(), salt, digest, as_bytes(fold), chain),
    )


def sealed_values(entry: Mapping[str, Any], salt: bytes, digest: bytes, fold: bytes) -> dict[str, Any]:
    """What the chain covers of one entry."""
    return {**entry, "salt": salt, "digest": digest, "fold": fold}


def head(conn: Any) -> tuple[int, str]:
    """The last commit's number and the head of the chain, in hexadecimal; (0, "") before the first."""
    row = conn.execute("SELECT seq, chain FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1].hex()) if row else (0, "")


def chain_at(conn: Any, seq: int) -> str | None:
    """The value of the chain at an entry, in hexadecimal; None when there is no such entry."""
    row = conn.execute("SELECT chain FROM journal WHERE seq = ?", (seq,)).fetchone()
    return row[0].hex() if row else None


def entries(conn: Any, before: int | None = None, limit: int = 100) -> list[Entry]:
    """Commits, the newest first, before the given number."""
    rows = conn.execute(f"SELECT {', '.join(COLUMNS)} FROM journal WHERE seq < ? ORDER BY seq DESC LIMIT ?", (before if before is not None else 1 << 62, limit))
    return [Entry(*row) for row in rows]


def latest_moment(conn: Any, limit: int, before: str) -> str | None:
    """The latest moment, of those before that one, at which any of the newest commits was made."""
    sql = "SELECT max(at) FROM (SELECT at FROM journal ORDER BY seq DESC LIMIT ?) WHERE at < ?"
    found: str | None = conn.execute(sql, (limit, before)).fetchone()[0]
    return found


def history(store: "Store", table: KindTable, uid: str) -> list[Past]:
    """What happened to a record, the newest first: its creation, every overwritten value, every step, who and when."""
    conn = store.db.conn
    row = conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        return []
    names = {number: name for name, number in table.field_ids.items()}
    marks = ", ".join("?" * len(names))
    cells = conn.execute(
        f"SELECT field, clock, replica, before FROM overwritten WHERE field IN ({marks}) AND rk = ? ORDER BY id DESC", (*names, row[0])
    ).fetchall()
    now = {name: row[table.at(name)] for name in table.field_ids}
    grouped: dict[tuple[int, int], list[Altered]] = {}
    for number, clock, replica, before in cells:
        name = names[number]
        if before != now[name]:
            grouped.setdefault((clock, replica), []).append(Altered(name, before, now[name]))
        now[name] = before
    created = [Altered(name, None, value) for name, value in now.items() if value is not None and name != "_deleted"]
    born = (row[table.at("_clock")], row[table.at("_origin")])
    for when in conn.execute(STEPPED, (table.name, uid)) if table.kind.steps is not None else ():
        if when != born:
            grouped.setdefault(when, [])
    ordered = sorted(grouped.items(), key=lambda item: item[0], reverse=True)
    return [_past(store, *when, changes) for when, changes in [*ordered, (born, created)]]


def _past(store: "Store", clock: int, replica: int, changes: Sequence[Altered]) -> Past:
    conn = store.db.conn
    unit = conn.execute("SELECT unit FROM replica WHERE id = ?", (replica,)).fetchone()
    row = conn.execute("SELECT account_name, action FROM journal WHERE clock = ?", (clock,)).fetchone() if replica == store.self_id else None
    row = row or conn.execute("SELECT account_name, action FROM authored WHERE replica = ? AND clock = ?", (replica, clock)).fetchone()
    name, action = row or ("", "随地方包装入" if clock == 0 else "")
    at = moment_of(clock).isoformat(timespec="seconds") if clock else ""
    return Past(clock, at, name, unit[0] if unit else "", action, changes)


def last_undoable(store: "Store", account: str) -> Entry | None:
    """The account's last commit that changed records and was not taken back yet."""
    row = store.db.conn.execute(
        f"SELECT {', '.join(COLUMNS)} FROM journal j WHERE account = ? AND undoes IS NULL AND (created IS NOT NULL OR first_cell IS NOT NULL)"
        " AND NOT EXISTS (SELECT 1 FROM journal u WHERE u.undoes = j.seq) ORDER BY seq DESC LIMIT 1",
        (account,),
    ).fetchone()
    return Entry(*row) if row else None


def is_newest(store: "Store", entry: Entry | None) -> bool:
    """True when its account has done nothing in this journal since."""
    if entry is None:
        return False
    row = store.db.conn.execute("SELECT MAX(seq) FROM journal WHERE account = (SELECT account FROM journal WHERE seq = ?)", (entry.seq,)).fetchone()
    return bool(row[0] == entry.seq)


def refuse_undo(store: "Store", entry: Entry) -> None:
    """Raise NotAllowed when something later depends on the commit or a segment has carried it out."""
    if entry.last_cell is not None and entry.last_cell <= int(store.meta("sealed_cell", 0)):
        raise _carried_out()
    for kind, (_, last) in json.loads(entry.created or "{}").items():
        if last <= int(store.meta(f"sealed:{kind}", 0)):
            raise _carried_out()
    final = "SELECT 1 FROM journal WHERE seq > ? AND kind = ? AND object = ? AND first_cell IS NULL AND last_cell IS NOT NULL"
    if store.db.conn.execute(final, (entry.seq, entry.kind, entry.object)).fetchone():
        raise NotAllowed("后来对这条记录办理的操作不能撤销，这一步也就不能再撤销。", "请打开记录，在“历史”里查看。")
    if next(_later_touches(store, entry), None) is not None:
        raise NotAllowed("后来的操作改过同一内容，不能直接撤销。", "请打开记录，在“历史”里查看，再逐项改回。")


def _carried_out() -> NotAllowed:
    return NotAllowed("这次操作已随数据包发出，不能撤销。", "请直接修改，或用相应的步骤撤回；改动会随下一个数据包送达。")


def _later_touches(store: "Store", entry: Entry) -> Iterator[int]:
    conn = store.db.conn
    if entry.last_cell is not None:
        yield from (
            row[0]
            for row in conn.execute(
                "SELECT b.id FROM overwritten a JOIN overwritten b ON b.field = a.field AND b.rk = a.rk AND b.id > ? WHERE a.id BETWEEN ? AND ?"
                f' AND b."commit" NOT IN ({TAKEN_BACK}) LIMIT 1',
                (entry.last_cell, entry.first_cell, entry.last_cell),
            )
        )
    last = entry.last_cell if entry.last_cell is not None else 0
    for kind, (first_rk, last_rk) in json.loads(entry.created or "{}").items():
        fields = store.tables[kind].field_ids.values()
        marks = ", ".join("?" * len(fields))
        yield from (
            row[0]
            for row in conn.execute(
                f'SELECT id FROM overwritten WHERE field IN ({marks}) AND rk BETWEEN ? AND ? AND "commit" > ? AND id > ?'
                f' AND "commit" NOT IN ({TAKEN_BACK}) LIMIT 1',
                (*fields, first_rk, last_rk, entry.seq, last),
            )
        )
