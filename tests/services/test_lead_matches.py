"""Leads that are one: found, judged, merged, taken back; the clock that follows them; what was decided before."""

import pytest

from app.domain.cases import Case
from app.domain.dates import shown_day
from app.domain.errors import BadInput, NotAllowed
from app.domain.lead_matches import LeadMatch
from app.domain.leads import Lead
from app.domain.likeness import ADDRESS, CODE, NAME, PHONE, SOUND, Alike, alike_pairs
from app.domain.value_kinds import Attachment
from app.services import leads, making, records
from app.services.form_values import Asked, values_for
from app.services.forms import form_template
from app.services.lead_detail import due_story
from app.services.lead_matches import counted_elsewhere, duplicate_queue, judge
from app.services.lead_merging import choosable, compared, merge
from app.services.looked_up import matches_said
from app.services.priors import prior_decisions
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, Offices

DECIDED = {"decided_by": "江一帆", "decided_on": "2026-11-19"}
CODE_OF_SHOP = "91350100M000100Y43"


def photo(name: str) -> Attachment:
    return Attachment(f"{len(name):064d}", name, 10)


def registered(workspace: Workspace, **values: object) -> Lead:
    return leads.register(workspace, a_lead(workspace, **values))


def pairs(found: list[Alike]) -> list[tuple[str, ...]]:
    return [one.reasons for one in found]


@pytest.mark.parametrize(
    "first, second, reason",
    [
        ({"suspect_code": CODE_OF_SHOP}, {"suspect_code": CODE_OF_SHOP}, CODE),
        ({"suspect_phone": "139 0000 6207"}, {"suspect_phone": "0591-88881234、13900006207"}, PHONE),
        ({"suspect": "福州履云鞋行"}, {"suspect": "福州 履云鞋行"}, NAME),
        ({"suspect_address": "仓前街道兴业路12号"}, {"suspect_address": "仓前街道 兴业路12号。"}, ADDRESS),
        ({"suspect": "福州履云鞋行", "area": "a"}, {"suspect": "福州旅云鞋行", "area": "a"}, SOUND),
    ],
)
def test_leads_are_found_to_agree(first: dict[str, str], second: dict[str, str], reason: str) -> None:
    """S0-61: credit code, telephone, address, name and its sound."""
    ours = [Lead(uid=str(place), received_on="2026-11-04", **values) for place, values in enumerate((first, second))]

    assert pairs(alike_pairs(ours)) == [(reason,)]


def test_leads_of_another_year_are_matters_of_their_own() -> None:
    """S0-61: the time window."""
    ours = [Lead(uid=day, received_on=day, suspect_phone="13900006207") for day in ("2025-11-04", "2026-11-04")]

    assert (len(alike_pairs(ours)), len(alike_pairs(ours, days=400))) == (0, 1)


def test_a_judged_pair_leaves_the_queue_and_is_seen_by_whoever_has_the_leads(offices: Offices) -> None:
    """S0-61: the coordinator finds two members' leads to be one."""
    asker, coordinator = offices[ASKER], offices[COORDINATOR]
    first = registered(asker)
    offices.deliver(ASKER)
    own = registered(coordinator, suspect="别的店名")
    (pair,) = duplicate_queue(coordinator)

    judge(coordinator, pair, "同一线索", first.uid)
    offices.deliver(COORDINATOR)

    assert duplicate_queue(coordinator) == []
    assert counted_elsewhere(asker) == counted_elsewhere(offices[BUREAU]) == {own.uid: first.uid}


def test_a_later_judgement_counts(office: Workspace) -> None:
    """S0-61."""
    first, second = registered(office), registered(office)
    (pair,) = duplicate_queue(office)
    judge(office, pair, "同一线索", first.uid)

    judge(office, pair, "不是同一线索")

    assert counted_elsewhere(office) == {}
    with pytest.raises(BadInput, match="以哪一条为准"):
        judge(office, pair, "同一线索", "别的")
    assert second.uid in pair.pair


def test_the_registration_form_says_what_the_comparison_found(office: Workspace) -> None:
    """S0-70: 查重结果; nothing before somebody judged."""
    first, second = registered(office), registered(office)
    (pair,) = duplicate_queue(office)
    before = matches_said(office, first)

    judge(office, pair, "同一线索", first.uid)

    template = form_template("cangshan-lead-registration")
    said = [values_for(office, template, Asked(of=lead.uid))["matches"] for lead in (first, second)]
    day = shown_day(office.today.isoformat())
    assert before == ""
    assert said == [f"与{second.number}是同一线索，以本条为准（{day}核对）", f"与{first.number}是同一线索，以对方为准（{day}核对）"]


def test_merging_takes_chosen_fields_keeps_attachments_and_takes_the_earliest_clock(office: Workspace) -> None:
    """S0-61; domain-rules C-1: 并案取最早."""
    stays = registered(office, received_on="2026-11-10", photos=(photo("甲.jpg"),))
    gone = registered(office, received_on="2026-11-04", photos=(photo("乙照.jpg"),), goods="运动鞋12双", suspect="福州履云鞋业")

    offered = choosable(stays, gone)
    merged = merge(office, gone, DECIDED | {"merged_into": stays.uid}, "同一批商品", taken=("goods",))

    now = office.records(Lead).get(stays.uid)
    assert "139****6207" in [one.words[0] for one in compared(office, now, Lead(suspect_phone="13900006208"))]
    assert offered == ["suspect", "goods"]
    assert (now.goods, now.suspect, [one.name for one in now.photos]) == ("运动鞋12双", "福州履云鞋行", ["甲.jpg", "乙照.jpg"])
    assert (merged.state, merged.due_on, now.due_on) == ("已并案", None, "2026-11-25")
    assert counted_elsewhere(office) == {gone.uid: stays.uid}
    story = due_story(office, now)
    assert story is not None
    assert "并案后自最早收到之日起算。" in story.cautions


