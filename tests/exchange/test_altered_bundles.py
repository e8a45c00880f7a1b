"""Every part of a golden bundle altered, cut and exchanged: refused in words, and the data folder as it was to the last row (S0-61, design.md 5)."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pyrage
import pytest

from app.domain.batch import Batch
from app.domain.errors import UserError
from app.exchange.keys import ReplicaKeys
from app.exchange.manifest import LENGTH, AttachmentEntry, Manifest, SegmentEntry, bundle_id, sign_manifest
from app.exchange.roster import sign_roster, write_roster
from app.exchange.segment import open_segment, seal_segment, segment_header
from app.services import exchange, identity
from app.services.guarded_import import import_guarded
from app.services.workspace import Workspace
from db.check import check_database
from tests.exchange.anatomy import Part, inside, listed, members, outside
from tests.exchange.golden.reading import ASKER, RECIPIENT, newest, opened_again, prepared, shown
from tests.exchange.whole_database import everything, tables
from tests.fuzz.readers import framed, sealed_to_us, section
from tests.services.offices import BUREAU

WHOLE = newest().bundle.read_bytes()
PLAIN = section()[1]
OUTSIDER = "城门所"
ALTERED = {"damaged", "newer_format", "bad_input", "not_for_us"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the computer for which the golden bundle was made."""
    return prepared(tmp_path_factory.mktemp("made"), newest().folder)


