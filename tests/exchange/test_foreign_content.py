"""Whatever a member's program writes into a truly signed segment, it is taken, set aside or refused in words: nothing stumbles over it, then or later."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.batch import Batch, Cells, Rows
from app.domain.errors import UserError
from app.domain.kinds import KINDS
from app.domain.records import exchanged_fields
from app.exchange.manifest import SegmentEntry, sign_manifest
from app.exchange.segment import SegmentHeader, seal_segment, segment_header
from app.services import exchange, inbox
from app.services.workspace import Workspace
from tests.exchange.anatomy import listed, members
from tests.exchange.golden.reading import ASKER, newest, open_here
from tests.fuzz.readers import framed, sealed_to_us, section

GOLDEN = newest()
MANIFEST = listed(section()[1])[0]
SEGMENTS = members(section()[1])[0]
STREAMS = list({head.stream: head for head in map(segment_header, SEGMENTS) if head.replica == MANIFEST.replica}.values())
"""The last segment of the sender in each of its streams."""
HERE = [(table, uid) for table, records in GOLDEN.expected["records"].items() for uid in records]
DEEP = "[" * 100_000
LATEST = 2**60
values = st.one_of(
    st.none(),
    st.sampled_from((0, 1, -1, 2**63 - 1, -(2**63))),
    st.floats(allow_nan=False),
    st.sampled_from(("", " ", "x" * 300, "\0", "\u202e", "2026-13-45", "0000-00-00", "9999-12-31", "2026-11-04", "2026-11-20T25:61", "2026-11-20T09:00")),
    st.sampled_from(("[", DEEP, "{}", '{"a": 1}', '["a", 1]', "[[]]", "null", "1e999", '[{"sha": "x", "name": 1, "size": "y"}]', '["甲"]')),
    st.sampled_from([uid for _, uid in HERE]),
    st.sampled_from([table for table, _ in HERE]),
    st.text(max_size=5),
)
kinds = st.sampled_from(KINDS)


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    """New records of a known kind, its fields filled at will."""
    kind = draw(kinds)
    columns = draw(st.lists(st.sampled_from(("_deleted", "unknown", *exchanged_fields(kind))), unique=True, min_size=1))
    uids = [draw(st.uuids()).hex for _ in range(2)]
    return Rows(kind.table, columns, uids, [MANIFEST.unit] * 2, [LATEST - 1] * 2, [[draw(values), draw(values)] for _ in columns])


@st.composite
def cells(draw: st.DrawFn) -> Cells:
    """Fields of records that are here."""
    table, uid = draw(st.sampled_from(HERE))
    kind = next(kind for kind in KINDS if kind.table == table)
    return Cells(table, draw(st.sampled_from(("_deleted", *exchanged_fields(kind)))), [uid], [LATEST - draw(st.integers(0, 5))], [draw(values)])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An office that has imported the golden bundle; everything after it is looked at and taken back."""
    with open_here(tmp_path_factory.mktemp("recipient"), GOLDEN.folder) as opened:
        exchange.import_bundle(opened, GOLDEN.bundle)
        yield opened


def following(last: SegmentHeader, **content: Any) -> Batch:
    """The sender's next segment in that stream."""
    return Batch(last.replica, last.unit, last.audience, last.seq + 1, last.sha256, last.vector, LATEST, **content)


def bundled(segment: bytes) -> bytes:
    """The golden bundle with that segment in place of all that was in it."""
    head = segment_header(segment)
    entry = SegmentEntry(head.sha256, len(segment), head.replica, head.audience, head.seq)
    manifest: Any = msgspec.structs.replace(MANIFEST, segments=(entry,), attachments=())
    return framed([sealed_to_us(sign_manifest(manifest, GOLDEN.keys(ASKER)) + segment)])


def look_at_everything(office: Workspace) -> None:
    """What screens and lists would do with it: load, fold, show, ask."""
    for kind in KINDS:
        for record in office.records(kind).all():
            assert record.name is not None
    inbox.conflicts(office)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(stream=st.sampled_from(STREAMS), new=st.lists(rows(), max_size=2), changed=st.lists(cells(), max_size=3))
def test_nothing_that_a_member_can_sign_makes_the_program_stumble(office: Workspace, stream: SegmentHeader, new: list[Rows], changed: list[Cells]) -> None:
    batch = following(stream, rows=tuple(new), cells=tuple(changed))
    file = office.folder.with_name("forged.ipb")
    file.write_bytes(bundled(seal_segment(batch, GOLDEN.keys(ASKER))))

    try:
        exchange.inspect_bundle(office, file, look=lambda _: look_at_everything(office))
    except UserError as refusal:
        told = refusal.next_step
        assert told


def test_a_field_of_lists_within_lists_without_end_is_set_aside(office: Workspace, tmp_path: Path) -> None:
    """Found by the test above."""
    request = next(uid for table, uid in HERE if table == "support_request")
    batch = following(STREAMS[0], cells=(Cells("support_request", "photos", [request], [LATEST], [DEEP]),))
    (tmp_path / "forged.ipb").write_bytes(bundled(seal_segment(batch, GOLDEN.keys(ASKER))))

    arrival = exchange.inspect_bundle(office, tmp_path / "forged.ipb")

    assert "已搁置" in arrival.refused[0]
