"""Four offices with keys and a roster, and bundles between them, for the tests of bundle files."""

import hashlib
import io
import os
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import pyrage
import pytest

from app.domain.batch import Batch, Cells
from app.domain.errors import UserError
from app.exchange.container import Acknowledged, Attachment, Cover, Member, OpenedBundle, Section, read_bundle, write_bundle
from app.exchange.frame import read_frame
from app.exchange.keys import ReplicaKeys
from app.exchange.roster import Roster, sign_roster
from app.exchange.segment import seal_segment

UNITS = {"bureau": "区市场监管局", "cangqian": "仓前所", "gaishan": "盖山所", "dongsheng": "东升所"}
KEYS = {unit: ReplicaKeys.make() for unit in UNITS}
CARDS = [KEYS[unit].card(f"{unit}-1", unit, name) for unit, name in UNITS.items()]
ROSTER = sign_roster(None, CARDS, KEYS["bureau"], bureau="bureau")
HEAD = 26
PHOTO = os.urandom(300_000)


def segment(*audience: str, seq: int = 1, text: str = "某公司") -> bytes:
    cells = Cells("lead", "suspect", ["lead-1"], [5], [text])
    previous = "" if seq == 1 else "0" * 64
    return seal_segment(Batch("cangqian-1", "cangqian", tuple(sorted(audience)), seq, previous, {}, 9, cells=(cells,)), KEYS["cangqian"])


def attachment(content: bytes = PHOTO) -> Attachment:
    return Attachment(hashlib.sha256(content).hexdigest(), len(content), lambda: io.BytesIO(content))


def section(unit: str, *segments: bytes, attachments: Sequence[Attachment] = (), roster: Roster = ROSTER) -> Section:
    return Section(roster.live(unit), segments, attachments, [Acknowledged(f"{unit}-1", "0" * 32, 4)])


def cover(number: int = 7, unit: str = "cangqian") -> Cover:
    return Cover(f"{unit}-1", unit, UNITS[unit], "王五", number, "2026-11-20T09:30:00+08:00", ROSTER.version)


def written(path: Path, number: int = 7, unit: str = "gaishan", text: str = "某公司", photo: bytes = PHOTO) -> Path:
    write_bundle(path, cover(number), [section(unit, segment("cangqian", unit, text=text), attachments=[attachment(photo)])], KEYS["cangqian"])
    return path


def opened(path: Path, unit: str = "gaishan", roster: Roster = ROSTER) -> OpenedBundle:
    return read_bundle(path, f"{unit}-1", KEYS[unit], roster)


def refusal_of(path: Path, unit: str = "gaishan", roster: Roster = ROSTER) -> UserError:
    with pytest.raises(UserError) as refusal:
        opened(path, unit, roster)
    assert refusal.value.next_step
    return refusal.value


def resealed(path: Path, change: Callable[[bytearray], bytearray]) -> Path:
    """The file changed by somebody who also mends the hash in the foot."""
    body = change(bytearray(path.read_bytes()[:-32]))
    path.write_bytes(bytes(body) + hashlib.sha256(body).digest())
    return path


def stored(bundle: OpenedBundle) -> list[bytes]:
    kept: list[bytes] = []

    def store(member: Member) -> str:
        kept.append(member.read())
        return hashlib.sha256(kept[-1]).hexdigest()

    bundle.attachments(store)
    return kept


def plaintext(path: Path, unit: str = "gaishan") -> bytes:
    """What stands inside the only section."""
    with path.open("rb") as file:
        (extent,) = read_frame(file).sections
    section_bytes = path.read_bytes()[extent.start : extent.start + extent.size]
    return pyrage.decrypt(section_bytes, [pyrage.x25519.Identity.from_str(KEYS[unit].identity)])


def encrypted_again(path: Path, plain: bytes, unit: str = "gaishan", *others: object) -> Path:
    """The file with another content of its only section: what anybody can make who knows a unit's recipient."""
    sealed = pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(KEYS[unit].recipient), *others])
    return resealed(path, lambda file: file[:HEAD] + sealed + struct.pack(">QH", len(sealed), 1))
