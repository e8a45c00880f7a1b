"""The work of a process that is killed: it says a line after each thing that is safe, and goes on until it is ended."""

import sys
from pathlib import Path

from app.domain.leads import Lead
from app.services.accounts import change_password
from app.services.backup_plan import back_up_daily
from app.services.drafts import Typed, keep_drafts
from app.services.leads import save_draft
from app.services.opening import open_folder

folder, account, password, begin = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])


def say(*words: object) -> None:
    """Acknowledged: whoever reads this may rely on it."""
    print(*words, flush=True)


with open_folder(folder, account, password) as workspace:
    say("open")
    number = begin
    while True:
        number += 1
        lead = save_draft(workspace, Lead(unit=workspace.unit.uid, suspect=f"第{number}家"))
        say("lead", lead.uid)
        say("blob", workspace.blobs.put(f"photo {number}".encode() * 50_000))
        keep_drafts(workspace, [Typed("lead", "", {"suspect": f"草稿{number}"}, {})])
        say("draft", number)
        back_up_daily(workspace)
        say("backup")
        say("trying", f"照着江水的{number}号月亮")
        change_password(workspace, password, f"照着江水的{number}号月亮")
        password = f"照着江水的{number}号月亮"
        say("password", password)
