"""A large bundle on its way to the stick: told step by step, stopped at any of them, named only when it is whole on the medium (design 5)."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, MachineFault
from app.exchange import writing
from app.exchange.container import read_bundle, write_bundle
from tests.exchange.offices import KEYS, ROSTER, attachment, cover, section, segment

PHOTO = os.urandom(3_000_000)
"""Longer than several blocks."""
UNTOLD: Callable[[int, int], None] = lambda _done, _total: None  # noqa: E731


def write(path: Path, report: Callable[[int, int], None] = UNTOLD) -> None:
    write_bundle(path, cover(), [section("gaishan", segment("cangqian", "gaishan"), attachments=[attachment(PHOTO)])], KEYS["cangqian"], report)


def test_writing_and_reading_back_are_told_block_by_block_to_the_end(tmp_path):
    told: list[tuple[int, int]] = []

    write(tmp_path / "a.ipb", lambda done, total: told.append((done, total)))

    done = [done for done, _ in told]
    assert done == sorted(done)
    assert len(told) > 2 * len(PHOTO) // 2**18
    assert told[-1][0] == told[-1][1] > 2 * len(PHOTO)


@pytest.mark.parametrize("place", [0.1, 0.4, 0.6, 0.9])
def test_writing_stops_in_the_middle_of_a_photo_and_of_reading_back_and_leaves_nothing(tmp_path, place: float):
    def stop(done: int, total: int) -> None:
        if done > place * total:
            raise Cancelled

    with pytest.raises(Cancelled):
        write(tmp_path / "a.ipb", stop)

    assert not list(tmp_path.iterdir())


def test_the_file_gets_its_name_when_its_bytes_are_on_the_medium_and_were_read_back(tmp_path, monkeypatch):
    steps: list[str] = []
    real = os.fsync, writing._verify, Path.replace

    def synced(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        real[0](handle)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(writing, "_verify", lambda *of: (steps.append("read back"), real[1](*of))[1])
    monkeypatch.setattr(Path, "replace", lambda part, to: (steps.append(f"{part.name} becomes {to.name}"), real[2](part, to))[1])

    write(tmp_path / "a.ipb")

    assert steps == ["file", "read back", "a.ipb.part becomes a.ipb", "folder"]


def test_a_medium_that_gives_back_other_bytes_is_found_out(tmp_path, monkeypatch):
    real = os.fsync

    def worn_out(handle: int) -> None:
        real(handle)
        with (tmp_path / "a.ipb.part").open("r+b") as file:
            file.seek(1_000_000)
            file.write(b"worn out")

    monkeypatch.setattr(os, "fsync", worn_out)

    with pytest.raises(MachineFault) as refusal:
        write(tmp_path / "a.ipb")

    assert "坏块" in refusal.value.what
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_reading_stops_in_the_middle_of_a_photo(tmp_path, place: float):
    write(tmp_path / "a.ipb")

    def stop(done: int, total: int) -> None:
        if done > place * total:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_bundle(tmp_path / "a.ipb", "gaishan-1", KEYS["gaishan"], ROSTER, stop)
    bundle = read_bundle(tmp_path / "a.ipb", "gaishan-1", KEYS["gaishan"], ROSTER)
    with pytest.raises(Cancelled):
        bundle.attachments(lambda member: str(member.drain()), stop)
