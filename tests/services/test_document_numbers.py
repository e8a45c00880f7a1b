"""文号: who may give which, blocks for further computers, and a register without an unexplained gap (design 5, Numbers)."""

from datetime import datetime
from pathlib import Path
from random import Random

import pypdfium2
import pytest

from app.domain.document_numbers import GivenNumber, NumberBlock, NumberSeries, first_free, next_behind_all, stretches
from app.domain.errors import BadInput, NotAllowed
from app.domain.identifiers import read_document_number
from app.domain.letters import Letter
from app.services import document_numbers, exchange, letters, making, records, sending, steps
from app.services.document_numbers import NoNumberHere, number_letter, take_number, void_number
from app.services.document_numbers_ledger import DOUBLED, ON_PAPER, SPARE, UNUSED, USED, VOIDED, ledger, ledger_pdf, years_of
from app.services.inbox_list import Matter, entries
from app.services.numbers import doubled, renumber
from app.services.standing import waiting_to_leave
from app.services.workspace import Workspace
from tests.services.offices import ASKER, BUREAU, COORDINATOR, Clock, Offices, clock, office, offices, second, template

__all__ = ["clock", "office", "offices", "second", "template"]

AGENCY = "仓市场监管仓前"
FIVE = ("仓市场监管〔2025〕94号", "闽市监知运〔2024〕231号", "焦市监办〔2021〕135号", "枣市监知保〔2022〕1号", "闽市监知运〔2020〕96号")


def waiting_for_number(workspace: Workspace) -> list[Letter]:
    return [letter for letter in workspace.records(Letter).all() if letter.state == "已签发" and letter.numbered and not letter.number]


def a_series(workspace: Workspace, **values: object) -> NumberSeries:
    return records.save_new(workspace, records.new_record(workspace, NumberSeries, {"agency": AGENCY, **values}))


def a_letter(workspace: Workspace, title: str = "关于协助核查商标使用情况的函") -> Letter:
    values = {
        "template": "letter",
        "headline": title,
        "body": "请予协助。",
        "signed_by": "仓前市场监管所",
        "signed_on": "2026-11-20",
        "addressee": "城门市场监管所",
    }
    return letters.make(workspace, values)


def signed(workspace: Workspace, title: str = "关于协助核查商标使用情况的函") -> Letter:
    return letters.sign(workspace, a_letter(workspace, title), {"approver": "许嘉宁"})


def lines_of(workspace: Workspace, series: NumberSeries, year: int = 2026) -> list[tuple[str, str]]:
    return [(line.number, line.what) for line in ledger(workspace, series, year).lines]


@pytest.mark.parametrize("number", FIVE)
def test_the_numbers_of_the_five_documents_are_read_and_written_as_they_stand(number: str) -> None:
    found = read_document_number(number)

    assert found is not None
    assert str(found) == number
    assert str(read_document_number(number.replace("〔", "[").replace("〕", "】"))) == number


def test_signing_gives_the_number_and_enters_it_in_the_register(office: Workspace) -> None:
    series = a_series(office)

    letter = signed(office)

    entry = office.records(GivenNumber).first(document_numbers.Query())
    assert (letter.number, letter.state) == (f"{AGENCY}〔2026〕1号", "已签发")
    assert entry is not None
    assert (entry.number, entry.letter, entry.document, entry.given_on) == (letter.number, letter.uid, letter.headline, "2026-11-20")
    assert lines_of(office, series) == [(letter.number, USED)]


def test_numbers_begin_anew_every_year_and_behind_what_the_paper_register_holds(office: Workspace, clock: Clock) -> None:
    series = a_series(office, began_in=2026, began_after=93)

    first, second_one = signed(office).number, take_number(office, series, "年度总结").number
    clock.moment = datetime.fromisoformat("2027-01-04T09:00:00+08:00")
    next_year = signed(office, "关于报送材料的函").number

    assert (first, second_one, next_year) == (f"{AGENCY}〔2026〕94号", f"{AGENCY}〔2026〕95号", f"{AGENCY}〔2027〕1号")
    assert lines_of(office, series)[0] == (f"{AGENCY}〔2026〕1—93号", ON_PAPER)
    assert years_of(office, AGENCY) == [2027, 2026]


