"""The office in which things go wrong: a data folder with records, attachments and a backup, two bundles for it, made once a session."""

import shutil
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path

from app.domain.kinds import KINDS
from app.domain.leads import Lead
from app.domain.records import Record
from app.domain.value_kinds import Attachment
from app.services import identity, records, sending
from app.services.backups import back_up
from app.services.copies import Whereabouts
from app.services.exchange import import_bundle
from app.services.leads import register
from app.services.opening import Now, Opened, Setup, open_folder, set_up
from app.services.workspace import Workspace
from db.keys import FLOOR
from tests.remembered import quick_keys
from tests.services.invented import a_lead
from tests.services.offices import BUREAU, PASSWORD, Clock

ACCOUNT = "宋知夏"
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 40
DATA, MERGED, FIRST, SECOND = "data", "merged", "first.ipb", "second.ipb"
LEADS, DISPUTED = 6, 3
PRESENT = (
    *("unit", "area", "person", "account", "case_group", "task_force_member", "pairing", "lead", "triage", "reporter", "lead_match", "case_file", "step"),
    *("number_series", "number_block", "document_number"),
)
FEW = tuple(kind for kind in KINDS if kind.table in PRESENT)
"""As many kinds as a lead needs: the rest would be a hundred empty tables more, to be written and checked thousands of times."""


def one_place(_folder: Path) -> Whereabouts:
    """Copies pass for the folder itself."""
    return Whereabouts("", "", 0, 0)


def open_office(folder: Path, password: str = PASSWORD, kinds: Sequence[type[Record]] = FEW, now: Now | None = None) -> Opened:
    """A data folder of the office, open."""
    return open_folder(folder, ACCOUNT, password, now=now or Clock(), kinds=kinds, where=one_place)


@cache
def remembered(place: Path) -> Path:
    """The office's folder and bundles, made below `place`: `data` has not taken in the first bundle, `merged` has, and changed what the second changes."""
    with quick_keys():
        setup = Setup(["cangshan"], BUREAU, ACCOUNT)
        ours, other = (set_up(place / name, setup, PASSWORD, now=Clock(), cost=FLOOR, kinds=FEW, where=one_place)[0] for name in (DATA, "other"))
        with ours as here, other as there:
            _know_each_other(here, there, place)
            _write_first(there, place / FIRST)
            for number in range(4):
                register(here, a_lead(here, suspect=f"本机第{number}家", photos=_photo(here, number)))
            back_up(here)
        shutil.copytree(place / DATA, place / MERGED)
        with open_folder(place / "other", ACCOUNT, PASSWORD, now=_later, kinds=FEW, where=one_place) as there, open_office(place / MERGED) as here:
            import_bundle(here, place / FIRST)
            for workspace, word in ((here, "东门"), (there, "西门")):
                for number in range(DISPUTED):
                    change(workspace, f"对方第{number}家", place=f"兴业路{number}号{word}")
            register(there, a_lead(there, suspect="又一家"))
            sending.export_bundle(there, [there.unit], place / SECOND)
        shutil.rmtree(place / "other")
    return place


def change(workspace: Workspace, suspect: str, **values: object) -> Lead:
    """Write some fields of the lead with that name, as a form would."""
    (lead,) = (one for one in workspace.records(Lead).all() if one.suspect == suspect)
    records.put(lead, values)
    return records.save(workspace, lead)


def _later():  # type: ignore[no-untyped-def]
    return Clock()() + timedelta(minutes=30)


def _photo(workspace: Workspace, number: int) -> tuple[Attachment, ...]:
    content = PHOTO + bytes([number])
    return (Attachment(workspace.blobs.put(content), "现场照片.jpg", len(content)),)


def _know_each_other(here: Workspace, there: Workspace, place: Path) -> None:
    identity.export_card(there, place / "card")
    identity.sign_new_roster(here, [place / "card"], place / "roster")
    identity.import_roster(there, place / "roster")


def _write_first(there: Workspace, path: Path) -> None:
    for number in range(LEADS):
        register(there, a_lead(there, suspect=f"对方第{number}家", photos=_photo(there, 100 + number)))
    sending.export_bundle(there, [there.unit], path)
