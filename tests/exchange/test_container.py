"""The bundle file: whole, signed, for us, or refused in words with nothing given out (S0-61, design 5)."""

import hashlib
import io
import os
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, Damaged, MachineFault, UserError
from app.exchange.container import Acknowledged, Attachment, Cover, Member, read_bundle, short_code, write_bundle
from app.exchange.frame import read_frame
from app.exchange.keys import ReplicaKeys
from app.exchange.roster import sign_roster
from app.exchange.segment import open_segment
from tests.exchange.offices import CARDS, KEYS, PHOTO, ROSTER, attachment, cover, opened, refusal_of, resealed, section, segment, stored, written


def test_a_bundle_brings_its_segments_and_attachments_to_each_recipient(tmp_path):
    path, photos = tmp_path / "a.ipb", [PHOTO, b"", b"small"]
    ours, theirs = segment("cangqian", "gaishan"), segment("cangqian", "bureau", text="他人")
    sections = [section("gaishan", ours, attachments=[attachment(photo) for photo in photos]), section("bureau", ours_for_bureau := theirs)]

    result = write_bundle(path, cover(), sections, KEYS["cangqian"])

    bundle = opened(path)
    assert list(bundle.segments) == [ours]
    assert stored(bundle) == photos
    assert list(opened(path, "bureau").segments) == [ours_for_bureau]
    assert open_segment(next(bundle.segments), KEYS["cangqian"].signing).cells[0].values == ["某公司"]
    assert (bundle.sender.unit_name, bundle.manifest.number, bundle.manifest.account) == ("仓前所", 7, "王五")
    assert bundle.manifest.acknowledged == (Acknowledged("gaishan-1", "0" * 32, 4),)
    assert (bundle.manifest.bundle, bundle.manifest.code, path.stat().st_size) == (result.bundle, result.code, result.size)
    assert list(tmp_path.iterdir()) == [path]


def test_a_bundle_without_news_still_carries_what_was_acknowledged(tmp_path):
    write_bundle(tmp_path / "a.ipb", cover(), [section("gaishan")], KEYS["cangqian"])

    bundle = opened(tmp_path / "a.ipb")

    assert list(bundle.segments) == []
    assert bundle.manifest.acknowledged


def test_a_replay_keeps_the_identity_of_the_bundle(tmp_path):
    path = written(tmp_path / "a.ipb")
    copy = tmp_path / "copy.ipb"
    copy.write_bytes(path.read_bytes())

    assert opened(copy).manifest == opened(path).manifest
    assert opened(written(tmp_path / "b.ipb", number=8)).manifest.bundle != opened(path).manifest.bundle


def test_every_live_replica_of_the_unit_can_open_it_and_a_revoked_one_is_left_out(tmp_path):
    second = ReplicaKeys.make()
    roster = sign_roster(ROSTER, [second.card("gaishan-2", "gaishan", "盖山所")], KEYS["bureau"], bureau="bureau")
    later = sign_roster(roster, [], KEYS["bureau"], bureau="bureau", revoked={"gaishan-2"})
    both, one = tmp_path / "both.ipb", tmp_path / "one.ipb"
    write_bundle(both, cover(), [section("gaishan", roster=roster)], KEYS["cangqian"])
    write_bundle(one, cover(), [section("gaishan", roster=later)], KEYS["cangqian"])

    assert read_bundle(both, "gaishan-2", second, roster).manifest.recipient == "gaishan"
    with pytest.raises(UserError):
        read_bundle(one, "gaishan-2", second, roster)


def test_a_bundle_for_others_is_refused(tmp_path):
    refusal = refusal_of(written(tmp_path / "a.ipb"), "dongsheng")

    assert refusal.kind == "not_for_us"


def test_a_segment_never_leaves_to_a_unit_outside_its_audience(tmp_path):
    with pytest.raises(ValueError):
        write_bundle(tmp_path / "a.ipb", cover(), [section("gaishan", segment("cangqian", "dongsheng"))], KEYS["cangqian"])

    assert not list(tmp_path.iterdir())


def test_nothing_of_one_units_records_stands_in_another_units_section(tmp_path):
    path = tmp_path / "a.ipb"
    write_bundle(path, cover(), [section("gaishan"), section("bureau", segment("bureau", "cangqian"), attachments=[attachment()])], KEYS["cangqian"])
    with path.open("rb") as file:
        ours, theirs = read_frame(file).sections

    assert ours.size < 2_000
    assert theirs.size > len(PHOTO)


def test_an_unknown_sender_is_named_with_its_fingerprint(tmp_path):
    stranger = ReplicaKeys.make()
    write_bundle(tmp_path / "a.ipb", cover(), [section("gaishan")], stranger)

    refusal = refusal_of(tmp_path / "a.ipb")

    assert refusal.kind == "unknown_sender"
    assert stranger.card("r", "u", "n").fingerprint in refusal.what


def test_a_sender_that_only_a_newer_roster_knows_leads_to_the_newer_roster(tmp_path):
    known = sign_roster(None, CARDS[:1] + CARDS[2:], KEYS["bureau"], bureau="bureau")
    newer = Cover("cangqian-1", "cangqian", "仓前所", "王五", 1, "2026", 2)
    write_bundle(tmp_path / "a.ipb", newer, [section("gaishan")], KEYS["cangqian"])

    assert "先导入区局最新的名单" in refusal_of(tmp_path / "a.ipb", roster=known).next_step