def test_a_number_needs_a_declared_series(office: Workspace) -> None:
    with pytest.raises(BadInput, match="还没有登记机关代字"):
        signed(office)

    a_series(office)
    records.save_new(office, records.new_record(office, NumberSeries, {"agency": "仓市监函"}))
    with pytest.raises(BadInput, match="还没有选择机关代字"):
        signed(office)


def test_a_voided_number_stays_in_the_list_with_its_reason_and_is_not_given_again(office: Workspace) -> None:
    series = a_series(office)
    entry = take_number(office, series, "写错的函")

    void_number(office, entry, "收文机关写错，已重拟")
    again = take_number(office, series, "重拟的函")

    assert again.number == f"{AGENCY}〔2026〕2号"
    assert [(line.what, line.why) for line in ledger(office, series, 2026).lines] == [(VOIDED, "收文机关写错，已重拟"), (USED, "")]


def test_a_letter_that_is_put_aside_takes_its_number_with_it(office: Workspace) -> None:
    series = a_series(office)
    letter = signed(office)

    letters.void(office, letter, "不再需要")

    assert office.records(Letter).get(letter.uid).state == "已作废"
    assert lines_of(office, series) == [(f"{AGENCY}〔2026〕1号", VOIDED)]


def test_the_number_of_a_letter_can_be_voided_and_the_letter_gets_another(office: Workspace) -> None:
    series = a_series(office)
    letter = signed(office)

    void_number(office, office.records(GivenNumber).all().__next__(), "登记簿上已用")
    letter = number_letter(office, letter, "仓市场监管仓前[2026]第05号")

    assert letter.number == f"{AGENCY}〔2026〕5号"
    assert [(line.number, line.what) for line in ledger(office, series, 2026).lines] == [
        (f"{AGENCY}〔2026〕1号", VOIDED),
        (f"{AGENCY}〔2026〕2—4号", UNUSED),
        (f"{AGENCY}〔2026〕5号", USED),
    ]


def test_a_number_typed_by_hand_is_refused_when_a_document_bears_it(office: Workspace) -> None:
    series = a_series(office)
    take_number(office, series, "已经发出的函")
    letter = signed(office)
    void_number(office, next(one for one in office.records(GivenNumber).all() if one.letter), "改号")

    with pytest.raises(BadInput, match="已用于“已经发出的函”"):
        number_letter(office, letter, f"{AGENCY}〔2026〕1号")


def test_the_first_computer_sets_a_block_aside_for_each_other_one_when_it_exports_to_its_own_unit(offices: Offices, second: str) -> None:
    first, other = offices[ASKER], offices[second]
    series = a_series(first, reserve=4)
    signed(first)

    _deliver(offices, ASKER, second)
    given = [signed(other, f"第{number}份").number for number in range(2)]
    more = signed(first, "又一份").number

    block = first.records(NumberBlock).all().__next__()
    assert (block.first, block.last, block.letter) == (2, 5, "B")
    assert given == [f"{AGENCY}〔2026〕2号", f"{AGENCY}〔2026〕3号"]
    assert more == f"{AGENCY}〔2026〕6号"
    _deliver(offices, second, ASKER)
    assert lines_of(first, series) == [
        (f"{AGENCY}〔2026〕1号", USED),
        (f"{AGENCY}〔2026〕2号", USED),
        (f"{AGENCY}〔2026〕3号", USED),
        (f"{AGENCY}〔2026〕4—5号", UNUSED),
        (f"{AGENCY}〔2026〕6号", USED),
    ]
    assert [line.why for line in ledger(first, series, 2026).lines if line.what == UNUSED] == ["2026年11月20日留给电脑B，未用"]


def test_a_block_is_renewed_at_the_exchange_after_half_of_it_was_used(offices: Offices, second: str) -> None:
    first, other = offices[ASKER], offices[second]
    a_series(first, reserve=4)
    _deliver(offices, ASKER, second)
    for number in range(3):
        signed(other, f"第{number}份")

    _deliver(offices, second, ASKER)
    _deliver(offices, ASKER, second)

    assert [(block.first, block.last) for block in other.records(NumberBlock).all()] == [(1, 4), (5, 7)]
    assert [signed(other, f"又{number}份").number for number in range(2)] == [f"{AGENCY}〔2026〕4号", f"{AGENCY}〔2026〕5号"]


