"""All that is in a data folder, so that a test can say that nothing changed."""

import hashlib

from app.services.workspace import Workspace


def tables(office: Workspace) -> dict[str, str]:
    """For each table, journal and search index included, a digest over its rows."""
    conn = office.store.db.conn
    names = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()]
    return {name: _digest(sorted(map(repr, conn.execute(f'SELECT * FROM "{name}"').fetchall()))) for name in names if _is_readable(name)}


def files(office: Workspace) -> dict[str, str]:
    """For each file of the folder that is no part of the database, a digest over its bytes: attachments, backups, what waits."""
    found = [path for path in sorted(office.folder.rglob("*")) if path.is_file() and ".db" not in path.name]
    return {str(path.relative_to(office.folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def everything(office: Workspace) -> tuple[dict[str, str], dict[str, str]]:
    """Tables and files."""
    return tables(office), files(office)


def _is_readable(name: str) -> bool:
    """A contentless search table gives no columns back; its rows stand in the tables behind it."""
    return name != "search"


def _digest(rows: list[str]) -> str:
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
