"""Photos in bundles: stopped anywhere, an import leaves nothing; memory stays flat however many there are (design 5)."""

import io
import os
import subprocess
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, MachineFault
from app.domain.leads import Lead
from app.domain.value_kinds import Attachment
from app.services import exchange, leads, sending
from app.services.workspace import Workspace
from benchmarks.photos import one_run
from db.journal import head
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, Offices

SIZE = 1_500_000
"""Longer than several blocks."""


@pytest.fixture
def bundle(offices: Offices) -> Path:
    """One lead with three photos, for the bureau."""
    asker = offices[ASKER]
    photos = tuple(Attachment(asker.blobs.put(io.BytesIO(os.urandom(SIZE))), f"{number}.jpg", SIZE) for number in range(3))
    leads.register(asker, a_lead(asker, photos=photos))
    return offices.send(ASKER, BUREAU)


def held(office: Workspace) -> tuple[object, ...]:
    """Where the journal stands, and all files of attachments, half ones included."""
    return head(office.store.db.conn), sorted(path.name for path in office.blobs.folder.glob("*"))


@pytest.mark.parametrize("place", [0, 10, 17, 20, 30, 38])
def test_an_import_stopped_in_the_middle_of_a_photo_leaves_nothing(offices: Offices, bundle: Path, place: int):
    bureau, told = offices[BUREAU], 0
    before = held(bureau)

    def stop(_done: int, _total: int) -> None:
        nonlocal told
        told += 1
        if told > place:
            raise Cancelled

    with pytest.raises(Cancelled):
        exchange.import_bundle(bureau, bundle, stop)

    assert held(bureau) == before


def test_photos_arrive_whole_and_are_not_written_again(offices: Offices, bundle: Path):
    bureau = offices[BUREAU]
    exchange.import_bundle(bureau, bundle)
    kept = {path: path.stat().st_mtime_ns for path in bureau.blobs.folder.iterdir()}

    assert exchange.import_bundle(bureau, bundle).nothing_new

    assert {path: path.stat().st_mtime_ns for path in bureau.blobs.folder.iterdir()} == kept
    (lead,) = bureau.records(Lead).all()
    for photo in lead.photos:
        bureau.blobs.verify(photo.sha)


@pytest.mark.usefixtures("keys_are_stretched")
def test_memory_stays_flat_while_many_photos_are_written_and_taken_in(tmp_path: Path):
    """48 MB of photos, each side in a process of its own, measured alike whatever the tests before have left in memory."""
    found = one_run(tmp_path, 48)

    assert found["write memory"] < 150
    assert found["read memory"] < 150


def test_a_stick_that_is_taken_off_before_anything_is_written_is_not_reported_as_written(offices: Offices, tmp_path: Path, monkeypatch) -> None:
    """Its empty folder stays behind on the system disk, and nothing may stand there."""
    stick = tmp_path / "stick"
    stick.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(stick)], capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    compact = sending.compact

    def taken_off(workspace: Workspace) -> int:
        subprocess.run(["umount", str(stick)], check=True)
        return compact(workspace)

    monkeypatch.setattr(sending, "compact", taken_off)

    with pytest.raises(MachineFault, match="拔出或卸下"):
        sending.export_bundle(offices[ASKER], [offices.unit(BUREAU)], stick / "a.ipb")

    assert list(stick.iterdir()) == []
