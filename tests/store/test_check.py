"""Every way in which a database can be damaged behind the program's back is found and told in three parts (design 4)."""

import pytest

from app.domain.journal_head import HeldHead
from app.domain.leads import Lead
from app.domain.step_record import Step
from db import journal
from db.check import check_database
from db.connection import open_database
from db.digest import chained
from db.store import Store
from tests.store.offices import CLERK, KEY, SALT, Clock, Office
from tests.store.samples import Note

PAGE = 4096


@pytest.fixture
def used(office: Office) -> Office:
    """An office with leads, steps, and edits."""
    uids = [office.add(Lead(unit="ua", suspect=f"履云鞋行{number}", detail="事实" * 300)) for number in range(30)]
    for uid in uids[:5]:
        office.add(Step(unit="ua", of_kind="lead", of=uid, name_taken="register", taken_by="陈立言"))
    for uid in uids[:10]:
        office.set(Lead, uid, place="仓山")
    return office


def told(office: Office, *heads: HeldHead) -> list[str]:
    findings = check_database(office.store, heads)
    assert all(finding.meaning and finding.effect and finding.next_step for finding in findings)
    return [finding.what for finding in findings]


def test_a_database_in_use_is_whole(used):
    assert told(used) == []


def test_a_database_that_merged_from_others_is_whole(two, drawer):
    a, b = two
    uid = a.add(Note(unit="ua", a="一"), Note(unit="ua", a="二"))
    drawer.exchange(a, b)
    a.set(Note, uid, a="甲")
    b.set(Note, uid, a="乙")
    drawer.exchange(a, b)
    drawer.exchange(a, b)

    assert [told(a), told(b)] == [[], []]


def test_a_database_is_whole_after_an_action_that_cannot_be_undone(used):
    """An import overwrites values too; the journal tells how far."""
    uid = used.sql("SELECT uid FROM lead LIMIT 1")[0][0]
    lead = used.get(Lead, uid)
    lead.place = "他处"
    with used.store.commit(CLERK, "导入") as change:
        change.undoable = False
        change.save(lead)

    assert told(used) == []


def test_a_record_changed_past_the_program_is_found(used):
    used.sql("UPDATE lead SET place = '他处' WHERE rk = 3")

    assert told(used) == ["记录与操作日志对不上。"]


def test_a_record_removed_past_the_program_is_found(used):
    used.sql("DELETE FROM lead WHERE rk = 30")

    assert told(used)[0] == "记录与操作日志对不上。"


def test_an_entry_changed_in_the_journal_is_found(used):
    used.sql("UPDATE journal SET account_name = '别人' WHERE seq = 7")

    assert told(used) == ["操作日志从第7条起被改动过。"]


def test_an_entry_taken_out_of_the_journal_is_found(used):
    used.sql("DELETE FROM journal WHERE seq BETWEEN 7 AND 9")

    assert told(used) == ["操作日志缺第7到第9条。"]


def test_a_dropped_tail_of_the_journal_is_found(used):
    used.sql("DELETE FROM journal WHERE seq > 40")

    assert told(used) == ["记录与操作日志对不上。", "操作日志第40条之后的部分不见了。"]


def test_a_chain_that_was_written_anew_is_found_by_a_head_that_others_hold(used):
    seq, head = journal.head(used.store.db.conn)
    names = (*journal.COLUMNS, "salt", "digest", "fold")
    used.sql("UPDATE journal SET account_name = '别人' WHERE seq = 7")
    chain = b""
    for row in used.sql(f"SELECT {', '.join(names)} FROM journal ORDER BY seq"):
        chain = chained(chain, dict(zip(names, row, strict=True)))
        used.sql("UPDATE journal SET chain = ? WHERE seq = ?", chain, row[0])

    assert told(used) == []
    assert told(used, HeldHead(seq, head)) == [f"操作日志第{seq}条与别处留存的校验值不符。"]


def test_a_database_put_back_as_it_was_is_found_by_a_head_that_others_hold(used):
    seq, head = journal.head(used.store.db.conn)

    assert told(used, HeldHead(seq, head), HeldHead(seq + 30, "0" * 64, "盖山所")) == [f"操作日志只到第{seq}条，盖山所留存的校验值已到第{seq + 30}条。"]


def test_a_missing_search_row_is_found(used):
    used.sql("DELETE FROM search WHERE rowid = ?", used.store.tables["lead"].search_base + 4)

    assert told(used) == ["线索的检索目录与记录对不上。"]


def test_a_state_that_no_step_led_to_is_found(used):
    used.sql("UPDATE lead SET state = '已立案' WHERE rk = 2")

    assert told(used) == ["有 1 条线索的状态与办理步骤对不上。"]


def test_lost_old_values_are_found(used):
    used.sql("DELETE FROM overwritten WHERE id = (SELECT max(id) FROM overwritten)")

    assert told(used) == ["历史记录不完整。"]


def test_an_old_page_of_records_put_back_is_found(used):
    """SQLCipher itself accepts it: the page was once genuine."""
    used.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    old = used.path.read_bytes()
    root = used.sql("SELECT rootpage FROM sqlite_master WHERE name = 'lead'")[0][0]
    for row in used.sql("SELECT uid FROM lead"):
        used.set(Lead, row[0], detail="改" * 600)
    used.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    used.store.db.close()
    now = used.path.read_bytes()
    changed = [at for at in range(PAGE, min(len(old), len(now)), PAGE) if old[at : at + PAGE] != now[at : at + PAGE] and at != (root - 1) * PAGE]

    missed = [at for at in changed if not _found_with(used, now, old, at)]

    assert len(changed) > 10
    assert missed == []


def _found_with(office: Office, now: bytes, old: bytes, at: int) -> bool:
    office.path.write_bytes(now[:at] + old[at : at + PAGE] + now[at + PAGE :])
    db = open_database(office.path, KEY, SALT)
    try:
        return bool(check_database(Store(db, office.store.kinds, now=Clock(), random=office.bytes_of.randbytes)))
    finally:
        db.close()


def test_a_flipped_bit_is_found(used):
    used.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    used.store.db.close()
    content = bytearray(used.path.read_bytes())
    content[len(content) // 2] ^= 4
    used.path.write_bytes(content)
    used.store.db = open_database(used.path, KEY, SALT)

    assert told(used)[0] == "数据库文件有被改动或损坏的页。"


def test_a_clock_that_was_put_back_is_found(used):
    """The page with the clock can be an old one while the one with the records' digest is not: numbers of time would be given twice."""
    used.sql("UPDATE meta SET value = CAST(CAST(value AS INTEGER) - 70000 AS TEXT) WHERE key = 'clock'")

    assert told(used) == ["数据库里的时序记录比操作日志旧。"]


def test_a_page_torn_by_a_power_cut_is_no_damage_while_the_log_holds_it_whole(used):
    """The cut came while the log was written into the file: what is read comes from the log, and the next writing mends the page."""
    log = used.path.with_name(used.path.name + "-wal")
    kept = log.read_bytes()
    used.store.db.close()
    content = bytearray(used.path.read_bytes())
    content[-100] ^= 4
    used.path.write_bytes(content)
    log.write_bytes(kept)
    used.store.db = open_database(used.path, KEY, SALT)

    assert told(used) == []
