from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest

from app.domain.errors import NotFound
from app.domain.exchange_schedule import ExchangeSchedule, next_exchange
from app.domain.records import Record
from app.services import exchange, leads, records, sending, support
from app.services.exchange_views import overview
from app.services.handing_over import REACHED, SENT, UNLISTED, WAITING, Handed, chain_of
from app.services.receipts import write_receipt
from app.services.slips import slip_pdf, slip_values
from app.services.todos import EXCHANGE, things_to_do
from db.outbox import lacking
from tests.services.invented import a_lead, a_request
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Clock, Offices, second
from tests.services.test_support import asked, step

__all__ = ["second"]


def standing(offices: Offices, at: str, record: Record, of: str) -> Handed:
    unit = offices.unit(of).uid
    return next(one for one in chain_of(offices[at], record) if one.unit == unit)


def answer(offices: Offices, path: Path, recipient: str, sender: str) -> None:
    """The recipient imports, and its receipt goes home on the same stick."""
    exchange.import_bundle(offices[recipient], path)
    receipt = write_receipt(offices[recipient], path)
    exchange.import_bundle(offices[sender], receipt.file)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


def test_a_lead_is_sent_then_delivered_when_the_receipt_comes_back(offices: Offices) -> None:
    """S0-61, S3-40."""
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    states = [standing(offices, ASKER, lead, BUREAU).state]
    path = offices.send(ASKER, BUREAU)
    states.append(standing(offices, ASKER, lead, BUREAU).state)

    answer(offices, path, BUREAU, ASKER)

    assert [*states, standing(offices, ASKER, lead, BUREAU).state] == [WAITING, SENT, REACHED]
    assert standing(offices, ASKER, lead, COORDINATOR).state == WAITING


def test_a_receipt_carries_no_segment_and_spares_the_next_bundle_what_is_there(offices: Offices) -> None:
    leads.register(offices[ASKER], a_lead(offices[ASKER]))
    path = offices.send(ASKER, COORDINATOR)
    exchange.import_bundle(offices[COORDINATOR], path)

    receipt = write_receipt(offices[COORDINATOR], path)

    assert receipt.file.name == f"{path.stem}_回执.ipb"
    arrival = exchange.import_bundle(offices[ASKER], receipt.file)
    assert arrival.is_receipt
    assert arrival.nothing_new
    replica = offices[COORDINATOR].store.identity.replica
    assert lacking(offices[ASKER].store, offices.unit(COORDINATOR).uid, [replica]) == []


def test_a_bundle_that_was_not_imported_gets_no_receipt(offices: Offices) -> None:
    leads.register(offices[ASKER], a_lead(offices[ASKER]))
    path = offices.send(ASKER, COORDINATOR)

    with pytest.raises(NotFound) as refusal:
        write_receipt(offices[COORDINATOR], path)

    assert refusal.value.next_step == "请先导入，再写回执。"


def test_a_request_tells_for_how_many_days_it_lies_unanswered(offices: Offices, clock: Clock) -> None:
    """S0-73: asker, coordinator and lender see 已送达 and what each did."""
    request = asked(offices)
    exchange.import_bundle(offices[ASKER], offices.send(COORDINATOR, ASKER))
    clock.moment += timedelta(days=5)

    waiting = standing(offices, ASKER, request, COORDINATOR)

    assert waiting.days == 5
    assert waiting.in_words() == "已送达 5 天，未答复"
    assert standing(offices, ASKER, request, LENDER).days is None

    step(offices, COORDINATOR, request, "propose", lender=offices.unit(LENDER).uid, proposed_people=2)
    answered = standing(offices, ASKER, request, COORDINATOR)
    assert answered.answer
    assert answered.days is None


def test_a_unit_has_it_only_when_each_of_its_computers_has_it(offices: Offices, second: str) -> None:
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    request = support.submit(offices[ASKER], a_request(offices[ASKER], lead))
    offices.deliver(ASKER, COORDINATOR)
    exchange.import_bundle(offices[second], offices.send(ASKER, ASKER))
    step(offices, COORDINATOR, request, "propose", lender=offices.unit(LENDER).uid, proposed_people=2)
    path = offices.send(COORDINATOR, ASKER)

    answer(offices, path, ASKER, COORDINATOR)
    with_one = standing(offices, COORDINATOR, request, ASKER).state
    answer(offices, path, second, COORDINATOR)

    assert [with_one, standing(offices, COORDINATOR, request, ASKER).state] == [SENT, REACHED]


def test_a_change_after_delivery_is_not_delivered(offices: Offices) -> None:
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    answer(offices, offices.send(ASKER, BUREAU), BUREAU, ASKER)
    lead = offices[ASKER].records(type(lead)).get(lead.uid)
    lead.detail = "补充：店内另有三双。"

    with offices[ASKER].commit("修改线索") as change:
        change.save(lead)

    assert standing(offices, ASKER, lead, BUREAU).state == WAITING
    assert UNLISTED not in {standing(offices, ASKER, lead, name).state for name in (BUREAU, COORDINATOR)}


def test_the_slip_of_a_bundle_says_what_is_inside_and_its_code(offices: Offices) -> None:
    """ux 5: a printable 交接单 with a short code to read over the telephone."""
    leads.register(offices[ASKER], a_lead(offices[ASKER]))
    written = sending.export_bundle(offices[ASKER], [offices.unit(BUREAU), offices.unit(COORDINATOR)], offices.folder / "包.ipb")

    values = slip_values(offices[ASKER], written.bundle)
    text = text_of(slip_pdf(offices[ASKER], written.bundle))

    assert values["contents"].startswith("线索 1")
    for word in (written.code, values["contents"], "包.ipb", "本软件自拟格式", "交出单位留存", "接收单位留存"):
        assert word in text
    with pytest.raises(NotFound):
        slip_pdf(offices[BUREAU], written.bundle)


def test_an_exchange_that_was_missed_is_shown_at_both_units_until_it_happens(offices: Offices, clock: Clock) -> None:
    """S1-61: a missed exchange is shown; the last exchange is derived."""
    asker = offices[ASKER]
    schedule = ExchangeSchedule(unit=asker.unit.uid, peer=offices.unit(COORDINATOR).uid, every_days=7, starts_on="2026-11-20")
    records.save_new(asker, schedule)
    offices.deliver(ASKER, COORDINATOR)
    quiet = [todo.title for todo in things_to_do(asker) if todo.kind == EXCHANGE]
    clock.moment += timedelta(days=16)

    missed = {name: [todo.title for todo in things_to_do(offices[name]) if todo.kind == EXCHANGE] for name in (ASKER, COORDINATOR, BUREAU)}
    standing_of = {unit.name: unit for unit in overview(offices[COORDINATOR]).units}

    assert quiet == []
    assert missed == {ASKER: ["与盖山所交换数据"], COORDINATOR: ["与仓前所交换数据"], BUREAU: []}
    assert standing_of[ASKER].in_words() == "约定11月27日交换，已过 9 天；16 天没有收到"
    offices.deliver(ASKER, COORDINATOR)
    assert [todo for todo in things_to_do(asker) if todo.kind == EXCHANGE] == []


@pytest.mark.parametrize(
    ("weekday", "every_days", "due"), [("星期五", None, "2026-11-27"), ("星期一", 3, "2026-11-23"), (None, 3, "2026-11-23"), (None, None, "2026-12-04")]
)
def test_the_next_exchange_follows_the_last_one(weekday: str | None, every_days: int | None, due: str) -> None:
    schedule = ExchangeSchedule(weekday=weekday, every_days=every_days)

    assert next_exchange(schedule, date(2026, 11, 20)).isoformat() == due
