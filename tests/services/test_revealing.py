"""Personal values in full only for a reason that stands in the journal."""

import pytest

from app.domain.errors import BadInput, NotAllowed
from app.domain.leads import Reporter
from app.domain.organisation import Account, Person
from app.services.records import new_record, save_new
from app.services.revealing import masked_fields, reveal
from app.services.workspace import Workspace
from db.journal import entries


@pytest.fixture
def person(office: Workspace) -> Person:
    return save_new(office, new_record(office, Person, {"full_name": "林某某", "works_at": office.unit.uid, "phone": "13800001234"}))


def test_a_masked_value_is_seen_for_a_reason_that_stands_in_the_journal_first(office: Workspace, person: Person) -> None:
    with pytest.raises(BadInput, match="理由"):
        reveal(office, person, "  ")

    seen = reveal(office, person, "电话核实到位时间")
    entry = entries(office.store.db.conn)[0]

    assert [field.label for field in masked_fields(person)] == ["联系电话"]
    assert seen == [("联系电话", "13800001234")]
    assert (entry.action, entry.kind, entry.object) == ("查看明文（联系电话），理由：电话核实到位时间", "person", person.uid)
    assert "1380000" not in entry.action


@pytest.mark.parametrize("role", ["系统管理员", "审计管理员"])
def test_who_keeps_the_machine_sees_no_values(office: Workspace, person: Person, role: str) -> None:
    office.account = Account(uid="another", full_name="某某", role=role, unit=office.unit.uid)

    with pytest.raises(NotAllowed, match="明文"):
        reveal(office, person, "看看")


def test_the_reporter_has_a_door_of_his_own(office: Workspace) -> None:
    with pytest.raises(NotAllowed, match="受保护"):
        reveal(office, Reporter(uid="x"), "看看")
