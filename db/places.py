"""Where a live data folder may stand: on a disk of this PC, never on a stick or a network drive.

Such disks ignore fsync: a pulled plug loses everything that was shown as saved. It knows drives, not their content.
"""

import ctypes
import re
import sys
from pathlib import Path

from app.domain.errors import UserError

MOUNTS = Path("/proc/mounts")
BLOCK_DEVICES = Path("/sys/class/block")
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "davfs"}
NETWORK_FILE_SYSTEMS_OF_USERS = {"fuse.sshfs", "fuse.glusterfs", "fuse.davfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.s3fs"}
WINDOWS_DRIVES = {2: "移动盘", 4: "网络盘", 5: "光盘", 6: "内存盘"}


def refuse_unsafe_place(folder: Path) -> None:
    """Raise ``UserError`` when the folder is on a removable or network drive."""
    place = folder.resolve()
    kind = _kind_on_windows(place) if sys.platform == "win32" else _kind_on_linux(place)
    if kind:
        raise UserError(f"“{folder}”在{kind}上，不能存放正在使用的数据。", "请选择本机硬盘上的文件夹；移动盘和网络盘只用来放备份和数据包。")


def _kind_on_windows(place: Path) -> str:
    drive_type = ctypes.windll.kernel32.GetDriveTypeW  # type: ignore[attr-defined,unused-ignore]
    return WINDOWS_DRIVES.get(int(drive_type(place.anchor)), "")


def _kind_on_linux(place: Path) -> str:
    device, file_system = _mount_of(place)
    if file_system in NETWORK_FILE_SYSTEMS | NETWORK_FILE_SYSTEMS_OF_USERS:
        return "网络盘"
    return "移动盘" if device.startswith("/dev/") and _is_removable(Path(device).resolve().name) else ""


def _mount_of(place: Path) -> tuple[str, str]:
    """Device and file system of the deepest mount above ``place``; of two on one point the later counts."""
    found = (0, "", "")
    for line in MOUNTS.read_text("utf-8", "surrogateescape").splitlines() if MOUNTS.exists() else ():
        device, point, file_system = (_unescaped(word) for word in line.split(" ")[:3])
        if place.is_relative_to(point) and len(point) >= found[0]:
            found = (len(point), device, file_system)
    return found[1:]


def _unescaped(word: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), word)


def _is_removable(name: str) -> bool:
    """USB disks often call themselves fixed, so their bus counts too; an encrypted volume is where its disks are."""
    node = (BLOCK_DEVICES / name).resolve()
    flags = [folder / "removable" for folder in (node, node.parent)]
    if any(flag.is_file() and flag.read_text().strip() == "1" for flag in flags) or "/usb" in node.as_posix():
        return True
    slaves = node / "slaves"
    return slaves.is_dir() and any(_is_removable(slave.name) for slave in slaves.iterdir())