def test_a_foreign_roster_knows_neither_sender_nor_us(tmp_path):
    keys = ReplicaKeys.make()
    foreign = sign_roster(None, [keys.card("x", "bureau-x", "他县局")], keys, bureau="bureau-x")

    assert refusal_of(written(tmp_path / "a.ipb"), roster=foreign).kind == "not_for_us"


def test_a_withdrawn_sender_is_refused(tmp_path):
    roster = sign_roster(ROSTER, [], KEYS["bureau"], bureau="bureau", revoked={"cangqian-1"})

    assert refusal_of(written(tmp_path / "a.ipb"), roster=roster).kind == "revoked_sender"


@pytest.mark.parametrize("mended", [False, True], ids=["as it is", "with the foot's hash mended"])
def test_a_flip_anywhere_is_refused(tmp_path, mended):
    path = written(tmp_path / "a.ipb", photo=b"photo" * 14_000)
    whole = path.read_bytes()
    end = len(whole) - 32 if mended else len(whole)
    places = {*range(0, 40), *range(end - 45, end), *range(40, end, end // 120)}

    for place in sorted(places):
        path.write_bytes(bytes([*whole[:place], whole[place] ^ 0x04, *whole[place + 1 :]]))
        if mended:
            resealed(path, lambda file: file)
        assert refusal_of(path).kind in {"damaged", "newer_format", "bad_input", "not_for_us"}, place


def test_a_cut_anywhere_is_refused(tmp_path):
    path = written(tmp_path / "a.ipb", photo=b"photo" * 14_000)
    whole = path.read_bytes()

    for size in (*range(0, len(whole), len(whole) // 100), *range(len(whole) - 60, len(whole))):
        path.write_bytes(whole[:size])
        assert refusal_of(path).kind in {"damaged", "bad_input"}, size


def test_something_appended_is_refused(tmp_path):
    path = written(tmp_path / "a.ipb")
    path.write_bytes(path.read_bytes() + b"x")

    assert refusal_of(path).kind == "damaged"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + bytes(200), b"age-encryption.org/v1\n", "线索,编号\n".encode("gb18030")])
def test_other_files_are_no_bundles(tmp_path, content):
    (tmp_path / "a.ipb").write_bytes(content)

    assert refusal_of(tmp_path / "a.ipb").kind == "bad_input"


def test_a_missing_file_is_said_in_words(tmp_path):
    assert refusal_of(tmp_path / "none.ipb").kind == "machine"


def test_a_folder_is_told_to_be_one(tmp_path):
    refusal = refusal_of(tmp_path)

    assert (refusal.kind, refusal.what) == ("machine", "这个路径是文件夹，不是文件。")


def test_a_file_that_changes_after_it_was_verified_gives_nothing_out(tmp_path):
    path = written(tmp_path / "a.ipb")
    bundle = opened(path)
    written(path, photo=b"other" * 60_000)

    with pytest.raises(Damaged):
        stored(bundle)
    with pytest.raises(Damaged):
        list(bundle.segments)


def test_an_attachment_that_is_no_longer_what_it_was_stops_the_export(tmp_path):
    spoilt = Attachment(hashlib.sha256(PHOTO).hexdigest(), len(PHOTO), lambda: io.BytesIO(PHOTO[:-1] + b"x"))

    with pytest.raises(Damaged):
        write_bundle(tmp_path / "a.ipb", cover(), [section("gaishan", attachments=[spoilt])], KEYS["cangqian"])

    assert not list(tmp_path.iterdir())


def test_a_cancelled_export_leaves_nothing_and_keeps_the_older_file(tmp_path):
    path = written(tmp_path / "a.ipb")
    before = path.read_bytes()

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_bundle(path, cover(8), [section("gaishan", attachments=[attachment()])], KEYS["cangqian"], stop)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_stick_is_said_in_words(tmp_path):
    (tmp_path / "a.ipb.part").symlink_to("/dev/full")

    with pytest.raises(MachineFault) as refusal:
        write_bundle(tmp_path / "a.ipb", cover(), [section("gaishan", attachments=[attachment()])], KEYS["cangqian"])

    assert "空间不足" in refusal.value.what
    assert not list(tmp_path.iterdir())


def test_a_reader_that_stops_early_leaves_no_thread_waiting(tmp_path):
    bundle = opened(written(tmp_path / "a.ipb", photo=os.urandom(8_000_000)))

    def refuse(member: Member) -> str:
        member.read(10)
        raise MachineFault("磁盘空间不足。", "请清理空间。")

    with pytest.raises(MachineFault):
        bundle.attachments(refuse)


def test_progress_is_told_while_writing_and_while_reading(tmp_path):
    told: list[tuple[int, int]] = []
    path = written(tmp_path / "a.ipb")

    bundle = read_bundle(path, "gaishan-1", KEYS["gaishan"], ROSTER, lambda done, total: told.append((done, total)))

    assert told[-1] == (bundle.manifest.size, bundle.manifest.size)


def test_the_short_code_is_eight_characters_in_two_groups():
    assert [len(group) for group in short_code(b"x").split("-")] == [4, 4]
    assert short_code(b"x") != short_code(b"y")
