"""A file is whole or absent; the machine's faults are told in words."""

import errno
import os
from pathlib import Path

import pytest

from app.domain.errors import MachineFault
from app.paper.saving import save, save_bytes


def test_a_file_is_put_in_its_place_whole(tmp_path: Path) -> None:
    save_bytes(tmp_path / "表.pdf", b"old")

    save_bytes(tmp_path / "表.pdf", b"new")

    assert (tmp_path / "表.pdf").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["表.pdf"]


@pytest.mark.parametrize("number, words", [(errno.ENOSPC, "磁盘空间不足"), (errno.EROFS, "只读"), (errno.EACCES, "没有权限"), (errno.EIO, "磁盘出错")])
def test_a_fault_of_the_disk_keeps_the_old_file(tmp_path: Path, number: int, words: str) -> None:
    path = tmp_path / "表.pdf"
    save_bytes(path, b"old")

    def full(part: Path) -> None:
        part.write_bytes(b"half")
        raise OSError(number, os.strerror(number))

    with pytest.raises(MachineFault, match=words):
        save(path, full)

    assert path.read_bytes() == b"old"
    assert [left.name for left in tmp_path.iterdir()] == ["表.pdf"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_is_really_full_is_told(tmp_path: Path) -> None:
    (tmp_path / "表.pdf.part").symlink_to("/dev/full")

    with pytest.raises(MachineFault, match="磁盘空间不足"):
        save_bytes(tmp_path / "表.pdf", b"x" * 100_000)

    assert not (tmp_path / "表.pdf").exists()


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(MachineFault, match="文件夹"):
        save_bytes(tmp_path, b"x")

    with pytest.raises(MachineFault, match="文件夹不存在"):
        save_bytes(tmp_path / "没有" / "表.pdf", b"x")
