"""Why a bundle, card or roster is not taken, beyond plain damage; and what the machine's own faults are called."""

import errno

from app.domain.errors import Damaged, MachineFault, UserError

ALTERED = "签名不符，可能被改动或损坏，未导入任何内容。"
SEND_AGAIN = "请让对方重新导出。"

_FAULTS = {
    errno.ENOSPC: ("磁盘或U盘空间不足。", "请清理空间或换一个U盘后重试。"),
    errno.EROFS: ("U盘或目标文件夹是只读的。", "请关闭写保护或换一个位置后重试。"),
    errno.EACCES: ("没有读写这个文件的权限。", "请换一个文件夹，或请系统管理员处理。"),
    errno.EPERM: ("没有读写这个文件的权限。", "请换一个文件夹，或请系统管理员处理。"),
    errno.ENOENT: ("找不到这个文件或文件夹。", "请确认U盘已插好、路径正确后重试。"),
    errno.EISDIR: ("这个路径是文件夹，不是文件。", "请选择文件，或换一个文件名。"),
    errno.EFBIG: ("文件太大，这个U盘的格式放不下。", "请换用 exFAT 或 NTFS 格式的U盘，或分几次导出。"),
}


class UnknownSender(UserError):
    """Signed by a key that the roster does not hold: kept waiting until somebody confirms the fingerprint."""

    kind = "unknown_sender"

    def __init__(self, what: str, next_step: str, fingerprint: str) -> None:
        super().__init__(what, next_step)
        self.fingerprint = fingerprint


class RevokedSender(UserError):
    """Signed by a replica whose key the bureau has withdrawn."""

    kind = "revoked_sender"


class NotForUs(UserError):
    """Whole, but made for other units; or passed on to us by somebody for whom it was not made to be passed on."""

    kind = "not_for_us"


class NewerFormat(UserError):
    """Written by a later version of the program than this one."""

    kind = "newer_format"


class RosterRefused(UserError):
    """A roster that must not replace the known one: older, forged, forked, or from another signer."""

    kind = "roster_refused"


def altered() -> Damaged:
    """The refusal of a bundle whose bytes are not what the sender wrote."""
    return Damaged(ALTERED, SEND_AGAIN)


def newer_format(what: str) -> NewerFormat:
    """The refusal of a file that a later version of the program wrote."""
    return NewerFormat(f"{what}由更新版本的程序写成，本程序读不了，未导入任何内容。", "请先升级本程序，再导入一次。")


def machine_fault(error: OSError) -> MachineFault:
    """The operating system's error in the user's words."""
    what, next_step = _FAULTS.get(error.errno or 0, ("读写文件时出错，U盘可能已被拔出或损坏。", "请检查U盘后重试；仍不行请换一个U盘。"))
    return MachineFault(what, next_step)