def test_a_computer_without_a_block_keeps_the_letter_waiting_and_says_what_to_do(offices: Offices, second: str) -> None:
    first, other = offices[ASKER], offices[second]
    series = a_series(first, reserve=0)
    _deliver(offices, ASKER, second)

    letter = signed(other)

    assert letter.number is None
    assert letter.state == "已签发"
    said = letters.number_words(other, letter)
    assert said.startswith("待编号：本机没有")
    assert "电脑A" in said
    with pytest.raises(NoNumberHere):
        number_letter(other, letter)
    with pytest.raises(BadInput, match="还没有编号，不能发出"):
        making.take(other, letter, "send", {"sent_on": "2026-11-20"})
    assert series.agency == AGENCY


def test_the_clerk_of_the_first_computer_numbers_what_waits_elsewhere(offices: Offices, second: str) -> None:
    first, other = offices[ASKER], offices[second]
    a_series(first, reserve=0)
    _deliver(offices, ASKER, second)
    letter = signed(other)
    _deliver(offices, second, ASKER)

    waiting = waiting_for_number(first)
    number_letter(first, waiting[0])
    _deliver(offices, ASKER, second)

    assert [one.uid for one in waiting] == [letter.uid]
    assert other.records(Letter).get(letter.uid).number == f"{AGENCY}〔2026〕1号"
    assert waiting_for_number(other) == []


def test_two_documents_with_one_number_both_live_and_one_is_renumbered_by_a_person(offices: Offices, second: str) -> None:
    """As after a cloned computer, or a number typed by hand on a computer that did not know it was given."""
    first, other = offices[ASKER], offices[second]
    series = a_series(first, reserve=0)
    _deliver(offices, ASKER, second)
    kept, clashing = signed(first, "第一份"), signed(other, "第二份")
    clashing = number_letter(other, clashing, str(kept.number))
    _deliver(offices, second, ASKER)

    found = doubled(first)
    listed = [(entry.matter, entry.mine, len(entry.choices)) for entry in entries(first)]
    both = [what for _, what in lines_of(first, series)]
    newer = next(record for record in found[0].records if isinstance(record, GivenNumber) and record.letter == clashing.uid)
    renumber(first, newer)

    assert kept.number == clashing.number == f"{AGENCY}〔2026〕1号"
    assert [len(one.records) for one in found] == [2]
    assert both == [DOUBLED, DOUBLED]
    assert listed == [(Matter.NUMBER, True, 2)]
    assert doubled(first) == []
    assert first.records(Letter).get(clashing.uid).number == f"{AGENCY}〔2026〕2号"


def test_a_letter_numbered_on_two_computers_leaves_an_explained_empty_number(offices: Offices, second: str) -> None:
    first, other = offices[ASKER], offices[second]
    series = a_series(first, reserve=0)
    _deliver(offices, ASKER, second)
    letter = signed(other)
    _deliver(offices, second, ASKER)
    number_letter(first, letter)
    number_letter(other, letter, f"{AGENCY}〔2026〕7号")
    _deliver(offices, second, ASKER)

    said = {line.number: (line.what, line.why) for line in ledger(first, series, 2026).lines}
    bears = first.records(Letter).get(letter.uid).number
    other_number = next(number for number in (f"{AGENCY}〔2026〕1号", f"{AGENCY}〔2026〕7号") if number != bears)

    assert said[str(bears)] == (USED, "")
    assert said[other_number] == (SPARE, f"该文件已改用{bears}")


def test_an_entry_that_was_taken_back_is_explained_and_its_number_not_used_again(office: Workspace) -> None:
    series = a_series(office)
    take_number(office, series, "撤销的登记")

    records.undo(office)
    again = take_number(office, series, "下一份")

    assert again.number == f"{AGENCY}〔2026〕2号"
    assert lines_of(office, series)[0][1] == SPARE


def test_a_computer_that_the_roster_does_not_list_gives_no_number(offices: Offices, second: str, template: Path) -> None:
    """As a restored backup or a copied folder, before the bureau lists it."""
    workspace = offices[second]
    series = a_series(workspace)

    workspace.store.set_meta("roster", (template / "roster").read_bytes())

    with pytest.raises(NoNumberHere, match="还不在单位密钥名单里"):
        document_numbers.next_number(workspace, series)


