import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.kinds import KINDS
from tests.store.offices import Builder, Drawer, Office
from tests.store.samples import Diary, Memo, Note, Probe

MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def builder() -> Iterator[Builder]:
    """In memory where the system offers a file system there: the tests sync to disk thousands of times."""
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="zhilian-tests-", dir=place) as folder:
        yield Builder(Path(folder))


@pytest.fixture
def office(builder: Builder) -> Office:
    """One office of unit ua, with every kind of the program and those of the tests."""
    return builder.office("ua", (*KINDS, Probe, Note, Memo, Diary))


@pytest.fixture
def store(office: Office):
    return office.store


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def two(builder: Builder) -> tuple[Office, Office]:
    """Two offices with few kinds."""
    return builder.office("ua", (Note,)), builder.office("ub", (Note,))
