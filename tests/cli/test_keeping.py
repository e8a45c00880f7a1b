"""Backups and the check of a data folder; the tour."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import LEAD, Offices, sets
from tests.services.offices import ASKER


def test_a_sound_folder_passes_and_is_told_when_it_has_no_backup(cli: Offices) -> None:
    answer = cli("check")

    assert answer.status == 0
    assert answer.document["ok"] is True
    assert [finding["what"] for finding in answer.document["findings"]] == ["还没有备份。"]
    assert all(set(finding) == {"what", "meaning", "effect", "next_step"} for finding in answer.document["findings"])


def test_a_backup_is_made_and_listed(cli: Offices, tmp_path: Path) -> None:
    made = cli("backup", "make").document
    named = cli("backup", "make", tmp_path / "a.backup").document

    assert [backup["file"] for backup in cli("backup", "list").document] == [made["file"]]
    assert Path(named["file"]).stat().st_size == named["size"] > 10_000
    assert cli("check").document == {"ok": True, "findings": []}


def test_a_backup_is_restored_into_a_new_folder_with_its_attachments(cli: Offices, tmp_path: Path) -> None:
    (tmp_path / "门头.jpg").write_bytes(bytes(5000))
    lead = cli.done(ASKER, "new", "lead", *sets(*LEAD), "--attach", f"photos={tmp_path / '门头.jpg'}")
    made = cli("backup", "make").document
    cli.done(ASKER, "edit", "lead", lead["uid"], "--set", "place=后来改的")

    told = cli("backup", "restore", made["file"], "--home", tmp_path / "恢复").document
    restored = cli.raw("--home", tmp_path / "恢复", "--json", "show", "lead", lead["uid"]).document

    assert told == {"home": str(tmp_path / "恢复"), "attachments": True}
    assert (restored["suspect"], restored["place"]) == (lead["suspect"], None)
    assert cli.raw("--home", tmp_path / "恢复", "--json", "check").document["ok"] is True
    assert cli.done(ASKER, "show", "lead", lead["uid"])["place"] == "后来改的"


def test_a_backup_is_never_restored_over_data(cli: Offices, tmp_path: Path) -> None:
    made = cli("backup", "make", tmp_path / "a.backup").document

    over = cli("backup", "restore", made["file"], "--home", cli.home())
    gone = cli("backup", "restore", tmp_path / "b.backup", "--home", tmp_path / "新")

    assert (over.status, gone.status) == (1, 1)
    assert "没有恢复" in over.error["what"]
    assert not (tmp_path / "新").exists()


def test_a_damaged_attachment_is_found_and_the_check_ends_with_1(cli: Offices, tmp_path: Path) -> None:
    (tmp_path / "门头.jpg").write_bytes(bytes(5000))
    cli.done(ASKER, "new", "lead", *sets(*LEAD), "--attach", f"photos={tmp_path / '门头.jpg'}")
    (kept,) = (path for path in (cli.home() / "attachments").rglob("*") if path.is_file())
    damaged = bytearray(kept.read_bytes())
    damaged[-1] ^= 1
    kept.write_bytes(damaged)

    answer = cli("check")

    assert answer.status == 1
    assert answer.document["ok"] is False
    assert "附件“门头.jpg”已损坏" in answer.document["findings"][0]["what"]


def test_a_damaged_copy_of_the_vault_is_found_and_mended(cli: Offices) -> None:
    (cli.home() / "vault.b.json").write_bytes(b"{}")

    first, second = cli("check"), cli("check")

    assert first.status == 1
    assert "vault.b.json" in first.document["findings"][0]["what"]
    assert second.status == 0


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_a_damaged_database_is_found_in_words(cli: Offices, place: float) -> None:
    cli.lead()
    database = cli.home() / "zhilian.db"
    content = bytearray(database.read_bytes())
    start = int(len(content) * place)
    content[start : start + 64] = bytes(64)
    database.write_bytes(content)

    answer = cli("check")

    assert answer.status == 1
    assert answer.document["ok"] is False
    assert all(finding["what"] and finding["next_step"] for finding in answer.document["findings"])


def test_what_can_be_read_of_damaged_data_is_put_into_a_new_folder(cli: Offices, tmp_path: Path) -> None:
    lead = cli.lead()
    database = cli.home() / "zhilian.db"
    raw = bytearray(database.read_bytes())
    raw[-4000] ^= 1
    database.write_bytes(raw)

    found = cli("check", "--repair-into", tmp_path / "救出的").document
    answer = cli.raw("--home", tmp_path / "救出的", "--json", "show", "lead", lead["uid"])

    assert found["home"] == str(tmp_path / "救出的")
    assert found["records"] > 0
    assert database.read_bytes() == bytes(raw)
    assert (answer.status == 0) == (not any(line.startswith("线索 1 条没有救出") for line in found["lost"])), found


def test_the_tour_says_what_it_left(cli: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tour itself is tested in tests/tour; here only the command is."""
    from app.cli import touring
    from app.services.tour import Tour

    def tour(to: Path, photograph: Callable[[], list[Path]]) -> Tour:
        return Tour([to / "a.pdf"], [to / "a.ipb"], photograph())

    monkeypatch.setattr(touring, "run_tour", tour)

    answer = cli.raw("--json", "tour", "--to", tmp_path)

    assert answer.document == {"pdfs": [str(tmp_path / "a.pdf")], "bundles": [str(tmp_path / "a.ipb")], "screenshots": []}
