"""The fingerprints of electronic evidence: written once, recomputed whenever the item is looked at (S1-46)."""

import hashlib
from collections.abc import Iterator

from app.domain.errors import BadInput, Damaged, NotFound
from app.domain.evidence import Evidence
from app.domain.value_kinds import Attachment
from app.services.counted_rows import Counted
from app.services.workspace import Workspace

PIECE = 2**20
ALIKE, GONE = "与取证时一致", "文件读不出来"


def seal_evidence(workspace: Workspace, item: Evidence) -> Iterator[Counted]:
    """Write the fingerprints. Raises BadInput when there is no file, or when they stand already."""
    if item.digests:
        raise BadInput("校验值已经计算过，不能重算。", "打开这一件时会自动核对；文件有增减的，请另外登记一件。")
    if not item.papers:
        raise BadInput("还没有电子数据文件。", "请先添加文件并保存，再计算校验值。")
    item.digests = "\n".join(_line(workspace, one) for one in item.papers)
    item.sealed_on = workspace.now().strftime("%Y-%m-%dT%H:%M")
    return iter(())


def checked(workspace: Workspace, item: Evidence) -> str:
    """Whether the files still are what they were; empty before they were sealed."""
    if not item.digests:
        return ""
    try:
        now = {_line(workspace, one) for one in item.papers}
    except (Damaged, NotFound):
        return GONE
    wrong = sorted(set(item.digests.splitlines()) ^ now)
    return f"与取证时不一致：{'、'.join(dict.fromkeys(line.split('　')[0] for line in wrong))}" if wrong else ALIKE


def _line(workspace: Workspace, one: Attachment) -> str:
    digests = [hashlib.new(name) for name in ("sha256", "sm3") if name in hashlib.algorithms_available]
    with workspace.blobs.open(one.sha) as reader:
        while piece := reader.read(PIECE):
            for digest in digests:
                digest.update(piece)
    return "　".join([one.name, *(f"{digest.name.upper().replace('SHA256', 'SHA-256')} {digest.hexdigest()}" for digest in digests)])
