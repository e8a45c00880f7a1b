"""What offices of the simulated year do when they have opened their post: requests for people wait for their next step; papers of others, too."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from app.domain.cases import Case
from app.domain.groups import group_of, offices_of
from app.domain.organisation import Person
from app.domain.query import Condition, Query, Test, where_is
from app.domain.support import ASK_OF, SupportRequest
from app.domain.support_steps import CANCEL, SUPPORT_STEPS
from app.services import support
from app.services.audiences import MOBILE
from app.services.lenders import lenders_for
from app.services.permissions import may_edit
from app.services.workspace import Workspace
from app.services.year.desk import change, day, may, refusal_of, take
from app.services.year.paper_work import PaperWork

IN_ORDER = ("propose", "agree", "decline", "recommend", "decide", "dispatch", "agree_cancel", "agree_change", "arrive", "return", "feed_back")
UNANSWERED = sorted({state for move in SUPPORT_STEPS.moves for state in move.sources} - SUPPORT_STEPS.closed - {SUPPORT_STEPS.start})
DECLINES, PARTLY, CHANGES, RECALLS, OF_OTHERS = 0.08, 0.1, 0.06, 0.03, 0.4
CHANGED = ("延期", "换人", CANCEL)
IN_A_ROW = 3
"""So many steps of one request are taken at once: agreed, and sent."""


class InboxWork:
    """One office. Of two computers of a unit only the first answers."""

    def __init__(self, workspace: Workspace, rng: Random) -> None:
        self.workspace, self.rng = workspace, rng
        self._answers: Mapping[str, Callable[[SupportRequest], Mapping[str, Any] | None]] = {
            "propose": self._proposal,
            "recommend": lambda _: {},
            "decide": self._lender_of_the_bureau,
            "agree": lambda one: {"agreed_people": one.proposed_people},
            "agree_cancel": lambda _: {},
            "agree_change": lambda _: {},
            "arrive": lambda _: {},
            "return": lambda _: {},
            "feed_back": lambda _: {"feedback": "配合良好，按时完成。", "rating": "好"},
        }

    def answer(self) -> None:
        """Everything that waits for this unit."""
        waiting = Query(where=(Condition("state", Test.IN, UNANSWERED),))
        for request in list(self.workspace.records(SupportRequest).all(waiting)):
            self._see_to(request)
        PaperWork(self.workspace, self.rng).answer()

    def _see_to(self, request: SupportRequest) -> None:
        for _ in range(IN_A_ROW):
            if not self._answer_request(self.workspace.records(SupportRequest).get(request.uid)):
                return

    def _answer_request(self, request: SupportRequest) -> bool:
        """Take the next step; false when none waits for this unit."""
        step = next((name for name in IN_ORDER if may(self.workspace, request, name) and self._fits(request, name)), "")
        if not step or self._otherwise(request, step):
            return bool(step)
        if step == "dispatch":
            self._send(request)
            return True
        values = self._answers[step](request)
        if values is not None:
            take(self.workspace, request, step, values)
            if step == "arrive":
                self._note_assistant(request)
        elif step == "propose":
            take(self.workspace, request, "refer_up", {}, "本组没有可派人员")
        else:
            take(self.workspace, request, "refuse", {}, "本局暂时没有可派人员")
        return True

    def _fits(self, request: SupportRequest, step: str) -> bool:
        """A cancellation is agreed to as one, any other change as a change; the section has its say, the leader decides."""
        if step == "decide":
            return bool(self.workspace.unit.bureau)
        return step not in ("agree_cancel", "agree_change") or (step == "agree_cancel") == (request.change == CANCEL)

    def _otherwise(self, request: SupportRequest, step: str) -> bool:
        """Now and then it goes another way: not agreed, agreed in part, called off, called back; true when it did."""
        chance = self.rng.random()
        if step == "agree" and chance < DECLINES:
            take(self.workspace, request, "decline", {}, "当日已有联合检查")
        elif step == "agree" and chance < DECLINES + PARTLY and (request.proposed_people or 0) > 1:
            take(self.workspace, request, "partly_agree", {"agreed_people": 1}, "当日只有一人")
            self._send(self.workspace.records(SupportRequest).get(request.uid))
        elif step == "arrive" and chance < CHANGES:
            take(self.workspace, request, "ask_change", {"change": self.rng.choice(CHANGED), "change_reason": "当事人当日停业"})
        elif step == "return" and chance < RECALLS:
            take(self.workspace, request, "recall", {}, "本所有紧急任务")
        else:
            return False
        return True

    def _note_assistant(self, request: SupportRequest) -> None:
        """The unit whose people have come assists in the case, when there is one by now (S0-87)."""
        case = self.workspace.records(Case).first(Query(where=(where_is("lead", request.lead), where_is("unit", self.workspace.unit.uid))))
        if case is not None and request.lender and request.lender not in case.assisting and may_edit(self.workspace, case):
            change(self.workspace, case, assisting=(*case.assisting, request.lender))

    # -- who is sent

    def _proposal(self, request: SupportRequest) -> Mapping[str, Any] | None:
        """Another office of the group with people, not one that has declined; the brigade where it was asked for."""
        group = group_of(self.workspace.groups(), self.workspace.unit.uid, day(self.workspace))
        own = [uid for uid in (offices_of(group) if group else ()) if uid not in (request.unit, request.lender) and self._people(uid)]
        mobile = [unit.uid for unit in lenders_for(self.workspace, request) if unit.kind == MOBILE and unit.uid != request.lender and self._people(unit.uid)]
        asked = (mobile or own) if request.ask_of == ASK_OF[1:] else own if request.ask_of == ASK_OF[:1] else [*own, *mobile]
        if not asked:
            return None
        lender = self.rng.choice(asked)
        people = min(request.people or 1, len(self._people(lender)), 2)
        return {"lender": lender, "proposed_people": people, "proposal": "距离较近，当天有人。"}

    def _lender_of_the_bureau(self, request: SupportRequest) -> Mapping[str, Any] | None:
        known = [unit for unit in lenders_for(self.workspace, request) if self._people(unit.uid)]
        mobile = [unit for unit in known if unit.kind == MOBILE]
        chosen = known if not mobile or self.rng.random() < OF_OTHERS else mobile
        return {"lender": self.rng.choice(chosen).uid, "proposed_people": 1} if chosen else None

    def _people(self, unit: str) -> list[Person]:
        return list(self.workspace.records(Person).all(Query(where=(where_is("works_at", unit), Condition("certificate", Test.FILLED)))))

    def _send(self, request: SupportRequest) -> None:
        """The first who are there; when the program warns that they are sent elsewhere at that time, somebody else, or they after all."""
        people, wanted = self._people(self.workspace.unit.uid), request.agreed_people or request.proposed_people or 1
        if not people:
            return
        values = {"no_conflict": True, "signed_by": "本所负责人", "sent_on": day(self.workspace)}
        first, others = people[:wanted], people[wanted : 2 * wanted]
        refused = refusal_of(support.send_people, self.workspace, request, {**values, "people": tuple(one.uid for one in first)})
        if refused:
            chosen = others if others and self.rng.random() < 0.5 else first
            support.send_people(self.workspace, request, {**values, "people": tuple(one.uid for one in chosen)}, confirmed=True)
