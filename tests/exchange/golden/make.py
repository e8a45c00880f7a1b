"""Makes the golden bundle of the present version: `.venv/bin/python -m tests.exchange.golden.make` (README.md beside it says when).

Real offices play a short story with every sort of content that a bundle can hold: new records of several kinds, steps, overwritten cells, a conflict, a
record that moved to another audience and so travels as a whole, segments of other authors passed on, an attachment.
"""

import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from app import __version__
from app.domain.leads import Lead
from app.domain.support import SupportRequest
from app.domain.value_kinds import Attachment
from app.services import exchange, identity, leads, records, sending, steps, support
from app.services.workspace import Workspace
from tests.exchange.golden.reading import GOLDEN, PHOTO, RECIPIENT, open_here, shown
from tests.services.invented import a_lead, a_request
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Clock, Offices, Past, another, make_template, open_offices
from tests.services.test_support import PEOPLE

SECOND = f"{ASKER}第二台"
OUTSIDER = "城门所"


def main() -> None:
    """Write the folder of this version, unless it is there."""
    folder = GOLDEN / __version__
    if folder.exists():
        sys.exit(f"{folder} is there already; a golden bundle is never made anew.")
    with tempfile.TemporaryDirectory() as scratch:
        template, work = Path(scratch, "template"), Path(scratch, "work")
        template.mkdir()
        work.mkdir()
        clock = Clock()
        for offices in open_offices(Past(make_template(template)), work, clock):
            with (
                another(offices, clock, ASKER, SECOND),
                another(offices, clock, OUTSIDER, OUTSIDER),
                another(offices, clock, BUREAU, RECIPIENT),
            ):
                play(offices, clock)
                folder.mkdir()
                write(offices, folder)
    with tempfile.TemporaryDirectory() as scratch, open_here(Path(scratch), folder) as office:
        exchange.import_bundle(office, folder / "bundle.ipb")
        said = json.dumps(shown(office), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "records.json").write_text(said + "\n", encoding="utf-8")


def play(offices: Offices, clock: Clock) -> None:
    """What happened before the bundle was written. The recipient takes no part, so all of it is new to it."""
    asker, second = offices[ASKER], offices[SECOND]
    disputed, moved, binned = (leads.register(asker, a_lead(asker, suspect=name)) for name in ("福州履云鞋行", "福州𠅤记茶行", "福州停业商行"))
    leads.triage(asker, disputed, {"held_on": "2026-11-20", "people": "陈立言、林之遥", "conclusion": "继续核查"})
    offices.deliver(ASKER, SECOND)
    later(clock)
    change(second, disputed.uid, place="仓前街道兴业路12号西门")
    change(asker, disputed.uid, place="仓前街道兴业路12号东门", goods="运动鞋")
    change(asker, moved.uid, goods="茶叶")
    offices.deliver(ASKER, SECOND)
    later(clock)
    change(asker, moved.uid, place="城门镇龙江路2号")
    change(asker, moved.uid, office=offices.unit(OUTSIDER).uid, office_reason="场所在城门镇")
    with asker.commit("删除") as commit:
        gone = asker.records(type(binned)).get(binned.uid)
        gone.deleted = True
        commit.save(gone)
    offices.deliver(SECOND, ASKER)
    later(clock)
    ask_and_send(offices, clock)


def ask_and_send(offices: Offices, clock: Clock) -> None:
    """A request with a photo, people sent for it by another office, and what came back."""
    asker = offices[ASKER]
    request = a_request(asker, leads.register(asker, a_lead(asker, suspect="福州三叉街鞋城")))
    request.photos = (Attachment(asker.blobs.put(PHOTO), "现场照片.jpg", len(PHOTO)),)
    request = support.submit(asker, request)
    group = [ASKER, COORDINATOR, LENDER]
    pass_round(offices, ASKER, group)
    later(clock)
    steps.take_step(offices[COORDINATOR], at(offices, COORDINATOR, request), "propose", {"lender": offices.unit(LENDER).uid, "proposed_people": 2}, "")
    pass_round(offices, COORDINATOR, group)
    later(clock)
    steps.take_step(offices[LENDER], at(offices, LENDER, request), "agree", {}, "当天有人")
    support.send_people(offices[LENDER], at(offices, LENDER, request), PEOPLE)
    pass_round(offices, LENDER, group)
    later(clock)
    steps.take_step(asker, at(offices, ASKER, request), "arrive", {}, "")
    pass_round(offices, ASKER, group)


def at(offices: Offices, name: str, request: SupportRequest) -> SupportRequest:
    """The request as an office has it."""
    return offices[name].records(SupportRequest).get(request.uid)


def pass_round(offices: Offices, sender: str, names: list[str]) -> None:
    """A bundle of one for the others of the group."""
    offices.deliver(sender, *(name for name in names if name != sender))


def change(workspace: Workspace, uid: str, **values: object) -> None:
    """Write some fields of a lead, as a form would."""
    lead = workspace.records(Lead).get(uid)
    records.put(lead, values)
    records.save(workspace, lead)


def later(clock: Clock) -> None:
    """Some minutes pass."""
    clock.moment += timedelta(minutes=7)


def write(offices: Offices, folder: Path) -> None:
    """The bundle, the roster and the keys of all offices."""
    sending.export_bundle(offices[ASKER], [offices.unit(BUREAU)], folder / "bundle.ipb")
    (folder / "roster").write_bytes(offices[BUREAU].store.meta(identity.ROSTER))
    keys = {
        name: {"replica": office.store.identity.replica, "unit": office.unit.name, "keys": identity.keys_of(office).to_bytes().hex()}
        for name, office in offices.open.items()
    }
    (folder / "keys.json").write_text(json.dumps(keys, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
