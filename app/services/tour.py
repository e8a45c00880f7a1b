"""The main job from end to end, in four fresh replicas: the program shows, and checks, that it does what it promises."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from app.domain.leads import Lead
from app.domain.organisation import Person
from app.domain.records import Record, stored_values
from app.domain.stations import ContactPoint, Station
from app.domain.support import Dispatch, SupportRequest
from app.services import exchange, identity, leads, records, sending, steps, support
from app.services.forms import Asked, paper_fonts, print_form
from app.services.opening import Opened, Setup, set_up
from app.services.tour_people import CONTACT_POINT, LEADS, LENDERS_PEOPLE, MAIN_LEAD, OFFICES, REQUEST, STATION, photo
from app.services.workspace import Workspace
from db.keys import FLOOR

ASKER, COORDINATOR, LENDER, BUREAU = OFFICES
PASSWORD = "知联-演示-口令-2026"
ANNEX_1 = "jiaozuo-2021-135-annex-1"

Photograph = Callable[[Opened, Path, str, Path], list[Path]]
"""Takes a picture of every screen of an open office into a folder: the office's name, and a bundle that waits for it."""


def no_pictures(_opened: Opened, _folder: Path, _name: str, _waiting: Path) -> list[Path]:
    """Where there is no window."""
    return []


@dataclass
class Tour:
    """What the tour leaves behind."""

    pdfs: list[Path] = field(default_factory=list)
    bundles: list[Path] = field(default_factory=list)
    screenshots: list[Path] = field(default_factory=list)


def run_tour(to: Path, photograph: Photograph = no_pictures) -> Tour:
    """Run the main job; PDFs, bundles and pictures lie in `to` afterwards, the replicas are gone. Raises when offices disagree."""
    to.mkdir(parents=True, exist_ok=True)
    with _offices() as offices:
        run = _Run(offices, to)
        run.introduce()
        request = run.ask()
        waiting = run.lend(request)
        run.photograph(photograph, waiting)
        run.take_in(LENDER, waiting)
        run.finish(request)
        run.fill_annex()
        run.require_agreement(request)
        return run.left


@contextmanager
def _offices() -> Iterator[dict[str, Opened]]:
    with tempfile.TemporaryDirectory(prefix="zhilian-tour-") as folder, ExitStack() as held:
        opened: dict[str, Opened] = {}
        for name, account in OFFICES.items():
            made, _ = set_up(Path(folder) / name, Setup(["cangshan", "jiaozuo"], name, account), PASSWORD, cost=FLOOR)
            held.callback(made.close)
            opened[name] = made
        yield opened


