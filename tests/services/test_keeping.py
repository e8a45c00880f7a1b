"""Keeping and destroying: what is over, who approves, what is gone then and what stays (`domain-rules.md` C-6)."""

from datetime import datetime

import pytest

from app.domain.errors import BadInput, NotAllowed
from app.domain.keeping import DestructionItem, DestructionList
from app.domain.leads import Lead, Reporter
from app.domain.organisation import Account
from app.domain.query import Query, where_is
from app.domain.value_kinds import Attachment
from app.services import leads, making, records
from app.services.destroying import forget_destroyed
from app.services.forms import Asked, form_template, values_for
from app.services.hints import told_hints
from app.services.keeping import over_by
from app.services.reporters import keep_reporter
from app.services.tabulating import tabulate
from app.services.todos import things_to_do
from app.services.workspace import Workspace
from db.check import check_database
from db.journal import entries
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, Clock, Offices

PHONE, OTHER, TOLD_BY = "13900006207", "13900006208", "13900006209"
LATER = datetime.fromisoformat("2032-01-05T09:00:00+08:00")
SAID = {"until": "2032-01-05", "maker": "陈立言", "reason": "保存期满"}
APPROVED = {"approved_by": "江一帆", "approved_on": "2032-01-05"}
DONE = {"destroyed_on": "2032-01-05", "witnesses": "陈立言、顾南星"}


def closed(office: Workspace, **values: object) -> Lead:
    lead = leads.register(office, a_lead(office, suspect_phone=OTHER, **values))
    lead.suspect_phone = PHONE
    records.save(office, lead)
    leads.triage(office, office.records(Lead).get(lead.uid), {"held_on": "2026-11-20", "people": "陈立言、江一帆", "conclusion": "建议不予立案"})
    return making.take(office, office.records(Lead).get(lead.uid), "close", {"decided_by": "江一帆", "decided_on": "2026-11-20"}, "证据不足")  # type: ignore[return-value]


def listed(office: Workspace) -> tuple[DestructionList, list[DestructionItem]]:
    paper = records.save_new(office, records.new_record(office, DestructionList, SAID))
    tabulate(office, paper)
    return paper, list(office.records(DestructionItem).all(Query(where=(where_is("list", paper.uid),), sort="place")))


def approved(office: Workspace, paper: DestructionList) -> DestructionList:
    return making.take(office, making.take(office, paper, "submit", {}), "approve", APPROVED)  # type: ignore[return-value]


