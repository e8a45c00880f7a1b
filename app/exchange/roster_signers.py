"""Who must sign a roster: enough of the signers that the known version names, and enough of those that it names itself.

Knows keys and numbers; whether a signature holds stands in `roster`.
"""

from collections.abc import Collection, Sequence

from app.exchange.keys import fingerprint
from app.exchange.roster_content import Entry, Roster


def missing_signers(known: Roster | None, new: Roster) -> str:
    """The computers that could give the signatures which are still missing, as people know them; empty when there are enough.

    A new version needs the old threshold of the old signers, so that nobody names himself; and its own threshold of its own signers, so that
    a bureau cannot lock itself out with a signer who is not able to sign, and a unit that joins late can check it by itself.
    """
    signed, wanted = set(new.signed_by), set[bytes]()
    for roster in (known, new):
        if roster is not None and roster.signers and len(signed & set(roster.signers)) < roster.threshold:
            wanted |= set(roster.signers) - signed
    return shown_signers((*new.entries, *(known.entries if known else ())), wanted)


def shown_signers(entries: Sequence[Entry], keys: Collection[bytes]) -> str:
    """区市场监管局 B（指纹 …）、…"""
    return "、".join(dict.fromkeys(shown_computer(entry) for entry in entries if entry.signing in keys))


def shown_computer(entry: Entry) -> str:
    """区市场监管局 B（指纹 …）"""
    return f"{entry.unit_name} {entry.letter}（指纹 {fingerprint(entry.signing)}）"
