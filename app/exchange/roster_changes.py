"""What a new version of the roster changes, for whoever signs or takes it in."""

from collections.abc import Iterator

from app.exchange.keys import fingerprint
from app.exchange.roster_content import Roster
from app.exchange.roster_signers import shown_computer, shown_signers


def changes_since(known: Roster | None, new: Roster) -> list[str]:
    """One line for each computer that is listed or withdrawn, each other bureau that is named, and one when the signers change."""
    return list(_changes(known, new))


def _changes(known: Roster | None, new: Roster) -> Iterator[str]:
    for entry in new.entries:
        before = known.find(entry.replica) if known else None
        if before is None:
            yield f"{'列入（已停用）' if entry.revoked else '列入'}：{shown_computer(entry)}"
        elif entry.revoked and not before.revoked:
            yield f"停用：{shown_computer(entry)}"
    before_others = set(known.others) if known else set()
    for other in sorted(set(new.others) - before_others, key=lambda one: one.name):
        yield f"写明其他区局：{other.name}（指纹 {fingerprint(other.key)}）"
    for other in sorted(before_others - set(new.others), key=lambda one: one.name):
        yield f"不再写明其他区局：{other.name}（指纹 {fingerprint(other.key)}）"
    asked = (known.signers, known.threshold) if known else ((), 1)
    if (new.signers, new.threshold) != asked:
        yield f"签发人：{shown_signers(new.entries, new.signers)}，须有 {new.threshold} 个签名"
