"""Writes and reads a bundle with MB megabytes of photos in DIR; prints peak resident MB and the seconds of each part and of bare pyrage.

python tests/exchange/large_bundle.py DIR MB
"""

import hashlib
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pyrage

from app.exchange.container import Attachment, Cover, Member, Section, read_bundle, write_bundle
from app.exchange.keys import ReplicaKeys
from app.exchange.roster import sign_roster

PHOTO_SIZE = 4 * 2**20


def main(folder: Path, megabytes: int) -> None:
    keys, bureau = ReplicaKeys.make(), ReplicaKeys.make()
    roster = sign_roster(None, [bureau.card("b", "bureau", "局"), keys.card("o", "office", "所")], bureau, bureau="bureau")
    photos, all_photos = [], folder / "photos"
    with all_photos.open("wb") as together:
        for number in range(megabytes * 2**20 // PHOTO_SIZE):
            path, content = folder / f"{number}.jpg", os.urandom(PHOTO_SIZE)
            path.write_bytes(content)
            together.write(content)
            photos.append(Attachment(hashlib.sha256(content).hexdigest(), PHOTO_SIZE, lambda path=path: path.open("rb")))
    bundle = folder / "large.ipb"

    start = time.perf_counter()
    write_bundle(bundle, Cover("o", "office", "所", "某人", 1, "2026", 1), [Section(roster.live("bureau"), [], photos)], keys)
    wrote = time.perf_counter()
    opened = read_bundle(bundle, "b", bureau, roster)
    verified = time.perf_counter()
    opened.attachments(_hashed)
    end = time.perf_counter()

    print(f"{_peak():.0f} MB peak; write {wrote - start:.2f} s, verify {verified - wrote:.2f} s, hand out {end - verified:.2f} s; {_bare(all_photos, bureau)}")


def _peak() -> float:
    """The most memory that this program itself had, in MB: on Linux `ru_maxrss` also holds what the program that started it had."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM:")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _hashed(member: Member) -> str:
    digest = hashlib.sha256()
    while block := member.read(2**18):
        digest.update(block)
    return digest.hexdigest()


def _bare(photos: Path, keys: ReplicaKeys) -> str:
    """The same bytes through pyrage alone, from file to file, durable."""
    start = time.perf_counter()
    sealed, plain = photos.with_suffix(".age"), photos.with_suffix(".out")
    with photos.open("rb") as source, sealed.open("wb") as target:
        pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(keys.recipient)])
        target.flush()
        os.fsync(target.fileno())
    middle = time.perf_counter()
    with sealed.open("rb") as source, plain.open("wb") as target:
        pyrage.decrypt_io(source, target, [pyrage.x25519.Identity.from_str(keys.identity)])
    return f"bare pyrage: write {middle - start:.2f} s, read {time.perf_counter() - middle:.2f} s"


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
