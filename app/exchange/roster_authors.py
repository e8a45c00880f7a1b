"""Whose segments in a bundle are taken, by the roster and by what the bundle's sender vouches for (docs/decisions/revoked-computers.md)."""

from app.domain.errors import UserError
from app.exchange.manifest import Manifest
from app.exchange.roster_content import Entry, RosterContent
from app.exchange.segment import SegmentHeader


def author_of(roster: RosterContent, header: SegmentHeader) -> Entry:
    """The roster's entry of the computer that a segment names as its author. Raises UserError when there is none."""
    author = roster.find(header.replica)
    if author is None:
        raise UserError("由名单之外的电脑写成，没有导入。", "请导入区局最新的单位密钥名单后再试。")
    return author


def require_vouched(roster: RosterContent, manifest: Manifest, header: SegmentHeader) -> None:
    """Of a withdrawn author only what the sender, who is in use, has merged itself and says so in its signed manifest. Raises UserError."""
    if not author_of(roster, header).revoked:
        return
    merged = {(entry.replica, entry.stream): entry.seq for entry in manifest.acknowledged}
    if merged.get((header.replica, header.stream), 0) < header.seq:
        raise UserError(
            "由已停用的电脑写成，转来的单位也没有确认收到过，没有导入。",
            "请与那个单位电话核对；确是停用前写的，请由收到过的单位转来，或在用的电脑上重新录入。",
        )
