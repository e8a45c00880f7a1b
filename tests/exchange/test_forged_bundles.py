"""Bundles made by somebody who can encrypt to us, or by a roster member who lies: refused whatever they mend (S0-61, design 5)."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.exchange.container import Cover, Manifest, SegmentEntry, write_bundle
from app.exchange.manifest import sign_manifest
from app.exchange.segment import segment_header
from tests.exchange.offices import HEAD, KEYS, PHOTO, UNITS, encrypted_again, opened, plaintext, refusal_of, resealed, section, segment, written


def lied(path: Path, pieces: Sequence[bytes], **claims: object) -> Path:
    """The bundle with claims in its manifest that its sender signs although they are not true."""
    manifest: Manifest = msgspec.structs.replace(opened(path).manifest, attachments=(), **claims)
    return encrypted_again(path, sign_manifest(manifest, KEYS["cangqian"]) + b"".join(pieces))


def entry_of(data: bytes, **claims: object) -> SegmentEntry:
    header = segment_header(data)
    return msgspec.structs.replace(SegmentEntry(header.sha256, len(data), header.replica, header.audience, header.seq), **claims)


def test_what_is_encrypted_again_unchanged_is_still_the_same_bundle(tmp_path):
    path = written(tmp_path / "a.ipb")
    manifest = opened(path).manifest

    assert opened(encrypted_again(path, plaintext(path))).manifest == manifest


def test_a_flip_in_the_plaintext_is_refused_even_when_it_is_encrypted_again(tmp_path):
    path = written(tmp_path / "a.ipb", photo=b"photo" * 200)
    plain = plaintext(path)

    for place in range(0, len(plain), 11):
        encrypted_again(path, bytes([*plain[:place], plain[place] ^ 0x20, *plain[place + 1 :]]))
        assert refusal_of(path).kind in {"damaged", "newer_format"}, place


@pytest.mark.parametrize("size", [-1, -1500, 3, 0])
def test_a_plaintext_cut_short_is_refused(tmp_path, size):
    path = written(tmp_path / "a.ipb", photo=b"photo" * 200)

    assert refusal_of(encrypted_again(path, plaintext(path)[:size])).kind == "damaged"


def test_something_after_the_last_attachment_is_refused(tmp_path):
    path = written(tmp_path / "a.ipb")

    assert refusal_of(encrypted_again(path, plaintext(path) + b"x")).kind == "damaged"


def test_a_section_encrypted_again_to_another_unit_is_refused(tmp_path):
    path = written(tmp_path / "a.ipb")
    encrypted_again(path, plaintext(path), "dongsheng")

    refusal = refusal_of(path, "dongsheng")

    assert refusal.kind == "not_for_us"
    assert "没有把这个数据包发给本单位" in refusal.what


def test_a_section_swapped_in_from_another_bundle_is_refused(tmp_path):
    first, second = written(tmp_path / "a.ipb"), written(tmp_path / "b.ipb", number=8)
    resealed(second, lambda file: bytearray(first.read_bytes()[:HEAD]) + file[HEAD:])

    assert "签名不符" in refusal_of(second).what


def test_members_swapped_between_two_bundles_are_refused(tmp_path):
    first, second = written(tmp_path / "a.ipb"), written(tmp_path / "b.ipb", number=8, photo=PHOTO[::-1])
    size = len(PHOTO)
    encrypted_again(first, plaintext(first)[:-size] + plaintext(second)[-size:])

    assert "签名不符" in refusal_of(first).what


def test_one_segment_cannot_stand_for_another_of_the_same_size(tmp_path):
    path = written(tmp_path / "a.ipb")
    listed = segment("cangqian", "gaishan", text="甲公司")
    other = segment("cangqian", "gaishan", text="乙公司")

    assert len(listed) == len(other)
    assert refusal_of(lied(path, [other], segments=(entry_of(listed),))).kind == "damaged"


@pytest.mark.parametrize("claims", [{"seq": 2}, {"replica": "bureau-1"}, {"audience": ("gaishan",)}])
def test_a_manifest_that_misplaces_a_segment_is_refused(tmp_path, claims):
    data = segment("cangqian", "gaishan")

    assert refusal_of(lied(written(tmp_path / "a.ipb"), [data], segments=(entry_of(data, **claims),))).kind == "damaged"


def test_a_segment_that_is_not_for_us_is_refused_even_from_a_known_sender(tmp_path):
    data = segment("cangqian", "dongsheng")

    refusal = refusal_of(lied(written(tmp_path / "a.ipb"), [data], segments=(entry_of(data),)))

    assert "不该发给本单位" in refusal.what


@pytest.mark.parametrize("claims", [{"bundle": "0" * 32}, {"number": 99}, {"suite": "none"}, {"unit_name": "局\u202e"}])
def test_a_manifest_that_names_another_identity_is_refused(tmp_path, claims):
    path = lied(written(tmp_path / "a.ipb"), [], segments=(), **claims)
    if "bundle" in claims:
        resealed(path, lambda file: file[: HEAD - 16] + bytes(16) + file[HEAD:])

    assert refusal_of(path).kind == "damaged"


def test_a_segment_listed_twice_is_refused(tmp_path):
    data = segment("cangqian", "gaishan")

    assert refusal_of(lied(written(tmp_path / "a.ipb"), [data, data], segments=(entry_of(data),) * 2)).kind == "damaged"


@pytest.mark.parametrize("replica", ["cangqian-1", "bureau-1"])
def test_a_sender_cannot_speak_for_another_unit(tmp_path, replica):
    cover = Cover(replica, "bureau", UNITS["bureau"], "王五", 7, "2026", 1)
    write_bundle(tmp_path / "a.ipb", cover, [section("gaishan")], KEYS["cangqian"])

    assert refusal_of(tmp_path / "a.ipb").kind == "unknown_sender"


def test_a_section_that_also_opens_with_another_kind_of_key_is_refused(tmp_path):
    path = written(tmp_path / "a.ipb")
    public = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()

    assert refusal_of(encrypted_again(path, plaintext(path), "gaishan", pyrage.ssh.Recipient.from_str(public))).kind == "not_for_us"
