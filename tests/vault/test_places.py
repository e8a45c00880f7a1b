from pathlib import Path

import pytest

from app.domain.errors import UserError
from db import places
from db.places import refuse_unsafe_place

pytestmark = pytest.mark.skipif(not Path("/proc/mounts").exists(), reason="Linux mounts")

MOUNTS = """\
/dev/sda2 / ext4 rw 0 0
/dev/sdb1 /media/U\\040盘 vfat rw 0 0
/dev/mapper/home /home ext4 rw 0 0
/dev/mapper/stick /stick ext4 rw 0 0
server:/share /share nfs4 rw 0 0
user@host:/ /home/clerk/remote fuse.sshfs rw 0 0
//nas/office /nas cifs rw 0 0
/dev/sdc1 /usb-disk ntfs rw 0 0
/dev/sda3 /nas ext4 rw 0 0
"""


@pytest.fixture
def office_pc(tmp_path, monkeypatch):
    """A PC with an inner disk (sda), a stick (sdb), a USB disk that calls itself fixed (sdc) and encrypted volumes."""
    blocks = tmp_path / "class"
    blocks.mkdir()
    for disk, partition, bus, removable in [("sda", "sda2", "ata1", 0), ("sda", "sda3", "ata1", 0), ("sdb", "sdb1", "ata2", 1), ("sdc", "sdc1", "usb1/1-1", 0)]:
        node = tmp_path / "devices" / bus / disk / partition
        node.mkdir(parents=True)
        (node.parent / "removable").write_text(f"{removable}\n")
        (blocks / partition).symlink_to(node)
    for volume, disk in [("home", "sda2"), ("stick", "sdb1")]:
        (blocks / volume / "slaves" / disk).mkdir(parents=True)
    (tmp_path / "mounts").write_text(MOUNTS, "utf-8")
    monkeypatch.setattr(places, "MOUNTS", tmp_path / "mounts")
    monkeypatch.setattr(places, "BLOCK_DEVICES", blocks)


@pytest.mark.usefixtures("office_pc")
@pytest.mark.parametrize("place", ["/srv/data", "/home/clerk/数据", "/nas/data", "/media/U", "/homeless"])
def test_an_inner_disk_is_accepted(place):
    refuse_unsafe_place(Path(place))


@pytest.mark.usefixtures("office_pc")
@pytest.mark.parametrize(
    "place,kind", [("/media/U 盘/数据", "移动盘"), ("/stick/x", "移动盘"), ("/usb-disk/x", "移动盘"), ("/share", "网络盘"), ("/home/clerk/remote/x", "网络盘")]
)
def test_a_stick_and_a_network_drive_are_refused(place, kind):
    with pytest.raises(UserError, match=kind) as refusal:
        refuse_unsafe_place(Path(place))

    assert "本机硬盘" in refusal.value.next_step


def test_the_folder_of_this_test_is_accepted(tmp_path):
    refuse_unsafe_place(tmp_path / "not" / "yet" / "made")
