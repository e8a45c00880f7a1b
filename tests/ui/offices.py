"""Real data folders of several offices on one day, trusted by one roster, with invented leads and requests."""

import shutil
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

from app.domain.leads import Lead
from app.domain.support import SupportRequest
from app.services import identity, leads, sending, support
from app.services.opening import Opened, Setup, open_folder
from app.services.workspace import Workspace
from tests.remembered import fresh_folder, one_place, place_of_the_session

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=8)))
PASSWORD = "口令口令12"
SUSPECTS = (
    ("履云鞋行", "商标侵权", "2026-10-30"),
    ("闽韵茶行", "假冒地理标志", "2026-11-03"),
    ("星桥电子经营部", "假冒专利", "2026-11-04"),
    ("榕府烟酒商行", "商标侵权", "2026-10-26"),
    ("小满文具店", "冒充注册商标", "2026-11-09"),
    ("叠翠网络科技有限公司", "商标侵权", "2026-11-16"),
)


@dataclass
class Clock:
    """The clock of all offices; a test may turn it."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Offices:
    """Data folders below one place, opened as their tests need them."""

    place: Path
    clock: Clock = field(default_factory=Clock)
    opened: dict[str, Opened] = field(default_factory=dict)

    def __getitem__(self, unit: str) -> Workspace:
        if unit not in self.opened:
            setup = Setup(["cangshan"], unit, "陈立言" if unit != "仓山区局" else "温知行", "所员")
            if (self.place / unit).exists():
                self.opened[unit] = open_folder(self.place / unit, setup.account, PASSWORD, now=self.clock, where=one_place)
            else:
                self.opened[unit] = fresh_folder(self.place / unit, setup, PASSWORD, self.clock)
        return self.opened[unit].workspace

    def once(self, what: Hashable, happen: Callable[["Offices"], object]) -> None:
        """Let happen what many tests begin with, once a session; these offices, of which none is open yet, go on from a copy of what it left."""
        assert not self.opened
        if (what, self.clock.at) not in _pasts:
            made = Offices(place_of_the_session(), Clock(self.clock.at))
            happen(made)
            made.close()
            _pasts[what, self.clock.at] = made
        past = _pasts[what, self.clock.at]
        shutil.copytree(past.place, self.place, dirs_exist_ok=True)
        self.clock.at = past.clock.at

    def trust(self, *units: str) -> None:
        """The bureau lists these offices, and they take the roster in."""
        self.once(("trust", *units), lambda those: those._trust(*units))

    def _trust(self, *units: str) -> None:
        cards = []
        for unit in units:
            cards.append(self.place / f"{unit}.card")
            identity.export_card(self[unit], cards[-1])
        identity.sign_new_roster(self["仓山区局"], cards, self.place / "roster")
        for unit in units:
            identity.import_roster(self[unit], self.place / "roster")

    def send(self, sender: str, *to: str) -> Path:
        """A bundle from one office to others."""
        file = self.place / sending.file_name(self[sender], [self[unit].unit for unit in to])
        sending.export_bundle(self[sender], [self[unit].unit for unit in to], file)
        return file

    def close(self) -> None:
        for opened in self.opened.values():
            opened.close()


_pasts: dict[tuple[Hashable, datetime], Offices] = {}


def add_leads(workspace: Workspace, street: str = "仓前") -> list[Lead]:
    """The invented leads, registered."""
    place = leads.find_place(workspace, street)
    assert place is not None
    return [
        leads.register(
            workspace,
            Lead(unit=workspace.unit.uid, suspect=suspect, source="举报", received_on=day, kind=kind, detail="柜台商品与注册商标近似", area=place.area.uid),
        )
        for suspect, kind, day in SUSPECTS
    ]


def add_request(workspace: Workspace, lead: Lead, starts_at: str = "2026-11-25T09:00") -> SupportRequest:
    """A submitted request for two people."""
    request = support.request_for(workspace, lead)
    request.people, request.starts_at, request.place = 2, starts_at, "仓前街道望江路"
    return support.submit(workspace, request)
