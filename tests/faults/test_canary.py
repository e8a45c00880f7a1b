"""What somebody typed stands nowhere in clear: not in any byte that the program ever wrote, nor in what a crash leaves behind."""

import io
from pathlib import Path

import pytest
from PIL import Image

from app import fault_log
from app.domain.leads import Reporter
from app.domain.value_kinds import Attachment
from app.services import sending
from app.services.accounts import change_password
from app.services.backup_plan import back_up_daily, drill
from app.services.drafts import Typed, keep_drafts
from app.services.exchange import import_bundle
from app.services.leads import register
from app.services.lockout import wrong_password
from app.services.records import save
from app.services.workspace import Workspace
from tests.faults.disk import WRITE, Disk, watched
from tests.faults.office import DATA, FIRST, open_office
from tests.faults.operations import operation
from tests.remembered import quick_keys
from tests.services.invented import a_lead
from tests.services.offices import PASSWORD, Clock

NAME, NUMBER, EXIF = "金丝雀QWXZ", "350104199912317788", "CanaryExifQWXZ"
FORMS = [word.encode(code) for word in (NAME, NUMBER, EXIF) for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "unicode_escape")]


def test_a_canary_stands_in_no_byte_that_was_ever_written(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name, an ID number and the EXIF of a photo: in no write to database, WAL, temporary file, draft, log, backup or bundle, even one removed since."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    operation("import").prepare(made, tmp_path)

    with quick_keys(), watched(Disk(str(tmp_path))) as disk:
        with open_office(tmp_path / DATA) as workspace:
            _work(workspace, tmp_path)
        assert disk.steps

    written: dict[str, bytearray] = {}
    for step in disk.steps:
        if step.kind == WRITE:
            written.setdefault(step.path, bytearray()).extend(step.data)
    assert {"data/zhilian.db-wal", "data/zhilian.db", "state/zhilian/log/zhilian.log"} <= set(written)
    assert [path for path, content in written.items() if _sings(bytes(content))] == []
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and _sings(path.read_bytes())] == []


def _work(workspace: Workspace, place: Path) -> None:
    photo = _photo()
    attachment = Attachment(workspace.blobs.put(photo), f"{NAME}.jpg", len(photo))
    lead = register(workspace, a_lead(workspace, suspect=NAME, detail=NUMBER, photos=(attachment,)), Reporter(full_name=NAME, phone="13877887788"))
    keep_drafts(workspace, [Typed("lead", "", {"suspect": NAME}, {"received_on": NUMBER})])
    lead.place = f"{NAME}隔壁"
    save(workspace, lead)
    import_bundle(workspace, place / FIRST)
    sending.export_bundle(workspace, [workspace.unit], place / "out.ipb")
    back_up_daily(workspace)
    drill(workspace)
    wrong_password(workspace.folder, "宋知夏", Clock()())
    change_password(workspace, PASSWORD, f"{NAME}的口令")
    try:
        raise ValueError(f"{NAME} {NUMBER}")
    except ValueError as bug:
        fault_log.note(bug)


def _photo() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = EXIF
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "JPEG", exif=exif)
    assert EXIF.encode() in kept.getvalue()
    return kept.getvalue()


def _sings(content: bytes) -> bool:
    return any(form in content for form in FORMS)