def remembers(office: Workspace, value: str) -> bool:
    """Does anything in the database still hold that value, the past of cells included."""
    tables = [row[0] for row in office.store.db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'")]
    return any(value in str(row) for table in tables for row in office.store.db.conn.execute(f'SELECT * FROM "{table}"'))


def test_what_is_over_is_listed_by_record_and_field_and_never_by_value(offices: Offices, clock: Clock) -> None:
    """C-6: personal values five years, the reporter three after the end of the lead; what is in use has no end."""
    office = offices[ASKER]
    lead, running = closed(office), leads.register(office, a_lead(office, suspect_phone=OTHER))
    keep_reporter(office, lead, Reporter(full_name="某人", phone=TOLD_BY))

    early = [one.record.uid for one in over_by(office, LATER.date().replace(year=2031, month=1))]
    clock.moment = LATER
    _paper, items = listed(office)

    assert [office.records(Reporter).get(uid).lead for uid in early] == [lead.uid]
    assert [(item.sort, item.what, item.labels, item.over_on) for item in items] == [
        ("举报（提供）人", f"{lead.number} {lead.suspect}", "姓名、联系电话", "2029-11-20"),
        ("线索", f"{lead.number} {lead.suspect}", "主体电话", "2031-11-20"),
    ]
    assert running.uid not in {item.of for item in items}
    with pytest.raises(NotAllowed, match="由程序列出"):
        making.make(office, DestructionItem, {})


def test_destroyed_values_are_nowhere_in_the_database_and_the_journal_keeps_that_it_happened(offices: Offices, clock: Clock) -> None:
    """C-6: past, search and files too; the chain stays whole; nobody undoes it; what is kept says why."""
    office = offices[ASKER]
    lead, kept = closed(office), closed(office, suspect="保留的店")
    sha = office.blobs.put("名片".encode())
    keep_reporter(office, lead, Reporter(full_name="某人", phone=TOLD_BY, papers=(Attachment(sha, "名片.txt", 6),)))
    clock.moment = LATER
    paper, items = listed(office)
    mine = next(item for item in items if item.of == kept.uid)
    records.save(office, records.put(mine, {"kept_because": "行政诉讼未结"}) or mine)

    done = making.take(office, approved(office, paper), "destroy", DONE)

    found = office.records(Lead).get(lead.uid)
    told = office.records(DestructionItem).get(mine.uid).outcome
    assert (found.suspect_phone, found.suspect, office.records(Lead).get(kept.uid).suspect_phone) == (None, lead.suspect, PHONE)
    assert (done.state, done.destroyed, told) == ("已销毁", 2, "保留：行政诉讼未结")  # type: ignore[attr-defined]
    assert not remembers(office, TOLD_BY)
    assert not office.blobs.has(sha)
    assert not any(PHONE in str(past) or OTHER in str(past) for past in records.history_of(office, found))
    assert check_database(office.store) == []
    assert entries(office.store.db.conn)[0].action == "销毁清册：已销毁"
    assert ("已销毁", f"主体电话（{paper.number}，2032年1月5日）", False) in told_hints(office, found)
    printed = values_for(office, form_template("cangshan-destruction-list"), Asked(of=paper.uid))["destruction_item"]
    assert told in [row["decided"] for row in printed]
    assert not records.can_undo(office)
    with pytest.raises((BadInput, NotAllowed)):
        records.undo(office)


def test_a_list_is_asked_for_once_a_year(offices: Offices, clock: Clock) -> None:
    """C-6: 今日 says that something is over, until a list was made."""
    office = offices[ASKER]
    closed(office)
    early = [todo.action for todo in things_to_do(office)]
    clock.moment = LATER

    late = [todo.action for todo in things_to_do(office)]
    listed(office)

    assert ("编清册" in early, "编清册" in late) == (False, True)
    assert "编清册" not in [todo.action for todo in things_to_do(office)]


def test_a_leader_approves_who_did_not_make_the_list_and_two_people_watch(offices: Offices, clock: Clock) -> None:
    """C-6: approval by a leader's account; before there is one, whoever writes records what was signed on paper."""
    office = offices[ASKER]
    closed(office)
    clock.moment = LATER
    paper, _ = listed(office)
    sent = making.take(office, paper, "submit", {})

    with pytest.raises(BadInput, match="不能自己批准"):
        making.take(office, sent, "approve", {"approved_by": "陈立言", "approved_on": "2032-01-05"})
    with office.commit("账号") as change:
        change.add(Account(unit=office.unit.uid, full_name="江一帆", role="分管领导"), ())
    with pytest.raises(NotAllowed, match="分管领导"):
        making.take(office, sent, "approve", APPROVED)
    with pytest.raises(NotAllowed):
        making.take(office, sent, "destroy", DONE)
    clerk, office.account = office.account, Account(uid="another", full_name="江一帆", role="分管领导", unit=office.unit.uid)
    ready = making.take(office, sent, "approve", APPROVED)
    office.account = clerk
    with pytest.raises(BadInput, match="至少要有两名"):
        making.take(office, ready, "destroy", DONE | {"witnesses": "陈立言"})


def test_other_computers_lose_the_value_with_the_next_bundle_and_its_past_with_their_next_export(offices: Offices, clock: Clock) -> None:
    """C-6 in an exchanged store."""
    office, bureau = offices[ASKER], offices[BUREAU]
    lead = closed(office)
    offices.deliver(ASKER, BUREAU)
    before = bureau.records(Lead).get(lead.uid).suspect_phone
    clock.moment = LATER
    paper, _ = listed(office)
    making.take(office, approved(office, paper), "destroy", DONE)

    offices.deliver(ASKER, BUREAU)
    arrived = bureau.records(Lead).get(lead.uid).suspect_phone
    held = remembers(bureau, PHONE)
    forgotten = forget_destroyed(bureau)

    assert (before, arrived, held, forgotten) == (PHONE, None, True, 1)
    assert not remembers(bureau, PHONE)
    assert forget_destroyed(bureau) == 0
    assert check_database(bureau.store) == []