class _Run:
    """The offices, and what they have written so far."""

    def __init__(self, offices: dict[str, Opened], to: Path) -> None:
        self.opened = offices
        self.at: dict[str, Workspace] = {name: opened.workspace for name, opened in offices.items()}
        self.to = to
        self.left = Tour()
        self.fonts = paper_fonts()

    def introduce(self) -> None:
        """Cards to the bureau, the signed roster back to everybody."""
        with tempfile.TemporaryDirectory(prefix="zhilian-cards-") as folder:
            cards = []
            for name in (ASKER, COORDINATOR, LENDER):
                cards.append(Path(folder) / name)
                identity.export_card(self.at[name], cards[-1])
            roster = Path(folder) / "roster"
            identity.sign_new_roster(self.at[BUREAU], cards, roster)
            for name in (ASKER, COORDINATOR, LENDER):
                identity.import_roster(self.at[name], roster)
        lender = self.at[LENDER]
        for values in LENDERS_PEOPLE:
            records.save_new(lender, records.new_record(lender, Person, {"works_at": lender.unit.uid, **values}))

    def ask(self) -> SupportRequest:
        """The asking office registers leads, one with a photo, and asks its group for people."""
        office = self.at[ASKER]
        for days, values in LEADS:
            leads.register(office, self._lead(office, days, values))
        lead = leads.register(office, self._lead(office, *MAIN_LEAD))
        leads.triage(
            office, lead, {"held_on": office.today.isoformat(), "people": "陈立言、郑思远", "conclusion": "继续核查", "opinion": "货量较大，需当场清点。"}
        )
        request = support.request_for(office, lead)
        day = office.calendar.add_working_days(office.today, 3)
        records.put(request, {**REQUEST, "starts_at": f"{day}T09:00", "ends_at": f"{day}T11:30", "photos": (photo(office.blobs),)})
        request = support.submit(office, request)
        self._print(office, "cangshan-lead-registration", lead, "线索登记表")
        self._print(office, "cangshan-support-application", request, "支援申请表")
        self._deliver(ASKER)
        return request

    def _lead(self, office: Workspace, days: int, values: dict[str, object]) -> Lead:
        place = leads.find_place(office, str(values["place"]))
        received = office.today - timedelta(days=days)
        filled = {**values, "received_on": received.isoformat(), "area": place.area.uid if place else None}
        return records.new_record(office, Lead, filled)

    def lend(self, request: SupportRequest) -> Path:
        """The coordinator proposes; the lender agrees and sends two people. Returns the lender's bundle, which waits for the others."""
        coordinator, lender = self.at[COORDINATOR], self.at[LENDER]
        seen = coordinator.records(SupportRequest).get(request.uid)
        proposal = {"lender": lender.unit.uid, "proposed_people": 2, "proposal": "东升所距离最近，当天有两人空闲。"}
        steps.take_step(coordinator, seen, "propose", proposal)
        self._deliver(COORDINATOR)
        agreed = steps.take_step(lender, lender.records(SupportRequest).get(request.uid), "agree", {"agreed_people": 2})
        people = [person.uid for person in lender.records(Person).all() if person.unit == lender.unit.uid][:2]
        sent = support.send_people(lender, agreed, {"people": tuple(people), "no_conflict": True, "signed_by": "东升所所长"})
        self._print(lender, "cangshan-dispatch-order", sent, "派员单")
        return self._export(LENDER)

    def finish(self, request: SupportRequest) -> None:
        """Arrival, return and the asker's answer, each carried to the others."""
        asker, lender = self.at[ASKER], self.at[LENDER]
        steps.take_step(asker, asker.records(SupportRequest).get(request.uid), "arrive")
        self._deliver(ASKER)
        steps.take_step(lender, lender.records(SupportRequest).get(request.uid), "return")
        self._deliver(LENDER)
        answer = {"feedback": "清点洗护用品 340 件，鉴别为侵权商品，配合良好。", "rating": "好"}
        steps.take_step(asker, asker.records(SupportRequest).get(request.uid), "feed_back", answer)
        self._deliver(ASKER)

    def fill_annex(self) -> None:
        """附件1 of document 002, filled and blank."""
        office = self.at[ASKER]
        station = records.save_new(office, records.new_record(office, Station, STATION))
        point = records.new_record(office, ContactPoint, {**CONTACT_POINT, "station": station.uid, "filled_on": office.today.isoformat()})
        self._print(office, ANNEX_1, records.save_new(office, point), "附件1_已填")
        blank = self.to / "附件1_空白.pdf"
        print_form(office, ANNEX_1, blank, Asked(blank=True), self.fonts)
        self.left.pdfs.append(blank)

    def photograph(self, photograph: Photograph, waiting: Path) -> None:
        """A picture of every screen, at the offices between which the request is under way."""
        for name, opened in self.opened.items():
            self.left.screenshots += photograph(opened, self.to, name, waiting)

    def _print(self, office: Workspace, form: str, record: Record, name: str) -> None:
        file = self.to / f"{name}.pdf"
        print_form(office, form, file, Asked(of=record.uid), self.fonts)
        self.left.pdfs.append(file)

    def _deliver(self, sender: str) -> None:
        self.take_in(sender, self._export(sender))

    def _export(self, sender: str) -> Path:
        """One bundle for all others."""
        units = [self.at[name].unit for name in self._others(sender)]
        file = self.to / sending.file_name(self.at[sender], units)
        sending.export_bundle(self.at[sender], units, file)
        self.left.bundles.append(file)
        return file

    def _others(self, sender: str) -> list[str]:
        return [name for name in self.at if name != sender]

    def take_in(self, sender: str, file: Path) -> None:
        """Each of the others looks first, then imports what it was promised."""
        for name in self._others(sender):
            promised = exchange.inspect_bundle(self.at[name], file)
            done = exchange.import_bundle(self.at[name], file)
            if (promised.new, promised.changed, promised.conflicts) != (done.new, done.changed, done.conflicts):
                raise AssertionError(f"{name}: the preview promised something else than the import did")

    def require_agreement(self, request: SupportRequest) -> None:
        """All who may see the request, its steps, its dispatch and its photo have the same. Raises AssertionError."""
        seen = {name: _portrait(workspace, request.uid) for name, workspace in self.at.items()}
        if len(set(seen.values())) != 1:
            raise AssertionError(f"the offices disagree: {seen}")
        if "已反馈" not in seen[ASKER]:
            raise AssertionError(f"the request did not come to its end: {seen[ASKER]}")


def _portrait(workspace: Workspace, uid: str) -> str:
    request = workspace.records(SupportRequest).get(uid)
    taken = [(step.name, step.unit, step.by) for step in steps.steps_taken(workspace, request)]
    sent = sorted(f"{dispatch.number} {dispatch.names}" for dispatch in workspace.records(Dispatch).all())
    photos = [(shown.name, len(workspace.blobs.read(shown.sha))) for shown in request.photos]
    return repr((request.state, stored_values(request), taken, sent, photos))
