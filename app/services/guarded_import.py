"""Bundles in, with the quarantine before the door: what an unknown key signed waits there instead of being lost, and leaves it only confirmed and listed."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.progress import Report, unreported
from app.exchange.refusals import UnknownSender
from app.services.bundle_preview import Preview, preview_bundle, take_in
from app.services.exchange import Arrival, import_bundle
from app.services.identity import known_roster
from app.services.quarantine import Waiting, forget, set_aside, waiting_bundles, waits_here
from app.services.workspace import Workspace

Excluded = Collection[tuple[str, str]]
"""Records, by kind and uid, that are not taken in."""


def import_guarded(workspace: Workspace, path: Path, *, trust_clock: bool = False, excluded: Excluded = ()) -> Arrival:
    """Import a bundle; one of an unknown key is set aside instead, and refused with the fingerprint to compare."""
    with _guarded(workspace, path):
        arrival = import_bundle(workspace, path, trust_clock=trust_clock, excluded=excluded)
    _let_go(workspace, path, len(arrival.merged.held))
    return arrival


def take_in_guarded(
    workspace: Workspace, path: Path, before: int, report: Report = unreported, *, trust_clock: bool = False, excluded: Excluded = ()
) -> Preview:
    """The same, told as a preview tells it."""
    with _guarded(workspace, path):
        result = take_in(workspace, path, before, report, trust_clock=trust_clock, excluded=excluded)
    _let_go(workspace, path, result.held)
    return result


def preview_guarded(workspace: Workspace, path: Path, report: Report = unreported) -> Preview:
    """Preview a bundle; one of an unknown key is set aside instead."""
    with _guarded(workspace, path):
        return preview_bundle(workspace, path, report)


def _let_go(workspace: Workspace, path: Path, held: int) -> None:
    """It waits no longer, unless pieces of it are held back for its author's clock: to take those in, the file is needed again."""
    if not held:
        forget(workspace, path)


@contextmanager
def _guarded(workspace: Workspace, path: Path) -> Iterator[None]:
    if waits_here(workspace, path):
        _require_ready(next((one for one in waiting_bundles(workspace) if one.file == path), None))
    elif known_roster(workspace) is None:
        raise _told(set_aside(workspace, path), "本机还没有单位密钥名单。")
    try:
        yield
    except UnknownSender as unknown:
        raise _told(set_aside(workspace, path), "签名的密钥不在名单中。") from unknown


def _told(waiting: Waiting, why: str) -> UnknownSender:
    what = f"{why}自称“{waiting.sender}”的数据包（指纹 {waiting.fingerprint}）已留存，没有导入任何内容。{waiting.warning}"
    return UnknownSender(what, "请负责人电话核对指纹后确认；名单列入对方后即可导入。", waiting.fingerprint)


def _require_ready(waiting: Waiting | None) -> None:
    if waiting is not None and not waiting.confirmed:
        raise UnknownSender(
            f"这个数据包自称来自“{waiting.sender}”，指纹 {waiting.fingerprint} 还没有确认，没有导入。",
            "请单位负责人打电话与对方逐组核对指纹，一致再确认。",
            waiting.fingerprint,
        )
    if waiting is not None and not waiting.listed:
        raise UnknownSender(
            f"“{waiting.sender}”的指纹 {waiting.fingerprint} 已确认，但单位密钥名单里还没有它，没有导入。",
            "请区局把它签入名单，导入新名单后再导入这个数据包。",
            waiting.fingerprint,
        )
