"""A bundle that any released version wrote is read by this one, and brings what it always brought (design.md 5)."""

from pathlib import Path

import pytest

from app import __version__
from app.domain.batch import Batch
from app.domain.support import SupportRequest
from app.exchange.container import read_bundle
from app.exchange.segment import open_segment, segment_header
from app.services import exchange
from db.check import check_database
from tests.exchange.golden.reading import GOLDEN, PHOTO, RECIPIENT, Golden, newest, open_here, shown, versions


def test_the_present_version_has_a_golden_bundle() -> None:
    assert __version__ in versions(), "make one: .venv/bin/python -m tests.exchange.golden.make"


@pytest.mark.parametrize("version", versions())
def test_a_golden_bundle_brings_what_it_always_brought(version: str, tmp_path: Path) -> None:
    """Fields and kinds that a later version added may be there as well; nothing that was there may be missing or other."""
    golden = Golden(GOLDEN / version)
    with open_here(tmp_path, golden.folder) as office:
        arrival = exchange.import_bundle(office, golden.bundle)

        now, then = shown(office), golden.expected
        assert arrival.refused == []
        assert arrival.gaps == []
        assert now["conflicts"] == then["conflicts"]
        assert now["records"].keys() >= then["records"].keys()
        for table, records in then["records"].items():
            assert {uid: {name: now["records"][table][uid].get(name) for name in record} for uid, record in records.items()} == records
            assert now["records"][table].keys() == records.keys()
        photos = [photo for request in office.records(SupportRequest).all() for photo in request.photos]
        assert [office.blobs.read(photo.sha) for photo in photos] == [PHOTO]
        assert check_database(office.store) == []


def test_the_newest_golden_bundle_holds_every_sort_of_content() -> None:
    """Otherwise what a later version forgets to read would not be noticed."""
    golden = newest()
    bundle = read_bundle(golden.bundle, golden.replica(RECIPIENT), golden.keys(RECIPIENT), golden.roster)

    batches = [_opened(data, golden) for data in bundle.segments]

    assert {rows.kind for batch in batches for rows in batch.rows} >= {"lead", "triage", "support_request", "dispatch", "step"}
    assert {part.field for batch in batches for part in batch.cells} >= {"place", "goods", "_deleted"}
    lives = [live for batch in batches for whole in batch.wholes for live in whole.cells]
    assert any(live.seq for live in lives)
    assert any(live.known for live in lives)
    assert len({batch.replica for batch in batches}) >= 4
    assert len({batch.audience for batch in batches}) >= 3
    assert bundle.manifest.attachments
    assert len(shown_conflicts(golden)) == 1


def _opened(data: bytes, golden: Golden) -> Batch:
    author = golden.roster.find(segment_header(data).replica)
    assert author is not None
    return open_segment(data, author.signing)


def shown_conflicts(golden: Golden) -> list[object]:
    """The conflicts that the bundle is said to bring."""
    return list(golden.expected["conflicts"])
