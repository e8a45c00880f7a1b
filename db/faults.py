"""Faults of the machine in the user's words, translated once, at the border between ``db`` and the rest.

What is not in the tables is a bug of the program and passes through unchanged.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2 as cipher

from app.domain.errors import MachineFault

Sentence = tuple[str, str]

# Primary result codes, https://www.sqlite.org/rescode.html; the driver exports only some of them by name.
BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB = 5, 6, 8, 10, 11, 13, 14, 26

DISK_FULL: Sentence = ("磁盘空间不足，刚才的改动没有保存。", "请清理磁盘空间后再保存一次；以前保存的内容不受影响。")
WRITE_PROTECTED: Sentence = ("文件或文件夹是只读的，没有保存。", "请检查磁盘是否写保护、文件属性是否为只读，或请管理员开通写入权限。")
DISK_ERROR: Sentence = ("读写磁盘时出错，刚才的改动没有保存。", "请检查硬盘或移动盘是否松动、损坏；尽快备份，再运行“检查数据库”。")
IN_USE: Sentence = ("数据库正被另一个操作占用，没有保存。", "请等正在进行的导入或备份结束后再试一次。")
GONE: Sentence = ("文件或文件夹找不到了。", "请检查它是否被移动、改名，或移动盘是否已拔出。")
DATABASE_DAMAGED: Sentence = ("数据库文件已损坏。", "请不要继续录入，用最近的备份恢复到新的文件夹，并保留现在的文件夹备查。")

UNDECODABLE = "decode to UTF-8"
"""What the driver says of a text that breaks off in the middle of a character: a page behind it came as zeros."""

FAULTS: dict[int, Sentence] = {
    FULL: DISK_FULL,
    READONLY: WRITE_PROTECTED,
    CORRUPT: DATABASE_DAMAGED,
    NOTADB: DATABASE_DAMAGED,
    BUSY: IN_USE,
    LOCKED: IN_USE,
    IOERR: DISK_ERROR,
    CANTOPEN: ("数据库文件打不开。", "请检查数据文件夹是否存在、是否有读写权限，或请管理员协助。"),
}

OS_FAULTS: dict[int, Sentence] = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: ("文件超过了磁盘或系统允许的大小，没有写入。", "请换一个能存放大文件的磁盘（例如 NTFS 格式）再试。"),
    errno.EACCES: ("没有权限读写这个文件。", "请检查文件是否正被其他程序打开，或请管理员开通读写权限。"),
    errno.EPERM: ("系统不允许读写这个文件。", "请检查安全软件是否拦截，或请管理员开通读写权限。"),
    errno.EROFS: WRITE_PROTECTED,
    errno.ENOENT: GONE,
    errno.ENOTDIR: GONE,
    errno.EISDIR: ("这个路径是文件夹，不是文件。", "请选择文件，或换一个文件名。"),
    errno.ENODEV: GONE,
    errno.ENXIO: GONE,
    errno.EIO: DISK_ERROR,
    errno.ENAMETOOLONG: ("文件名或路径太长。", "请换一个较短的文件夹或文件名。"),
    errno.EMFILE: ("同时打开的文件太多。", "请关闭一些窗口或程序后再试。"),
    errno.EBUSY: ("文件正被其他程序使用。", "请关闭正在使用它的程序后再试。"),
}


def primary_code(error: Exception) -> int:
    """SQLite's result code without its extension, 0 when the driver gave none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


@contextmanager
def translated() -> Iterator[None]:
    """Turn faults of the disk and the database file into ``MachineFault``; works as a decorator too."""
    try:
        yield
    except cipher.Error as error:
        sentence = DATABASE_DAMAGED if UNDECODABLE in str(error) else FAULTS.get(primary_code(error))
        if sentence is None:
            raise
        raise MachineFault(*sentence) from error
    except OSError as error:
        sentence = OS_FAULTS.get(error.errno or 0)
        if sentence is None:
            raise
        raise MachineFault(*sentence) from error
