"""An import that is interrupted at any moment leaves nothing of it: neither records without the vector that says they are here, nor the vector without them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as cipher

from app.domain.errors import UserError
from app.services import exchange
from app.services.workspace import Workspace
from tests.exchange.golden.reading import newest, opened_again, prepared, shown
from tests.exchange.whole_database import everything, tables

INSTRUCTIONS = 200
"""How many instructions of the database lie between two moments."""


class Moments:
    """Counts the moments of an import; stops the database at one of them."""

    def __init__(self, stop_at: int = -1) -> None:
        self.stop_at, self.count = stop_at, 0

    def __call__(self) -> int:
        self.count += 1
        return int(self.count == self.stop_at)


@contextmanager
def counted(office: Workspace, moments: Moments) -> Iterator[None]:
    office.store.db.conn.set_progress_handler(moments, INSTRUCTIONS)
    try:
        yield
    finally:
        office.store.db.conn.set_progress_handler(None, 0)


def without_backups(state: tuple[dict[str, str], dict[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """An import begins with a backup, which may stay."""
    tables, files = state
    return tables, {name: digest for name, digest in files.items() if not name.startswith("backups")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return prepared(tmp_path / "made", newest().folder)


def test_an_import_interrupted_at_any_moment_leaves_nothing_of_it(folder: Path, tmp_path: Path) -> None:
    """Moments spread over the whole import, and the last ones one by one."""
    whole = Moments()
    shutil.copytree(folder, tmp_path / "whole")
    with opened_again(tmp_path / "whole") as office, counted(office, whole):
        exchange.import_bundle(office, newest().bundle)
    moments = [*range(1, whole.count - 8, max(1, whole.count // 16)), *range(whole.count - 8, whole.count)]

    with opened_again(folder) as office:
        before = without_backups(everything(office))
        interrupted = 0
        for moment in moments:
            with counted(office, Moments(moment)):
                try:
                    exchange.import_bundle(office, newest().bundle)
                except (UserError, cipher.Error):
                    interrupted += 1
                else:
                    break
            assert without_backups(everything(office)) == before, moment

        assert interrupted > 15
        exchange.import_bundle(office, newest().bundle)
        assert shown(office) == newest().expected


class AfterTheCommit:
    """Stops the database at the first statement after something was committed."""

    def __init__(self) -> None:
        self.committed = self.stops = False

    def told(self, statement: str) -> None:
        self.stops = self.committed
        self.committed = self.committed or statement == "COMMIT"

    def __call__(self) -> int:
        return int(self.stops)


def test_an_import_interrupted_after_its_commit_is_complete(folder: Path, tmp_path: Path) -> None:
    """Records, vectors and what the sender has are written by one commit; nothing that matters comes after it."""
    shutil.copytree(folder, tmp_path / "whole")
    with opened_again(tmp_path / "whole") as office:
        exchange.import_bundle(office, newest().bundle)
        whole = tables(office)
    crash = AfterTheCommit()

    with opened_again(folder) as office:
        conn = office.store.db.conn
        conn.set_trace_callback(crash.told)
        conn.set_progress_handler(crash, 1)
        with suppress(UserError, cipher.Error):
            exchange.import_bundle(office, newest().bundle)
        conn.set_trace_callback(None)
        conn.set_progress_handler(None, 0)

        assert crash.committed
        assert {name for name, digest in tables(office).items() if digest != whole[name]} <= {"journal", "meta", "tally"}, "salted anew"
