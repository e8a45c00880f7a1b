"""What the bureau does at the end of the simulated year: imbalance, benchmark, scores, order, recommendations, the collection of model cases."""

from random import Random

from app.domain.assessment import COUNTED, OBJECTED, Commendation, Indicator, Ranking, Scorecard, ScoreItem
from app.domain.benchmarks import Benchmark
from app.domain.case_collections import CaseCollection, CollectedCase
from app.domain.model_cases import ADOPTED, ADOPTED_ABOVE, ModelCase
from app.domain.query import Condition, Query, Test, where_is
from app.domain.tallies import Balance
from app.services.tabulating import tabulate
from app.services.tallying import offices
from app.services.workspace import Workspace
from app.services.year.desk import change, day, new, new_from, take, take_open

EACH = (1, 1, 5, 3, 3, 4, 10, 2, 1, 1, -2)
"""本软件设定: what one of each measure is worth in the simulated year."""
COLLECTED, COMMENDED = 4, 3


class AssessWork:
    """The bureau's computer."""

    def __init__(self, workspace: Workspace, rng: Random) -> None:
        self.workspace, self.rng = workspace, rng

    def set_indicators(self) -> None:
        """What is counted and what each is worth: 本单位设定."""
        for measure, each in zip(COUNTED, EACH, strict=True):
            heading = "报送典型（指导）案例情况" if "典型" in measure else "案件组团完成情况"
            new(self.workspace, Indicator, full_name=measure, heading=heading, measure=measure, each=each, most=400)

    def assess(self, year: int) -> None:
        """Imbalance, benchmark and the scores of all offices, which are told to them."""
        tabulate(self.workspace, new(self.workspace, Balance, starts_on=f"{year}-01-01", ends_on=f"{year}-12-31"))
        tabulate(self.workspace, new(self.workspace, Benchmark, year=year))
        self._collect()
        for office in offices(self.workspace, None):
            card = new(self.workspace, Scorecard, year=year, office=office.uid)
            tabulate(self.workspace, card)
            take(self.workspace, card, "tell")

    def _collect(self) -> None:
        """Adopted cases without their parties, in a collection (S0-79)."""
        adopted = Query(where=(Condition("state", Test.IN, (ADOPTED, ADOPTED_ABOVE)),), sort="number")
        models = self.workspace.records(ModelCase).page(adopted, None, COLLECTED).records
        if models:
            collection = new(self.workspace, CaseCollection, headline="典型案例合集", issued_on=day(self.workspace))
            for place, model in enumerate(models, 1):
                new(self.workspace, CollectedCase, collection=collection.uid, place=place, model=model.uid)
            tabulate(self.workspace, collection)

    def object_to_score(self) -> None:
        """An office does not agree with its score."""
        for card in self.workspace.records(Scorecard).all(Query(where=(where_is("office", self.workspace.unit.uid),))):
            take_open(self.workspace, card, "object", {"objection": "协办的案件少计一件。"})

    def settle(self, year: int) -> None:
        """Objections are answered, all scores are settled, the offices are ranked, the best are recommended."""
        for card in self.workspace.records(Scorecard).all(Query(where=(where_is("year", year),))):
            if card.state == OBJECTED:
                self._correct(card)
            take(self.workspace, card, "confirm", {"confirmed_on": day(self.workspace)})
        tabulate(self.workspace, new(self.workspace, Ranking, year=year))
        best = sorted(self.workspace.records(Scorecard).all(Query(where=(where_is("year", year),))), key=lambda card: (-(card.total or 0), card.office or ""))
        for card in best[:COMMENDED]:
            who = {"candidate": self.workspace.names([card]).get(card.office or ""), "office": card.office, "deeds": "组团办案成效突出。"}
            new_from(self.workspace, Commendation, card, honour="年度先进集体", year=year, recommended_on=day(self.workspace), **who)

    def _correct(self, card: Scorecard) -> None:
        item = self.workspace.records(ScoreItem).first(Query(where=(where_is("scorecard", card.uid),), sort="place"))
        if item is not None:
            change(self.workspace, item, changed=(item.points or 0) + 3, because="异议成立，补计一件")
        tabulate(self.workspace, card)
        take(self.workspace, card, "answer", {"answer": "经核对，异议成立。"})
