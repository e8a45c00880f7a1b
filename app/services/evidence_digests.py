"""The fingerprints of electronic evidence: written once, recomputed whenever the item is looked at (S1-46)."""

from collections.abc import Iterator
from functools import partial

from app.domain.errors import BadInput, Damaged, NotFound
from app.domain.evidence import Evidence
from app.domain.value_kinds import Attachment
from app.exchange.fingerprints import fingerprints
from app.services.counted_rows import Counted
from app.services.workspace import Workspace

PIECE = 2**20
GAP = "　"
"""Between the name of a file and its fingerprints."""
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
        now = [_line(workspace, one) for one in item.papers]
    except (Damaged, NotFound):
        return GONE
    wrong = sorted(_unlike(item.digests.splitlines(), now))
    return f"与取证时不一致：{'、'.join(dict.fromkeys(line.split(GAP)[0] for line in wrong))}" if wrong else ALIKE


def _unlike(sealed: list[str], now: list[str]) -> Iterator[str]:
    """The lines without a counterpart on the other side; a line that was sealed with fewer fingerprints is compared by those."""
    left = list(now)
    for line in sealed:
        same = next((one for one in left if set(line.split(GAP)) <= set(one.split(GAP))), None)
        if same is None:
            yield line
        else:
            left.remove(same)
    yield from left


def _line(workspace: Workspace, one: Attachment) -> str:
    with workspace.blobs.open(one.sha) as reader:
        digests = fingerprints(iter(partial(reader.read, PIECE), b""))
    return GAP.join([one.name, *(f"{name} {digest}" for name, digest in digests.items())])
