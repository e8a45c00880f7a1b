"""Old bundles, bundles for others, segments put where they do not belong: replayed by somebody, harmless or refused (S0-61, design 5)."""

import hashlib
from pathlib import Path

import msgspec
import pyrage
import pytest

from app.domain.batch import Batch, Cells
from app.domain.errors import UserError
from app.exchange.container import Acknowledged, Cover, Section, write_bundle
from app.exchange.frame import foot, head, read_frame
from app.exchange.keys import ReplicaKeys
from app.exchange.segment import open_segment, seal_segment, segment_header
from app.services import exchange, identity, leads
from app.services.workspace import Workspace
from tests.exchange.offices import KEYS, segment
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Offices, clock, offices, template
from tests.services.test_exchange import record_digest

__all__ = ["clock", "offices", "template"]


def restated(data: bytes, **claims: object) -> bytes:
    """The segment with another header before the same body and below it the same signature."""
    sizes = int.from_bytes(data[6:10], "big")
    header = msgspec.msgpack.decode(data[18 : 18 + sizes]) | claims
    packed = msgspec.msgpack.encode(header)
    return data[:6] + len(packed).to_bytes(4, "big") + data[10:18] + packed + data[18 + sizes :]


@pytest.mark.parametrize("claims", [{"audience": ["cangqian", "dongsheng"]}, {"replica": "bureau-1"}, {"unit": "bureau"}, {"seq": 2, "previous": "0" * 64}])
def test_a_segment_moved_to_another_stream_author_or_place_is_refused(claims: dict[str, object]) -> None:
    moved = restated(segment("cangqian", "gaishan"), **claims)

    assert {name: getattr(segment_header(moved), name) for name in claims if name != "audience"} == {n: v for n, v in claims.items() if n != "audience"}
    for keys in KEYS.values():
        with pytest.raises(UserError, match="签名不符") as refusal:
            open_segment(moved, keys.signing)
        assert refusal.value.next_step


def test_a_segment_that_is_not_moved_is_read() -> None:
    data = segment("cangqian", "gaishan")

    assert restated(data) == data
    assert open_segment(data, KEYS["cangqian"].signing).replica == "cangqian-1"


def carried(offices: Offices, batch: Batch, keys: ReplicaKeys) -> Path:
    """A bundle of the asker for the coordinator with one segment that somebody made up."""
    asker, unit = offices[ASKER], offices.unit(COORDINATOR)
    me, roster = asker.store.identity, identity.roster_of(asker)
    cover = Cover(me.replica, me.unit, asker.unit.full_name or "", "陈立言", 500, "2026-11-20T13:00:00+08:00", roster.version)
    data, path = seal_segment(batch, keys), offices.folder / "made-up.ipb"
    said = [Acknowledged(batch.replica, segment_header(data).stream, batch.seq)]
    write_bundle(path, cover, [Section(roster.live(unit.uid), [data], (), said)], identity.keys_of(asker))
    return path


@pytest.mark.parametrize("of_the_lender", [("replica",), ("unit",), ("replica", "unit")])
def test_a_member_cannot_write_in_the_name_of_another_author(offices: Offices, of_the_lender: tuple[str, ...]) -> None:
    """The asker signs its bundle and the segment in it with its own key, but the segment names the lender's computer or unit."""
    asker, lender = offices[ASKER].store.identity, offices[LENDER].store.identity
    author = {name: getattr(lender if name in of_the_lender else asker, name) for name in ("replica", "unit")}
    audience = tuple(sorted((asker.unit, lender.unit, offices.unit(COORDINATOR).uid)))
    batch = Batch(author["replica"], author["unit"], audience, 1, "", {}, 9, cells=(Cells("lead", "suspect", ["x"], [5], ["某公司"]),))
    path = carried(offices, batch, identity.keys_of(offices[ASKER]))
    before = record_digest(offices, COORDINATOR)

    with pytest.raises(UserError, match="没有可以导入的内容") as refusal:
        exchange.import_bundle(offices[COORDINATOR], path)

    assert "签名不符" in refusal.value.what or "与名单不符" in refusal.value.what
    assert record_digest(offices, COORDINATOR) == before


def encrypted_to(office: Workspace, path: Path, opener: Workspace) -> Path:
    """The only section of a bundle, opened by its recipient and encrypted anew to another office, with a head and a foot that fit."""
    with path.open("rb") as file:
        frame = read_frame(file)
    (extent,) = frame.sections
    data = path.read_bytes()[extent.start : extent.start + extent.size]
    plain = pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(identity.keys_of(opener).identity)])
    sealed = pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(identity.keys_of(office).recipient)])
    whole = head(frame.bundle) + sealed + foot([len(sealed)])
    made = path.with_name("again.ipb")
    made.write_bytes(whole + hashlib.sha256(whole).digest())
    return made


def test_a_bundle_that_its_recipient_encrypts_again_to_another_unit_is_refused_there(offices: Offices) -> None:
    leads.register(offices[ASKER], a_lead(offices[ASKER]))
    passed_on = encrypted_to(offices[LENDER], offices.send(ASKER, COORDINATOR), offices[COORDINATOR])
    before = record_digest(offices, LENDER)

    with pytest.raises(UserError) as refusal:
        exchange.import_bundle(offices[LENDER], passed_on)

    assert refusal.value.kind == "not_for_us"
    assert "没有把这个数据包发给本单位" in refusal.value.what
    assert refusal.value.next_step
    assert record_digest(offices, LENDER) == before


def test_the_same_done_for_its_own_recipient_is_the_same_bundle(offices: Offices) -> None:
    """The refusal above is for whom it names, not for having been encrypted anew."""
    leads.register(offices[ASKER], a_lead(offices[ASKER]))

    again = encrypted_to(offices[COORDINATOR], offices.send(ASKER, COORDINATOR), offices[COORDINATOR])

    assert exchange.import_bundle(offices[COORDINATOR], again).new == 1


def test_old_bundles_replayed_after_newer_ones_change_no_record(offices: Offices) -> None:
    old = []
    for suspect in ("甲公司", "乙公司", "丙公司"):
        leads.register(offices[ASKER], a_lead(offices[ASKER], suspect=suspect))
        old.append(offices.send(ASKER, BUREAU))
        exchange.import_bundle(offices[BUREAU], old[-1])
    before = record_digest(offices, BUREAU)[:-2]

    for path in old:
        assert exchange.import_bundle(offices[BUREAU], path).nothing_new

    assert record_digest(offices, BUREAU)[:-2] == before
