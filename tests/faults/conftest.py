import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.office import remembered
from tests.remembered import keys_are_not_stretched

__all__ = ["keys_are_not_stretched"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What stands beneath the program is watched on Linux only."""
    for item in items:
        if "made" in getattr(item, "fixturenames", ()) and sys.platform != "linux":
            item.add_marker(pytest.mark.skip(reason="watches the disk the Linux way"))


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """The office and its bundles, made once; nobody writes here."""
    with tempfile.TemporaryDirectory(prefix="zhilian-faults-") as place:
        yield remembered(Path(place))
