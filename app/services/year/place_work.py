"""What offices keep in their registers and do for the public in the simulated year; the bureau's experts, partners and letters. All invented."""

from datetime import timedelta
from random import Random

from app.domain import activities
from app.domain.activities import Activity, Participant
from app.domain.document_numbers import NumberSeries
from app.domain.experts import Expert
from app.domain.helping import AidRequest, Guidance
from app.domain.institutions import Institution
from app.domain.markets import Agency, Check, Market, Platform, Printer
from app.domain.news import NewsItem
from app.domain.organisation import Area, Person
from app.domain.query import Query, where_is
from app.domain.registers import KeyEnterprise, ProblemReport, ServiceMatch, ServiceOrganisation, VolunteerTeam
from app.domain.rights import GeographicalIndication, GIUser, RightsHolder
from app.domain.stations import BUILT, ENVIRONMENT, INDUSTRIES, TASKS, ContactPoint, Station, StationTask
from app.services import letters
from app.services.workspace import Workspace
from app.services.year import invented
from app.services.year.desk import new


class PlaceWork:
    """One computer at which such work is done."""

    def __init__(self, workspace: Workspace, rng: Random) -> None:
        self.workspace, self.rng = workspace, rng
        self._areas = [area for area in workspace.areas() if area.office == workspace.unit.uid] or workspace.areas()

    @property
    def _place(self) -> str:
        return (self.workspace.unit.short_name or self.workspace.unit.name).removesuffix("所").removesuffix("区局")

    def _day(self, more: int = 0) -> str:
        return (self.workspace.today + timedelta(days=more)).isoformat()

    def _area(self) -> Area:
        return self.rng.choice(self._areas)

    def _person(self) -> str:
        return invented.person(self.rng)

    def _phone(self) -> str:
        return invented.phone(self.rng)

    def _address(self, area: Area) -> str:
        return f"{area.full_name}{self.rng.choice(invented.STREETS)}{self.rng.randrange(1, 200)}号"

    # -- registers

    def fill_registers(self) -> None:
        """What there is in the place: stations, enterprises, markets, rights, and who helps."""
        for kind in ("产业园区", "专业市场"):
            self._set_up_station(kind)
        self._list_enterprises()
        self._list_helpers()
        self._list_markets()
        self._list_rights()

    def _set_up_station(self, founder_kind: str) -> None:
        short, head, phone = f"{self._place}{self.rng.choice(invented.NAMES_OF_FIRMS)}", self._person(), self._phone()
        station = new(
            self.workspace,
            Station,
            short_name=short,
            founder_kind=founder_kind,
            founder=f"{short}服务中心",
            head=head,
            head_phone=phone,
            bureau=self.workspace.bureau.uid if self.workspace.bureau else None,
            adviser=self._person(),
            adviser_phone=self._phone(),
            stage=BUILT,
            has_place=True,
            has_staff=True,
            applied_on=self._day(-60),
            set_up_on=self._day(-30),
        )
        self._apply(station)

    def _apply(self, station: Station) -> None:
        full, part = self.rng.randrange(1, 3), self.rng.randrange(1, 3)
        new(
            self.workspace,
            ContactPoint,
            station=station.uid,
            filled_on=self._day(-20),
            unit_name=station.founder,
            contact=self._person(),
            phone=self._phone(),
            address=self._address(self._area()),
            industries=tuple(self.rng.sample(INDUSTRIES, 2)),
            station_name=station.full_name,
            managers=full + part,
            full_time=full,
            part_time=part,
            head=station.head,
            head_phone=station.head_phone,
            area_m2=self.rng.randrange(20, 80),
            seats=3,
            equipment="电脑、打印机、档案柜",
            environment=ENVIRONMENT,
            adviser=station.adviser,
        )

    def _list_enterprises(self) -> None:
        sorts = (("高新技术企业", "专利重点"), ("专精特新企业", "涉外专利"), ("驰名商标企业", "驰名商标"), ("知识产权优势企业", "知名度较高商标"))
        names = self.rng.sample(invented.NAMES_OF_FIRMS, len(sorts))
        for (category, protected), name in zip(sorts, names, strict=True):
            area, head = self._area(), self._person()
            enterprise = new(
                self.workspace,
                KeyEnterprise,
                full_name=f"福州{name}{self.rng.choice(('科技', '实业', '电子', '日化'))}有限公司",
                categories=(category,),
                protected=(protected,),
                use=("所有", "使用"),
                head=head,
                head_phone=self._phone(),
                liaison=self._person(),
                liaison_phone=self._phone(),
                area=area.uid,
                address=self._address(area),
                entered_on=self._day(-25),
                entry_reason="企业申报，辖区所推荐",
            )
            self._list_holder(enterprise, area)

    def _list_holder(self, enterprise: KeyEnterprise, area: Area) -> None:
        patents = self.rng.randrange(2, 60)
        new(
            self.workspace,
            RightsHolder,
            full_name=enterprise.full_name,
            sort="企事业单位",
            area=area.uid,
            industry=self.rng.choice(INDUSTRIES),
            trademarks=self.rng.randrange(1, 40),
            patents=patents,
            inventions=patents // 4,
            needs=tuple(self.rng.sample(("商标注册", "专利申请", "维权打假", "质押融资", "培训"), 2)),
            contact=enterprise.liaison,
            phone=enterprise.liaison_phone,
            enterprise=enterprise.uid,
        )

    def _list_helpers(self) -> None:
        for sort, ending in (("律师事务所", "律师事务所"), ("行业协会（商会）", "电子商务协会")):
            name = f"福建{self.rng.choice(invented.NAMES_OF_FIRMS)}{ending}"
            new(self.workspace, ServiceOrganisation, full_name=name, kind=sort, contact=self._person(), phone=self._phone(), focus="商标维权、专利预警")
        new(
            self.workspace,
            VolunteerTeam,
            full_name=f"{self._place}知识产权志愿服务队",
            kinds=("兼职",),
            people=self.rng.randrange(6, 20),
            contact=self._person(),
            phone=self._phone(),
            source_kind="中高等院校",
            activities="进社区宣传、协助咨询",
        )

    def _list_markets(self) -> None:
        for name, sort in (("小商品市场", "重点关注市场"), ("茶叶市场", "规范化市场培育对象")):
            full_name = f"{self._place}{self.rng.choice(invented.NAMES_OF_FIRMS)}{name}"
            values = {"goods": self.rng.choice(invented.GOODS), "shops": self.rng.randrange(40, 300), "entered_on": self._day(-20)}
            who = {"operator": f"{full_name}管理有限公司", "contact": self._person(), "phone": self._phone(), "area": self._area().uid}
            new(self.workspace, Market, full_name=full_name, sort=sort, **who, **values)
        self._list_businesses()

    def _list_businesses(self) -> None:
        brand, who = self.rng.choice(invented.NAMES_OF_FIRMS), {"phone": self._phone()}
        near = {"head": self._person(), "area": self._area().uid}
        new(self.workspace, Platform, full_name=f"{brand}优选", operator=f"福州{brand}网络科技有限公司", stage="培育中", contact=self._person(), **who)
        new(self.workspace, Printer, full_name=f"福州{brand}印务有限公司", sort="商标印制企业", **near, **who)
        new(self.workspace, Agency, full_name=f"福州{brand}知识产权代理有限公司", sort="专利商标代理机构", agents=6, **near, **who)

    def _list_rights(self) -> None:
        product = f"{self._place}{self.rng.choice(('橄榄', '茉莉花茶', '龙眼', '荸荠'))}"
        values = {"holder": f"{self._place}农产品协会", "place": "本辖区", "season": "9月至11月", "contact": self._person(), "phone": self._phone()}
        number = f"第{self.rng.randrange(10_000_000, 60_000_000)}号"
        indication = new(self.workspace, GeographicalIndication, full_name=product, sort="地理标志证明商标", right_number=number, **values)
        for _ in range(2):
            area = self._area()
            user = {"indication": indication.uid, "state_of_use": "已核准", "allowed_on": self._day(-200), "area": area.uid, "head": self._person()}
            new(self.workspace, GIUser, full_name=f"{invented.firm(self.rng)}专业合作社", phone=self._phone(), **user)

    # -- what is done in the year

    def train(self, number: int) -> None:
        """A training of the office, with those who came."""
        values = {"level": "所", "trained": ("市场监管所",), "topics": ("商标", "执法办案"), "mode": "线下", "platform": "其他", "speakers": self._person()}
        topic = ("商标侵权判定要点", "假冒专利行为查处", "电子数据取证实务", "地理标志专用标志使用管理")[number % 4]
        training = new(
            self.workspace,
            Activity,
            sort=activities.TRAINING,
            headline=topic,
            held_on=self._day(),
            place="本所会议室",
            host=self.workspace.unit.full_name,
            tenths_of_hours=20,
            batch=f"第{number + 1}批",
            rotation=True,
            summary=f"学习{topic}，结合本所在办案件讨论。",
            **values,
        )
        officers = list(self.workspace.records(Person).all(Query(where=(where_is("works_at", self.workspace.unit.uid),))))
        for officer in officers[number % 2 :]:
            who: dict[str, object] = {"full_name": officer.full_name, "works_at": officer.works_at, "post": officer.post}
            new(self.workspace, Participant, activity=training.uid, person=officer.uid, **who)

    def publicise(self, occasion: str) -> None:
        """Publicity for the public, in the week of a day or at another time."""
        ways = {"five": ("进企业", "进社区"), "publicity_ways": ("现场咨询", "发放资料", "微信群"), "listeners": "企业、群众"}
        place = self._area()
        new(
            self.workspace,
            Activity,
            sort=activities.PUBLICITY,
            headline=f"知识产权保护宣传进{place.full_name}",
            held_on=self._day(),
            place=f"{place.full_name}文化广场",
            host=self.workspace.unit.full_name,
            occasion=occasion,
            area=place.uid,
            people=self.rng.randrange(40, 200),
            summary="发放宣传册，现场解答商标注册、维权方面的问题。",
            **ways,
        )

    def visit(self) -> None:
        """A holder of rights is visited, a market is checked, a station works, and somebody asks for help."""
        holder = self.rng.choice(list(self.workspace.records(RightsHolder).all(Query(where=(where_is("unit", self.workspace.unit.uid),)))))
        values = {"place": "企业会议室", "area": holder.area, "needs": "希望加强网络平台上的维权指导。", "people": 5}
        new(self.workspace, Activity, sort=activities.VISIT, headline=f"走访{holder.full_name}", held_on=self._day(), holder=holder.uid, **values)
        self._check_market()
        self._work_at_station()
        self._help(holder)

    def _check_market(self) -> None:
        market = self.workspace.records(Market).first(Query(where=(where_is("unit", self.workspace.unit.uid),)))
        if market is not None:
            values = {"checked_on": self._day(), "people": "两名执法人员", "content": "抽查商户进货凭证和商标授权", "result": "未发现问题"}
            new(self.workspace, Check, way="日常巡查", sort="市场", market=market.uid, subject=market.full_name, **values)

    def _work_at_station(self) -> None:
        station = self.workspace.records(Station).first(Query(where=(where_is("unit", self.workspace.unit.uid),)))
        if station is not None:
            new(self.workspace, StationTask, station=station.uid, task=TASKS[0], done_on=self._day(), what="商标使用规范培训", people=30)
            values = {"by_kind": "工作站", "reporter_name": station.head, "problem": "园区企业希望了解海关备案流程", "answer": "已发送办理指南。"}
            new(self.workspace, ProblemReport, station=station.uid, reported_on=self._day(), answered_on=self._day(), **values)

    def _help(self, holder: RightsHolder) -> None:
        who = {"contact": holder.contact, "phone": holder.phone}
        new(
            self.workspace,
            AidRequest,
            sort="维权咨询",
            received_on=self._day(),
            applicant=holder.full_name,
            matter="电商平台上有店铺使用近似标识，咨询如何投诉。",
            result="已办结",
            finished_on=self._day(),
            outcome="已说明投诉材料和办理时限。",
            **who,
        )
        answer = {"advice": "建议先办理著作权登记，并与平台签订保护协议。", "adviser": self._person(), "answered_on": self._day()}
        new(self.workspace, Guidance, sort="企业行政指导", subject=holder.full_name, asked_on=self._day(), question="新产品包装怎样保护", **who, **answer)
        helper = self.workspace.records(ServiceOrganisation).first(Query(where=(where_is("unit", self.workspace.unit.uid),)))
        if helper is not None:
            values = {"need": "商标海外布局", "organisation": helper.uid, "matched_on": self._day(), "result": "双方已见面。"}
            new(self.workspace, ServiceMatch, asked_on=self._day(), asker=holder.full_name, **values)

    def report_news(self) -> None:
        """A piece of news for the bureau."""
        bureau = self.workspace.bureau
        if bureau is not None:
            text = "本所以组团方式开展联合检查，统一取证要求，共享线索，提高了办案效率。"
            new(self.workspace, NewsItem, sort="经验做法", headline=f"{self._place}所组团执法的做法", receiver=bureau.uid, content=text, sent_on=self._day())

    # -- the bureau

    def name_experts(self) -> None:
        """Experts and partners of the bureau."""
        for pool, subject in (("知识产权专家智库", "商标"), ("技术调查官", "专利"), ("检验鉴定专家", "检验鉴定")):
            values = {"employer": "福州某高校（虚构）", "post": "副教授", "phone": self._phone(), "valid_from": self._day(-30), "valid_to": self._day(700)}
            new(self.workspace, Expert, full_name=self._person(), pools=(pool,), fields=(subject,), **values)
        for name, sort in (("江畔知识产权保护中心（虚构）", "保护中心"), ("商标品牌指导站（虚构）", "商标品牌指导站")):
            values = {"level": "县（区）", "stage": "运行", "since": self._day(-300)}
            new(self.workspace, Institution, full_name=name, sort=sort, contact=self._person(), phone=self._phone(), **values)

    def write_notice(self) -> None:
        """The bureau's letter to all offices."""
        body = "请各所对照线索台账，梳理在办线索，于本月底前完成研判，并将需要组团支援的事项报区局。"
        self._write("notice", "仓市场监管演示", "关于做好季度知识产权线索梳理工作的通知", "各市场监督管理所", body)

    def write_report(self) -> None:
        """The office's letter to the bureau."""
        bureau = self.workspace.bureau
        body = "现将本所知识产权保护工作情况报告如下：全年登记线索按期研判，参加组团联合执法，走访重点企业，开展宣传培训。下一步将继续做好线索研判和案件办理。"
        self._write("report", f"仓{self._place}市监演示", "关于知识产权保护工作情况的报告", (bureau.full_name if bureau else None) or "区局", body)

    def _write(self, template: str, agency: str, headline: str, addressee: str, body: str) -> None:
        """A letter with the first number of a 机关代字 of its own."""
        new(self.workspace, NumberSeries, agency=agency)
        own = {"signed_by": self.workspace.unit.full_name, "signed_on": self._day()}
        letter = letters.make(self.workspace, {"template": template, "headline": headline, "addressee": addressee, "body": body, **own})
        letters.sign(self.workspace, letter, {"approver": "负责人"})