@pytest.fixture(scope="module")
def office(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """That office, shared: nothing that is refused may change it."""
    folder = tmp_path_factory.mktemp("shared") / "office"
    shutil.copytree(made, folder)
    with opened_again(folder) as opened:
        yield opened


@pytest.fixture
def fresh(made: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The same for one test alone."""
    shutil.copytree(made, tmp_path / "fresh")
    with opened_again(tmp_path / "fresh") as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "altered.ipb"


def refused(office: Workspace, file: Path, data: bytes) -> UserError:
    """The refusal; not one row was written for it, not even one that was taken back."""
    file.write_bytes(data)
    rows = office.store.db.conn.total_changes

    with pytest.raises(UserError) as refusal:
        import_guarded(office, file)

    assert office.store.db.conn.total_changes == rows
    assert any("一" <= letter <= "鿿" for letter in refusal.value.what)
    assert refusal.value.next_step
    return refusal.value


def flipped(data: bytes, place: int) -> bytes:
    return bytes([*data[:place], data[place] ^ 0x01, *data[place + 1 :]])


def mended(data: bytes) -> bytes:
    """The file with a hash in its foot that fits."""
    return data[:-32] + hashlib.sha256(data[:-32]).digest()


def again(plain: bytes) -> bytes:
    """A bundle file with that inside, encrypted to the recipient: what anybody can make of it who has opened it."""
    return framed([sealed_to_us(plain)])


def without(data: bytes, part: Part) -> bytes:
    return data[: part.start] + data[part.end :]


@pytest.mark.parametrize("part", outside(WHOLE), ids=lambda part: part.name)
def test_a_part_of_the_file_that_is_flipped_cut_or_left_out_is_refused(office: Workspace, file: Path, part: Part) -> None:
    before = everything(office)

    for place in part.places:
        assert refused(office, file, flipped(WHOLE, place)).kind in ALTERED - {"not_for_us"}, place
        assert refused(office, file, WHOLE[:place]).kind in {"damaged", "bad_input"}, place
        if part.name != "hash":
            assert refused(office, file, mended(flipped(WHOLE, place))).kind in ALTERED, place
    if part.name != "hash":
        assert refused(office, file, mended(without(WHOLE, part))).kind in ALTERED
    assert everything(office) == before


@pytest.mark.parametrize("part", inside(PLAIN), ids=lambda part: part.name)
def test_a_part_inside_the_encryption_that_is_flipped_cut_or_left_out_is_refused(office: Workspace, file: Path, part: Part) -> None:
    before = everything(office)

    for place in part.places:
        assert refused(office, file, again(flipped(PLAIN, place))).kind in {"damaged", "newer_format"}, place
        assert refused(office, file, again(PLAIN[:place])).kind == "damaged", place
    assert refused(office, file, again(without(PLAIN, part))).kind in {"damaged", "newer_format"}
    assert everything(office) == before


@pytest.mark.parametrize("more", [b"\0", PLAIN[-200:], b"\0" * 2**16], ids=["a byte", "its end again", "a chunk"])
def test_something_after_the_last_part_is_refused(office: Workspace, file: Path, more: bytes) -> None:
    before = everything(office)

    for altered in (WHOLE + more, mended(WHOLE[:-32] + more + WHOLE[-32:]), again(PLAIN + more)):
        assert refused(office, file, altered).kind == "damaged"
    assert everything(office) == before


def test_what_was_only_encrypted_again_is_the_golden_bundle(fresh: Workspace, file: Path) -> None:
    """The refusals here are for what was altered, not for how the test packs it."""
    file.write_bytes(again(PLAIN))

    import_guarded(fresh, file)

    assert shown(fresh) == newest().expected


MANIFEST, BEHIND = listed(PLAIN)
SEGMENTS, PHOTOS = members(PLAIN)
FIRST, SECOND, *REST = SEGMENTS


def claimed(keys: ReplicaKeys | None = None, **claims: object) -> bytes:
    """The golden members under a manifest that says something else, truly signed: by the sender, whose program is another, or by somebody."""
    manifest: Manifest = msgspec.structs.replace(MANIFEST, **claims)
    return sign_manifest(manifest, keys or newest().keys(ASKER)) + PLAIN[BEHIND:]


def relisted(segments: list[bytes] = SEGMENTS, photos: list[bytes] = PHOTOS) -> bytes:
    """Other members under a manifest of the sender that lists just these."""
    heads = [(segment_header(one), len(one)) for one in segments]
    entries = tuple(SegmentEntry(head.sha256, size, head.replica, head.audience, head.seq) for head, size in heads)
    shown_photos = tuple(AttachmentEntry(hashlib.sha256(one).hexdigest(), len(one)) for one in photos)
    return claimed(segments=entries, attachments=shown_photos)[: -len(PLAIN[BEHIND:])] + b"".join([*segments, *photos])


def renumbered(place: int) -> tuple[SegmentEntry, ...]:
    """The list of segments, the number of one altered."""
    return tuple(msgspec.structs.replace(entry, seq=entry.seq + (number == place)) for number, entry in enumerate(MANIFEST.segments))


def behind_golden_list(*parts: bytes) -> bytes:
    return PLAIN[:BEHIND] + b"".join(parts)


SAID = {
    "segments in another order than listed": behind_golden_list(SECOND, FIRST, *REST, *PHOTOS),
    "one segment in the place of another": behind_golden_list(FIRST, FIRST, *REST, *PHOTOS),
    "the attachment before the segments": behind_golden_list(*PHOTOS, *SEGMENTS),
    "a segment that is listed and not there": behind_golden_list(FIRST, *REST, *PHOTOS),
    "an attachment that is listed and not there": behind_golden_list(*SEGMENTS),
    "a segment that is there and not listed": relisted(segments=[FIRST, *REST]) + SECOND,
    "a segment listed twice": relisted(segments=[FIRST, *SEGMENTS]),
    "an attachment listed twice": relisted(photos=PHOTOS * 2),
    "a segment under another number": claimed(segments=renumbered(1)),
    "a segment under another author": claimed(segments=(msgspec.structs.replace(MANIFEST.segments[0], replica="x"), *MANIFEST.segments[1:])),
    "a segment for other units": claimed(segments=(msgspec.structs.replace(MANIFEST.segments[0], audience=("x",)), *MANIFEST.segments[1:])),
    "another number of the bundle": claimed(number=MANIFEST.number + 1),
    "another bundle's list": claimed(number=99, bundle=bundle_id(MANIFEST.replica, 99, MANIFEST.made_at)),
    "another suite": claimed(suite="sm2-sm3-sm4"),
    "a name that turns the line around": claimed(unit_name="仓前所\u202e"),
    "the signature of somebody else": claimed(ReplicaKeys.make()),
}


@pytest.mark.parametrize("altered", SAID.values(), ids=SAID)
def test_members_exchanged_doubled_missing_or_renumbered_are_refused(office: Workspace, file: Path, altered: bytes) -> None:
    """Encrypted to us and, where the list is altered, truly signed by the sender."""
    before = everything(office)

    assert refused(office, file, again(altered)).kind == "damaged"
    assert everything(office) == before


@pytest.mark.parametrize("order", [[*REST, SECOND, FIRST], [SECOND, *REST, FIRST]], ids=["backwards", "the first one last"])
def test_members_in_another_order_that_is_listed_so_do_no_harm(fresh: Workspace, file: Path, order: list[bytes]) -> None:
    file.write_bytes(again(relisted(segments=order)))

    import_guarded(fresh, file)

    assert shown(fresh) == newest().expected
    assert check_database(fresh.store) == []


@pytest.mark.parametrize("gone", range(len(SEGMENTS)))
def test_a_segment_that_the_sender_left_out_is_named_as_a_gap_and_the_whole_bundle_heals_it(fresh: Workspace, file: Path, gone: int) -> None:
    rest = [segment for place, segment in enumerate(SEGMENTS) if place != gone]
    stream = [(head.replica, head.stream, head.seq) for head in map(segment_header, SEGMENTS)]
    replica, name, seq = stream[gone]
    file.write_bytes(again(relisted(segments=rest)))

    arrival = import_guarded(fresh, file)

    if (replica, name, seq + 1) in stream:
        assert any(f"第{seq}份数据" in gap for gap in arrival.gaps)
    import_guarded(fresh, newest().bundle)
    assert exchange.gaps(fresh) == []
    assert shown(fresh) == newest().expected
    assert check_database(fresh.store) == []


def test_an_attachment_that_the_sender_left_out_comes_with_the_next_bundle(fresh: Workspace, file: Path) -> None:
    file.write_bytes(again(relisted(photos=[])))
    sha = hashlib.sha256(PHOTOS[0]).hexdigest()

    import_guarded(fresh, file)

    assert not fresh.blobs.has(sha)
    import_guarded(fresh, newest().bundle)
    assert fresh.blobs.read(sha) == PHOTOS[0]


def test_another_content_under_a_number_that_is_here_is_named_and_set_aside_and_changes_no_record(fresh: Workspace, file: Path) -> None:
    import_guarded(fresh, newest().bundle)
    mine = [segment for segment in SEGMENTS if segment_header(segment).replica == MANIFEST.replica]
    first, second = (open_segment(segment, MANIFEST.signing) for segment in mine[:2])
    other = seal_segment(moved_to(second, first), newest().keys(ASKER))
    before = tables(fresh)
    file.write_bytes(again(relisted(segments=[other])))

    arrival = import_guarded(fresh, file)

    assert "与已收到的不一致" in arrival.refused[0]
    assert changed_tables(before, tables(fresh)) <= AUDIT | {"aside", "taken", "undo_image"}


def moved_to(content: Batch, place: Batch) -> Batch:
    """What one segment says, at the place of another in its stream."""
    return replace(content, audience=place.audience, seq=place.seq, previous=place.previous, vector=place.vector)


AUDIT = {"journal", "meta", "bundle", "tally"}
"""The entry that says that somebody imported, and the clock that went on."""


def changed_tables(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in before | after if before.get(name) != after.get(name)}


def test_the_same_bundle_again_writes_an_audit_entry_and_nothing_else(fresh: Workspace) -> None:
    import_guarded(fresh, newest().bundle)
    before, meta = everything(fresh), metas(fresh)

    assert import_guarded(fresh, newest().bundle).nothing_new

    assert changed_tables(before[0], tables(fresh)) == {"journal", "meta", "tally"}
    assert all(key == "clock" or key.startswith("sealed") for key, value in metas(fresh).items() if meta.get(key) != value)
    assert everything(fresh)[1] == before[1]


def metas(office: Workspace) -> dict[str, object]:
    return dict(office.store.db.conn.execute("SELECT key, value FROM meta").fetchall())


def test_with_other_keys_it_is_not_for_us(fresh: Workspace, file: Path) -> None:
    with fresh.commit("测试：别的密钥"):
        identity.make_keys(fresh.store)
    before = everything(fresh)

    assert refused(fresh, file, WHOLE).kind == "not_for_us"
    assert everything(fresh) == before


@pytest.mark.parametrize(("withdrawn", "reason"), [(ASKER, "revoked_sender"), (RECIPIENT, "revoked_sender")])
def test_a_withdrawn_sender_or_recipient_brings_nothing_in(fresh: Workspace, file: Path, tmp_path: Path, withdrawn: str, reason: str) -> None:
    golden = newest()
    later = sign_roster(golden.roster, [], golden.keys(BUREAU), bureau=golden.roster.bureau, revoked={golden.replica(withdrawn)})
    (tmp_path / "later.roster").write_bytes(write_roster(later))
    identity.import_roster(fresh, tmp_path / "later.roster")
    before = everything(fresh)

    assert refused(fresh, file, WHOLE).kind == reason
    assert everything(fresh) == before


STRANGER = ReplicaKeys.make()
NAMED_X = bundle_id("x", MANIFEST.number, MANIFEST.made_at)
FOREIGN = {
    "a stranger": (claimed(STRANGER, signing=STRANGER.signing), "unknown_sender"),
    "a stranger under another computer's name": (claimed(STRANGER, signing=STRANGER.signing, replica="x", bundle=NAMED_X), "damaged"),
    "a member under another unit's name": (claimed(unit="x"), "unknown_sender"),
    "for another unit": (claimed(recipient="x"), "not_for_us"),
    "for another computer": (claimed(recipient_replicas=("x",)), "not_for_us"),
}


@pytest.mark.parametrize(("altered", "reason"), FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_key_or_name_brings_nothing_in(fresh: Workspace, file: Path, altered: bytes, reason: str) -> None:
    """What an unknown key signed is kept as it came, encrypted, for the head to look at; no row is written for it."""
    before = everything(fresh)

    assert refused(fresh, file, again(altered)).kind == reason
    kept = {name for name in everything(fresh)[1] if name not in before[1]}
    assert tables(fresh) == before[0]
    assert all(name.startswith("quarantine/") for name in kept)
    assert bool(kept) == (reason == "unknown_sender")


def test_what_its_recipient_encrypts_again_to_another_unit_is_refused_there(tmp_path: Path, file: Path) -> None:
    other = pyrage.x25519.Recipient.from_str(newest().keys(OUTSIDER).recipient)
    with opened_again(prepared(tmp_path / "other", newest().folder, OUTSIDER)) as office:
        before = everything(office)

        assert refused(office, file, framed([pyrage.encrypt(PLAIN, [other])])).kind == "not_for_us"
        assert refused(office, file, WHOLE).kind == "not_for_us"
        assert everything(office) == before


def of_later_format() -> dict[str, bytes]:
    """Files that a later version of the program wrote, in all else as they should be."""
    body = msgspec.msgpack.encode([2, {"was": "rearranged"}, "and has more"])
    manifest = LENGTH.pack(len(body)) + body + newest().keys(ASKER).sign("bundle 2", body)
    segment = FIRST[:4] + (2).to_bytes(2, "big") + bytes(100)
    entry = SegmentEntry(hashlib.sha256(segment).hexdigest(), len(segment), *msgspec.structs.astuple(MANIFEST.segments[0])[2:])
    longer = claimed(segments=(entry, *MANIFEST.segments[1:]))[: -len(PLAIN[BEHIND:])] + b"".join([segment, *SEGMENTS[1:], *PHOTOS])
    return {"frame": mended(WHOLE[:8] + (2).to_bytes(2, "big") + WHOLE[10:]), "manifest": again(manifest + PLAIN[BEHIND:]), "segment": again(longer)}


@pytest.mark.parametrize("part", ["frame", "manifest", "segment"])
def test_what_a_later_version_wrote_is_refused_with_the_advice_to_upgrade(office: Workspace, file: Path, part: str) -> None:
    """ux.md 5: an older program explains, and changes nothing."""
    before = everything(office)

    refusal = refused(office, file, of_later_format()[part])

    assert refusal.kind == "newer_format"
    assert "由更新版本的程序写成" in refusal.what
    assert "升级本程序" in refusal.next_step
    assert everything(office) == before