def test_letters_numbers_and_blocks_stay_within_their_unit(offices: Offices) -> None:
    a_series(offices[ASKER])
    letter = signed(offices[ASKER])

    offices.deliver(ASKER, COORDINATOR, BUREAU)

    assert [offices[name].records(Letter).find(letter.uid) for name in (COORDINATOR, BUREAU)] == [None, None]
    assert [offices[name].records(GivenNumber).count() for name in (COORDINATOR, BUREAU)] == [0, 0]


def test_numbers_and_blocks_are_not_written_by_hand(office: Workspace) -> None:
    for kind in (GivenNumber, NumberBlock):
        with pytest.raises(NotAllowed):
            making.make(office, kind, {})
    with pytest.raises(BadInput, match="不能单独办理"):
        steps.take_step(office, a_letter(office), "sign", {"approver": "许嘉宁"})


def test_the_register_is_printed_with_every_number_and_its_explanation(office: Workspace) -> None:
    series = a_series(office, began_in=2026, began_after=3)
    void_number(office, take_number(office, series, "写错的函"), "收文机关写错")
    signed(office)

    text = _text(ledger_pdf(office, ledger(office, series, 2026)))

    assert "发文字号登记簿" in text
    assert f"{AGENCY}〔2026〕1—3号" in text
    assert "收文机关写错" in text
    assert "关于协助核查商标使用情况的函" in text


def test_stretches_and_free_numbers() -> None:
    blocks = [NumberBlock(first=11, last=12), NumberBlock(first=4, last=5)]

    assert list(stretches([1, 2, 3, 7, 9, 10])) == [(1, 3), (7, 7), (9, 10)]
    assert first_free(blocks, {4}) == 5
    assert first_free(blocks, {4, 5, 11, 12}) is None
    assert next_behind_all(blocks, {20}, 3) == 21


def _deliver(offices: Offices, sender: str, to: str) -> None:
    path = offices.folder / f"{sender}-{to}-{len(list(offices.folder.glob('*.ipb')))}.ipb"
    sending.export_bundle(offices[sender], [offices[to].unit], path)
    exchange.import_bundle(offices[to], path)


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range() for page in document).split())


def test_a_series_is_declared_once_and_not_rewritten_when_documents_bear_it(office: Workspace) -> None:
    series = a_series(office)
    take_number(office, series, "年度总结")

    with pytest.raises(BadInput):
        a_series(office)
    series.agency = "仓市监"
    with pytest.raises(BadInput, match="已经编过 1 个文号"):
        records.save(office, series)


def test_a_letter_whose_series_is_gone_says_what_to_do(office: Workspace) -> None:
    series = a_series(office)
    letter = signed(office)
    void_number(office, office.records(GivenNumber).all().__next__(), "重号")
    records.delete(office, series)

    assert letters.number_words(office, office.records(Letter).get(letter.uid)).startswith("待编号：本单位还没有登记机关代字")


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_the_order_of_signing_and_exchange_no_number_is_given_twice_and_none_is_unexplained(offices: Offices, second: str, seed: int) -> None:
    series, names, chance = a_series(offices[ASKER], reserve=3), (ASKER, second), Random(seed)
    _deliver(offices, ASKER, second)
    for turn in range(24):
        name = chance.choice(names)
        if chance.random() < 0.7:
            signed(offices[name], f"第{turn}份")
        else:
            _deliver(offices, name, names[name == ASKER])
    for sender, to in (names, names[::-1], names):
        _deliver(offices, sender, to)
    for letter in waiting_for_number(offices[ASKER]):
        number_letter(offices[ASKER], letter)
    _deliver(offices, *names)

    first, other = (ledger(offices[name], series, 2026).lines for name in names)
    assert [(line.number, line.what, line.document, line.why) for line in first] == [(line.number, line.what, line.document, line.why) for line in other]
    assert {line.what for line in first} <= {USED, UNUSED}
    assert doubled(offices[ASKER]) == doubled(offices[second]) == []
    borne = [letter.number for letter in offices[ASKER].records(Letter).all()]
    assert len(borne) == len(set(borne)) == sum(line.what == USED for line in first)
    assert None not in borne


def test_what_only_the_units_own_computers_see_waits_for_nobody_where_there_is_no_other_one(offices: Offices, second: str) -> None:
    a_series(offices[COORDINATOR])
    a_series(offices[ASKER])

    assert waiting_to_leave(offices[COORDINATOR]) == 0
    assert waiting_to_leave(offices[second]) == 0
    assert waiting_to_leave(offices[ASKER]) == 1