def test_a_merging_is_undone_as_one_action(office: Workspace) -> None:
    """S0-61."""
    stays = registered(office, received_on="2026-11-10")
    gone = registered(office, photos=(photo("乙照.jpg"),), goods="运动鞋12双")
    merge(office, gone, DECIDED | {"merged_into": stays.uid}, "同一批商品", taken=("goods",))

    records.undo(office)

    back, other = office.records(Lead).get(stays.uid), office.records(Lead).get(gone.uid)
    assert (back.goods, back.photos, back.counted_from, back.due_on) == (None, (), None, stays.due_on)
    assert (other.state, other.merged_into) == ("待研判", None)
    assert counted_elsewhere(office) == {}


def test_a_merging_that_was_sent_is_taken_back_by_a_step(offices: Offices) -> None:
    """S0-61: an exported step is withdrawn by another one."""
    office = offices[ASKER]
    stays, gone = registered(office, received_on="2026-11-10"), registered(office)
    making.take(office, gone, "merge", DECIDED | {"merged_into": stays.uid}, "同一批商品")
    offices.deliver(ASKER)

    making.take(office, office.records(Lead).get(gone.uid), "part", {}, "商品不同")
    offices.deliver(ASKER)

    seen = offices[BUREAU].records(Lead).get(gone.uid)
    assert (seen.state, seen.merged_into) == ("核查中", None)
    assert offices[BUREAU].records(Lead).get(stays.uid).due_on == stays.due_on
    assert counted_elsewhere(offices[COORDINATOR]) == {}


def test_leads_of_two_units_are_not_merged_by_one_of_them(offices: Offices) -> None:
    """S0-62: no silent reassignment; the pair is judged, and the lead handed over first."""
    theirs = registered(offices[ASKER])
    offices.deliver(ASKER)
    coordinator = offices[COORDINATOR]
    own = registered(coordinator)

    with pytest.raises(NotAllowed):
        making.take(coordinator, own, "merge", DECIDED | {"merged_into": theirs.uid}, "同一批商品")
    with pytest.raises(BadInput, match="不能并入自己"):
        making.take(coordinator, own, "merge", DECIDED | {"merged_into": own.uid}, "同一批商品")
    assert coordinator.records(LeadMatch).count() == 0


def test_spans_that_the_law_does_not_count_move_the_due_day_and_are_told_day_by_day(office: Workspace) -> None:
    """C-1: 检测、检验、检疫、鉴定和权利人辨认、鉴别 are taken out, by a step with its reason."""
    lead = registered(office)

    with pytest.raises(BadInput, match="扣除期间"):
        making.take(office, lead, "exclude", {"excluded": "上周"}, "权利人鉴别")
    moved = making.take(office, lead, "exclude", {"excluded": "2026-11-09至2026-11-13 权利人鉴别"}, "权利人鉴别")

    story = due_story(office, moved)
    assert (lead.due_on, moved.due_on) == ("2026-11-25", "2026-12-02")
    assert story is not None
    assert [day.why for day in story.due.days if not day.counted].count("扣除期间，不计入") == 5
    assert "已扣除 5 天，不计入期限。" in story.cautions


def test_sources_in_our_own_words_count_as_statutory_ones(office: Workspace) -> None:
    """C-2: what a right-holder sends in is a 举报, no 投诉."""
    lead = registered(office, source=None, source_detail="权利人反映")
    wrong = a_lead(office, source="投诉", source_detail="权利人反映")

    assert lead.source == "举报"
    assert [problem.text for _, problem in records.problems(office, wrong)] == ["“权利人反映”在统计上归入“举报”，请核对。"]


def a_case(workspace: Workspace, decided_on: str, **values: object) -> Case:
    filled = {"party": "福州履云鞋行", "kind": "商标侵权", "cause": "侵犯注册商标专用权", "handlers": "陈立言、顾南星", "filed_on": "2020-01-02"}
    case = making.take(workspace, records.save_new(workspace, records.new_record(workspace, Case, filled | values)), "open", {})
    making.take(workspace, case, "investigated", {"investigated_on": "2020-01-03"})
    return making.take(workspace, case, "decide", {"decision_kind": "行政处罚", "decided_on": decided_on})


def test_decisions_of_five_years_against_the_same_subject_are_named(office: Workspace) -> None:
    """商标法60, C-3 T1: known by code or name, shown before the lead is stored."""
    a_case(office, "2023-05-06")
    a_case(office, "2022-05-06", party="改了名的店", party_code=CODE_OF_SHOP, kind="假冒专利")
    a_case(office, "2021-11-03")
    a_case(office, "2024-05-06", party="福州履云鞋行分店")

    said = [prior.sentence for prior in prior_decisions(office, a_lead(office, suspect_code=CODE_OF_SHOP))]

    assert said == [
        "该主体 2023 年因商标侵权被处罚过（5年内），请注意从重情形（商标法第六十条）。",
        "该主体 2022 年因假冒专利被处罚过（5年内）。",
    ]
