"""The people of one unit in the simulated year, and how they learn: cards, mentors, seminars (S0-22, S0-23, S0-75)."""

from random import Random

from app.domain import activities
from app.domain.activities import Activity, Participant
from app.domain.cases import Case
from app.domain.member_cards import PUBLICITY, SEMINAR, TALK, TRAINING, Growth, MemberCard
from app.domain.mentorship import MEANS, MentorRecord, Mentorship
from app.domain.organisation import SUPPORTERS, Person
from app.domain.query import Query, where_is
from app.services.tabulating import tabulate
from app.services.workspace import Workspace
from app.services.year import invented
from app.services.year.desk import day, new, new_from, people_of

SUPPORT = {"监管所": SUPPORTERS[0], "业务科": SUPPORTERS[1], "执法大队": SUPPORTERS[2]}
"""As what the head of a unit of that kind supports the 专班."""


class MemberWork:
    """One unit."""

    def __init__(self, workspace: Workspace, rng: Random) -> None:
        self.workspace, self.rng = workspace, rng

    def register_people(self, count: int) -> None:
        """The officers; the first of them is the head."""
        unit = self.workspace.unit
        for place in range(count):
            values = {"post": "所长" if place == 0 else "执法员", "phone": invented.phone(self.rng), "joined_on": day(self.workspace, -400)}
            skills = tuple(self.rng.sample(("商标", "专利", "地理标志", "电子取证"), 2))
            name, number = invented.person(self.rng), f"闽0104-{self.rng.randrange(10_000):04d}"
            head = SUPPORT.get(unit.kind or "") if place == 0 else None
            new(self.workspace, Person, full_name=name, certificate=number, works_at=unit.uid, skills=skills, supports_as=head, **values)

    def begin_to_teach(self) -> None:
        """A card for each of the two who handle leads; the first teaches the last."""
        people = people_of(self.workspace)
        for person in people[:2]:
            new_from(self.workspace, MemberCard, person, goals="能独立主办商标、专利案件", plan="每季度参加一次培训，每半年主讲一次研讨")
        if len(people) > 1:
            goals = {"goals": "一年内能独立完成现场取证和文书制作", "plan": "共同办理两件案件", "starts_on": day(self.workspace)}
            new(self.workspace, Mentorship, mentor=people[0].uid, trainee=people[-1].uid, **goals)

    def learn(self, number: int) -> None:
        """What stands on the cards themselves, what mentor and trainee did, and a seminar on a case."""
        for card in self.workspace.records(MemberCard).all(self._own()):
            sort = (TRAINING, SEMINAR, TALK, PUBLICITY)[number % 4]
            new(self.workspace, Growth, card=card.uid, sort=sort, held_on=day(self.workspace), what=f"市局组织的{sort}", hours=self.rng.randrange(2, 9))
        for pair in self.workspace.records(Mentorship).all(self._own()):
            values = {"means": MEANS[number % len(MEANS)], "subject": "现场检查笔录的制作", "hours": 3, "gained": "能独立完成笔录。"}
            new(self.workspace, MentorRecord, mentorship=pair.uid, held_on=day(self.workspace), **values)
        self._discuss()

    def _discuss(self) -> None:
        case = self.workspace.records(Case).first(Query(where=self._own().where, sort="filed_on", descending=True))
        if case is None:
            return
        values = {"headline": f"{case.kind}案件研讨", "held_on": day(self.workspace), "place": "本所会议室", "tenths_of_hours": 20}
        texts = {"findings": "同类商品的认定应结合销售渠道和相关公众。", "mode": "线下", "level": "所"}
        seminar = new(self.workspace, Activity, sort=activities.SEMINAR, cases=(case.uid,), **values, **texts)
        for place, officer in enumerate(people_of(self.workspace)):
            who: dict[str, object] = {"full_name": officer.full_name, "works_at": officer.works_at, "post": officer.post}
            new(self.workspace, Participant, activity=seminar.uid, person=officer.uid, role="主讲" if place == 0 else None, **who)

    def sum_up(self) -> None:
        """The years on the cards."""
        for card in self.workspace.records(MemberCard).all(self._own()):
            tabulate(self.workspace, card)

    def _own(self) -> Query:
        return Query(where=(where_is("unit", self.workspace.unit.uid),))
