"""Heads of journals travel with bundles: who puts an old folder back or writes his journal anew is found by what others hold (design.md 4)."""

import shutil
from collections.abc import Callable
from dataclasses import asdict

import pypdfium2

from app.domain.journal_head import read_head
from app.exchange.manifest import Manifest
from app.paper.pages import Stamp
from app.services import exchange, leads, sending
from app.services.checking import check
from app.services.document_numbers_ledger import Ledger, ledger_pdf, ledger_template
from app.services.forms import form_template
from app.services.opening import open_folder
from app.services.paper_checks import JOURNAL_DIFFERS, JOURNAL_HOLDS, STRANGE, look_back
from app.services.paper_codes import journal_stamp
from app.services.workspace import Workspace
from db.digest import as_bytes, chained
from db.heads import EARLIER, NEWEST, Head, heads_for, held_by_others, keep_head
from db.journal import COLUMNS, Entry, head, sealed_values
from tests.services.invented import a_lead
from tests.services.offices import ACCOUNTS, ASKER, BUREAU, PASSWORD, Clock, Offices, one_place


def damage(workspace: Workspace) -> list[str]:
    return [finding.what for finding in check(workspace) if finding.damage]


def test_what_others_hold_comes_back_and_fits_an_honest_journal(offices: Offices) -> None:
    leads.register(offices[ASKER], a_lead(offices[ASKER]))
    offices.deliver(ASKER, BUREAU)
    offices.deliver(BUREAU, ASKER)

    held = held_by_others(offices[ASKER].store)

    assert [one.by for one in held] == [offices[BUREAU].store.identity.replica]
    assert 0 < held[0].seq <= head(offices[ASKER].store.db.conn)[0]
    assert damage(offices[ASKER]) == []


def test_of_what_fits_only_the_newest_is_kept(offices: Offices) -> None:
    for _ in range(3):
        offices.deliver(ASKER, BUREAU)
        offices.deliver(BUREAU, ASKER)

    assert len(held_by_others(offices[ASKER].store)) == 1


def after_going_back(offices: Offices, clock: Clock, between: Callable[[Workspace], None]) -> tuple[list[str], list[str]]:
    """The asker's folder is put back as it was before it sent a bundle; what its check then finds, and the bureau's."""
    asker, folder = offices[ASKER], offices[ASKER].folder
    asker.store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    old = shutil.copytree(folder, offices.folder / "before")
    leads.register(asker, a_lead(asker))
    offices.deliver(ASKER, BUREAU)
    back = offices.send(BUREAU, ASKER)
    place = old / folder.name
    old.rename(old.with_name("put back"))
    shutil.copytree(old.with_name("put back"), place)

    with open_folder(place, ACCOUNTS[ASKER], PASSWORD, now=clock, where=one_place) as again:
        between(again)
        exchange.import_bundle(again, back)
        path = offices.folder / "again.ipb"
        sending.export_bundle(again, [offices.unit(BUREAU)], path)
        exchange.import_bundle(offices[BUREAU], path)
        return damage(again), [finding.what for finding in check(offices[BUREAU]) if "倒退" in finding.what]


def test_a_folder_put_back_as_it_was_is_found_by_what_the_bureau_holds(offices: Offices, clock: Clock) -> None:
    """The bureau sees it too, from the next bundle on."""
    here, there = after_going_back(offices, clock, lambda _again: None)

    assert len(here) == 1
    assert "仓山区局留存的校验值" in here[0]
    assert len(there) == 1
    assert there[0].startswith("仓前所的操作日志倒退过")


def go_on(again: Workspace) -> None:
    for _ in range(20):
        again.note("打印登记表")


def test_a_folder_that_went_on_after_it_was_put_back_is_found_too(offices: Offices, clock: Clock) -> None:
    here, _ = after_going_back(offices, clock, go_on)

    assert len(here) == 1
    assert "与仓山区局留存的校验值不符" in here[0]


def test_a_chain_written_anew_is_named_with_who_holds_the_old_one(offices: Offices) -> None:
    offices.deliver(ASKER, BUREAU)
    offices.deliver(BUREAU, ASKER)
    asker = offices[ASKER]
    rewrite(asker, 3)

    found = damage(asker)

    assert len(found) == 1
    assert "与仓山区局留存的校验值不符" in found[0]


def rewrite(workspace: Workspace, seq: int) -> None:
    """Alter one entry and build the chain anew, as somebody with the key could."""
    conn = workspace.store.db.conn
    with workspace.store.db.conn:
        conn.execute("UPDATE journal SET account_name = '别人' WHERE seq = ?", (seq,))
        value = b""
        for row in conn.execute(f"SELECT {', '.join(COLUMNS)}, salt, digest, fold FROM journal ORDER BY seq").fetchall():
            entry = Entry(*row[: len(COLUMNS)])
            value = chained(value, sealed_values(asdict(entry), *row[len(COLUMNS) :]))
            conn.execute("UPDATE journal SET chain = ? WHERE seq = ?", (value, entry.seq))


def test_many_bundles_push_no_early_head_out(office: Workspace) -> None:
    with office.store.commit(office.author, "试"):
        for number in range(1, 500):
            keep_head(office.store, Head("r", number * 3, as_bytes(number).hex()), number)

    found = heads_for(office.store, ["r"])

    assert found[0].seq == 3
    assert found[-1].seq == 499 * 3
    assert len(found) <= EARLIER + NEWEST


def test_a_bundle_of_a_former_version_says_nothing_of_journals() -> None:
    """Golden bundles are read by tests/exchange/test_golden.py; here: the member may be missing."""
    assert Manifest.__struct_defaults__[-2:] == (None, ())


def read_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def printed_head(workspace: Workspace) -> Stamp:
    stamp = journal_stamp(workspace, ledger_template())
    assert stamp is not None
    return stamp


def test_a_printed_ledger_bears_the_head_and_only_a_list_of_the_own_form_does(offices: Offices) -> None:
    office = offices[ASKER]
    seq, _ = head(office.store.db.conn)

    pdf = ledger_pdf(office, Ledger("仓市监", 2026, ()))

    stamp = printed_head(office)
    assert f"A机日志{seq}" in stamp.words
    assert stamp.words[1] in read_text(pdf)
    assert journal_stamp(office, form_template("jiaozuo-2021-135-annex-2")) is None


def test_the_head_on_paper_is_typed_or_scanned_back(offices: Offices) -> None:
    """Also after more was written; and when entries were changed since, it is told."""
    office = offices[ASKER]
    stamp = printed_head(office)
    typed = f"{head(office.store.db.conn)[0]}-{stamp.words[1]}-{stamp.words[2]}"
    office.note("打印登记表")

    before = [look_back(office, text).state for text in (typed, stamp.scanned)]
    rewrite(office, 3)
    after = [look_back(office, text).state for text in (typed, stamp.scanned)]

    assert before == [JOURNAL_HOLDS] * 2
    assert after == [JOURNAL_DIFFERS] * 2
    assert [finding.damage for finding in check(office, [read_head(typed)]) if "不符" in finding.what] == [True]


def test_a_ledger_of_another_computer_is_no_reproach_to_this_one(offices: Offices) -> None:
    scanned = printed_head(offices[BUREAU]).scanned

    found = look_back(offices[ASKER], scanned)

    assert found.state == STRANGE
    assert "另一台电脑" in found.note
    assert damage(offices[ASKER]) == []
