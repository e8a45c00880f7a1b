"""Is this data folder still where it was, or a copy of it: a copied or restored one becomes a replica of its own before its first write.

Two folders that write as one replica would publish different contents under one number (docs/decisions/copied-folders.md).
"""

import json
import platform
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from app.services.identity import renew_keys
from db.branches import writes_twice
from db.change import Author
from db.renewal import renew
from db.store import Store
from db.vault import database_name

PLACE = "place"
MACHINE_ID = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
RENEWED = "数据文件夹是复制或恢复的，本机按一台新电脑重新登记"


@dataclass(frozen=True)
class Whereabouts:
    """Where a data folder stands: the machine, the folder's path, and the numbers that the file system gave the folder and its database."""

    machine: str
    path: str
    folder: int
    database: int

    def is_still(self, known: "Whereabouts") -> bool:
        """True when this is the folder that was known, perhaps renamed or moved on its disk; a copy has other numbers."""
        same = (self.machine, self.folder, self.database) == (known.machine, known.folder, known.database)
        return same and (self.path == known.path or not Path(known.path).exists())


Where = Callable[[Path], Whereabouts]


def whereabouts(folder: Path) -> Whereabouts:
    """Where a data folder stands now."""
    database = folder / database_name(folder)
    return Whereabouts(_machine(), str(folder.resolve()), folder.stat().st_ino, database.stat().st_ino)


def _machine() -> str:
    """What the system calls this machine; its network name where the system says nothing."""
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography", 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    return next((file.read_text("ascii").strip() for file in MACHINE_ID if file.is_file()), "") or platform.node()


def settle_in(store: Store, author: Author, folder: Path, where: Where) -> bool:
    """Remember where the folder stands; a copy, or one under whose name another writes, becomes another replica first. True when it did."""
    here, said = where(folder), store.meta(PLACE)
    known = Whereabouts(**json.loads(said)) if said else None
    doubled = writes_twice(store)
    if here == known and not doubled:
        return False
    copied = doubled or (known is not None and not here.is_still(known))
    with store.commit(author, RENEWED if copied else "记下数据文件夹的位置") as change:
        change.undoable = False
        if copied:
            renew(store)
            renew_keys(store)
        store.set_meta(PLACE, json.dumps(asdict(here)))
    return copied
