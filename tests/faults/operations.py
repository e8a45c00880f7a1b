"""What an office does while the disk or the power fails: each operation acknowledges what is safe, and can be held to its word afterwards.

An operation works below a root folder that `prepare` filled; whatever was acknowledged before the end must be there, and the rest whole or not at all.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import UserError
from app.domain.fields import text
from app.domain.leads import Lead
from app.domain.records import Audience, Record
from app.domain.value_kinds import Attachment
from app.services import inbox
from app.services.accounts import change_password
from app.services.backups import back_up, backups_of, restore
from app.services.checking import check
from app.services.drafts import Typed, found_drafts, keep_drafts
from app.services.exchange import import_bundle
from app.services.key_renewal import renew_key
from app.services.leads import register
from app.services.opening import Opened
from app.services.recovery import fresh_code
from app.services.workspace import Workspace
from db.backup import open_backup
from db.outbox import bundles
from db.vault import DATABASE_FILE
from tests.faults.office import DATA, DISPUTED, FEW, FIRST, LEADS, MERGED, PHOTO, SECOND, change, open_office
from tests.services.invented import a_lead
from tests.services.offices import PASSWORD

Said = Sequence[Sequence[str]]
Say = Callable[..., None]
OTHER_PASSWORDS = ("照着江水的1号月亮", "照着江水的2号月亮")
RESTORED = "restored"
REFUSED = "refused"
"""Said last when the user was told that it did not work: then everything is as before."""


@dataclass(kw_only=True)
class Probe(Record, table="probe", title="试验", audience=Audience.HERE, named_by=("word",)):
    """A kind that only a later version of the program knows."""

    word: str | None = text("词", search=True)


@dataclass(frozen=True)
class Operation:
    """One thing that an office does below a root folder."""

    name: str
    do: Callable[[Path, Say], None]
    holds: Callable[[Path, Said], None]
    """Raises AssertionError when a word was broken or something is half done."""
    source: str = DATA
    bundles: tuple[str, ...] = ()
    makes: str = ""
    """What is not there before; when it is refused, nothing of it is left."""

    def prepare(self, made: Path, root: Path) -> Path:
        """Fill the root with what the operation begins with."""
        shutil.copytree(made / self.source, root / DATA)
        for bundle in self.bundles:
            shutil.copyfile(made / bundle, root / bundle)
        return root


# -- what is done


def _save(root: Path, say: Say) -> None:
    with open_office(root / DATA) as workspace:
        say("open")
        for number in range(2):
            say("lead", register(workspace, a_lead(workspace, suspect=f"新的第{number}家")).uid)
            keep_drafts(workspace, [Typed("lead", "", {"suspect": f"草稿{number}"}, {})])
            say("draft", str(number))
        change(workspace, "本机第0家", goods="茶叶", place="龙江路2号")
        say("changed")


def _attach(root: Path, say: Say) -> None:
    with open_office(root / DATA) as workspace:
        for number in range(2):
            content = PHOTO * 30 + bytes([200 + number])
            sha = workspace.blobs.put(content)
            say("blob", sha)
            lead = register(workspace, a_lead(workspace, suspect=f"有照片的第{number}家", photos=(Attachment(sha, "现场.jpg", len(content)),)))
            say("lead", lead.uid)


def _import(root: Path, say: Say) -> None:
    with open_office(root / DATA) as workspace:
        import_bundle(workspace, root / FIRST)
        say("imported")


def _merge(root: Path, say: Say) -> None:
    with open_office(root / DATA) as workspace:
        import_bundle(workspace, root / SECOND)
        say("merged")


def _back_up(root: Path, say: Say) -> None:
    with open_office(root / DATA) as workspace:
        say("backup", back_up(workspace).name)
        say("lead", register(workspace, a_lead(workspace, suspect="备份以后的一家")).uid)


def _restore(root: Path, say: Say) -> None:
    (backup,) = (root / DATA / "backups").glob("*.backup")
    restore(backup, root / RESTORED)
    say("restored")
    with open_office(root / RESTORED) as workspace:
        say("lead in restored", register(workspace, a_lead(workspace, suspect="恢复以后的一家")).uid)


def _change_password(root: Path, say: Say) -> None:
    with open_office(root / DATA) as workspace:
        old = PASSWORD
        for new in OTHER_PASSWORDS:
            change_password(workspace, old, new)
            say("password", new)
            old = new


def _migrate(root: Path, say: Say) -> None:
    with open_office(root / DATA, kinds=(*FEW, Probe)) as workspace:
        say("migrated")
        with workspace.commit("试验") as commit:
            commit.add(Probe(unit=workspace.unit.uid, word="新版本才有的词"), ())
        say("probe")


def _renew_key(root: Path, say: Say) -> None:
    with open_office(root / DATA) as workspace:
        renew_key(workspace, PASSWORD, fresh_code())
        say("renewed")


# -- what holds


@contextmanager
def _whole(root: Path, said: Said, folder: str = DATA, kinds: Sequence[type[Record]] = FEW) -> Iterator[Workspace]:
    """The folder opens with a password that was given, nothing in it is damaged, and what was acknowledged is there."""
    with _opened(root / folder, said, kinds) as workspace:
        damage = [finding.what + finding.meaning for finding in check(workspace) if finding.damage]
        assert damage == [], damage
        names = {lead.uid: lead for lead in workspace.records(Lead).all()}
        wanted = "lead" if folder == DATA else f"lead in {folder}"
        assert {words[1] for words in said if words[0] == wanted} <= set(names)
        assert all(lead.number and lead.state and lead.suspect for lead in names.values())
        for lead in names.values():
            for photo in lead.photos:
                assert workspace.blobs.has(photo.sha), "a row names an attachment that is not there"
        for words in said:
            if words[0] == "blob":
                workspace.blobs.verify(words[1])
        assert not list(workspace.folder.glob("attachments/*.part"))
        yield workspace


def _opened(folder: Path, said: Said, kinds: Sequence[type[Record]]) -> Opened:
    given = [words[1] for words in said if words[0] == "password"]
    place = ([PASSWORD, *OTHER_PASSWORDS].index(given[-1])) if given else 0
    refusal: UserError | None = None
    under_way = not _did(said, REFUSED)  # a kill or a cut may come after the password is changed and before that is acknowledged
    for password in [PASSWORD, *OTHER_PASSWORDS][place : place + 1 + under_way]:
        try:
            return open_office(folder, password, kinds)
        except UserError as fault:
            refusal = refusal or fault
    raise AssertionError(f"the folder does not open: {refusal}")


def _did(said: Said, word: str) -> bool:
    return any(words[0] == word for words in said)


def _saved(root: Path, said: Said) -> None:
    with _whole(root, said) as workspace:
        (lead,) = (one for one in workspace.records(Lead).all() if one.suspect == "本机第0家")
        assert (lead.goods, lead.place) in [("茶叶", "龙江路2号"), *([] if _did(said, "changed") else [(None, None)])]
        drafts = [int(str(one.typed.values["suspect"])[2:]) for one in found_drafts(workspace)]
        kept = [int(words[1]) for words in said if words[0] == "draft"]
        later = [words[0] for words in said][-1:] == ["lead"]
        assert not kept or later or (drafts and drafts[0] >= kept[-1]) or _leads_named(workspace, "新的") > len(kept)


def _leads_named(workspace: Workspace, word: str) -> int:
    return sum((lead.suspect or "").startswith(word) for lead in workspace.records(Lead).all())


def _only_whole(root: Path, said: Said) -> None:
    with _whole(root, said):
        pass


def _imported(root: Path, said: Said) -> None:
    with _whole(root, said) as workspace:
        came = _leads_named(workspace, "对方")
        assert came in ([LEADS] if _did(said, "imported") else [0, LEADS])
        assert bool(came) == bool(bundles(workspace.store)), "the bundle is noted without its records, or the reverse"


def _merged(root: Path, said: Said) -> None:
    with _whole(root, said) as workspace:
        came = _leads_named(workspace, "又一家"), len(list(inbox.conflicts(workspace)))
        assert came in ([(1, DISPUTED)] if _did(said, "merged") else [(0, 0), (1, DISPUTED)])
        assert len(bundles(workspace.store)) == 1 + came[0]


def _backed_up(root: Path, said: Said) -> None:
    with _whole(root, said) as workspace:
        files = backups_of(workspace)
        assert {words[1] for words in said if words[0] == "backup"} <= {file.name for file in files}
        for number, file in enumerate(files):  # what is called a backup can be restored
            unpacked = root / f"unpacked{number}"
            db = open_backup(file, workspace.vault, unpacked)
            assert db.execute("PRAGMA cipher_integrity_check").fetchall() == []
            assert db.execute("SELECT count(*) FROM lead").fetchone()[0] >= 4
            db.close()
            shutil.rmtree(unpacked)


def _renewed(root: Path, said: Said) -> None:
    with _whole(root, said) as workspace:
        assert not _did(said, REFUSED) or workspace.vault.database_path.name == DATABASE_FILE


def _restored(root: Path, said: Said) -> None:
    with _whole(root, ()):
        pass
    if _did(said, "restored"):
        with _whole(root, said, RESTORED) as workspace:
            assert _leads_named(workspace, "本机") == 4


def _migrated(root: Path, said: Said) -> None:
    newer = (*FEW, Probe) if _did(said, "migrated") else FEW
    with _whole(root, said, kinds=newer) as workspace:
        assert not _did(said, "probe") or len(list(workspace.records(Probe).all())) == 1


OPERATIONS = (
    Operation("save", _save, _saved),
    Operation("attach", _attach, _only_whole),
    Operation("import", _import, _imported, bundles=(FIRST,)),
    Operation("merge", _merge, _merged, source=MERGED, bundles=(SECOND,)),
    Operation("back up", _back_up, _backed_up),
    Operation("restore", _restore, _restored, makes=RESTORED),
    Operation("change password", _change_password, _only_whole),
    Operation("migrate", _migrate, _migrated),
    Operation("renew key", _renew_key, _renewed),
)


def operation(name: str) -> Operation:
    """The operation with that name."""
    return next(one for one in OPERATIONS if one.name == name)
