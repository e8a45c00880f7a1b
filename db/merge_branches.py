"""Taking the second content of a number in beside the first: by the word of a person, here or at another office (`db.branches`)."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.domain.batch import Batch
from app.domain.errors import UserError
from db.aside import Aside, drop, listed
from db.branches import MARK, as_branch, begin, branch_of, computer_of, continues_other, is_doubled, keep_doubled, name_own
from db.change import Change
from db.merge_result import Incoming, Merged
from db.merge_segment import SegmentMerge, Terms
from db.seal import head_of

if TYPE_CHECKING:
    from db.store import Store

# Branches that waiting segments name, with the last number that their authors had.
NAMED = f"SELECT e.audience, v.key, max(v.value) FROM early e, json_each(e.vector) v WHERE instr(v.key, '{MARK}') GROUP BY e.audience, v.key"
# Waiting segments of streams in which a number, theirs or one before it, has two contents.
DOUBTFUL = (
    "SELECT e.sha, e.size, e.audience, e.replica FROM early e JOIN aside a"
    " ON a.audience = e.audience AND a.replica = e.replica AND a.seq <= e.seq WHERE a.previous IS NOT NULL GROUP BY e.sha ORDER BY e.seq"
)


class BranchMerge:
    """What is set aside whole, on its way in."""

    def __init__(self, store: "Store", change: Change, reopen: Callable[[str], Batch], result: Merged) -> None:
        self.store = store
        self.conn = store.db.conn
        self.change = change
        self.reopen = reopen
        self.result = result

    def set_aside_early(self) -> None:
        """Of two contents of a number neither is merged while nobody has chosen; what continues one of them waits with it."""
        for sha, size, audience, replica in self.conn.execute(DOUBTFUL).fetchall():
            batch = self._opened(sha)
            if batch is not None and (is_doubled(self.store, batch, audience, replica) or continues_other(self.store, batch, audience)):
                keep_doubled(self.store, batch, sha, size, (audience, replica))
                self.result.forked.append(batch)
                self.result.early = [one for one in self.result.early if (one.replica, one.audience, one.seq) != (batch.replica, batch.audience, batch.seq)]

    def admit(self) -> bool:
        """Take a branch that a waiting segment names: a person at its author's office has taken it. True when one came further."""
        for audience, uid, last in self.conn.execute(NAMED).fetchall():
            before = self._head(audience, uid)
            if before < last:
                self._admit(audience, uid)
                if self._head(audience, uid) > before:
                    return True
        return False

    def _head(self, audience: int, uid: str) -> int:
        row = self.conn.execute("SELECT h.seq FROM stream_head h JOIN replica r ON r.id = h.replica WHERE h.audience = ? AND r.uid = ?", (audience, uid))
        return int((row.fetchone() or (0,))[0])

    def _admit(self, audience: int, uid: str) -> None:
        author, beginning = computer_of(uid), uid.partition(MARK)[2]
        sql = "SELECT seq FROM segment WHERE audience = ? AND replica = ? AND substr(sha, 1, 16) = ?"
        mine = self.conn.execute(sql, (audience, self.store.replica_id(author), beginning)).fetchone()
        if mine is not None:
            name_own(self.store, audience, author, mine[0] - 1)
            return
        entries = [entry for entry in listed(self.store) if entry.doubled and entry.audience == audience]
        doubled = {entry.sha: entry for entry in entries}
        branches = [(entry, branch_of(self.store, entry, doubled)) for entry in entries]
        self.take([entry for entry, branch in branches if branch is not None and branch.uid == uid])

    def take(self, entries: Sequence[Aside]) -> None:
        """Take these in, each stream in its order; what has to wait for others stays set aside."""
        for entry in sorted(entries, key=lambda entry: entry.seq):
            batch = self._opened(entry.sha)
            if batch is not None and self._take(entry, batch):
                drop(self.store, [entry])
                self.result.retried.append(entry)

    def _opened(self, sha: str) -> Batch | None:
        try:
            return self.reopen(sha)
        except UserError:
            return None

    def _take(self, entry: Aside, batch: Batch) -> bool:
        """True when it went in: as the next one of its stream where that is where it belongs, else as the next one of a branch."""
        head, branch = head_of(self.store, entry.audience, self.store.replica_id(entry.author)), None
        if head != (entry.seq - 1, entry.previous):
            branch = branch_of(self.store, entry, {one.sha: one for one in listed(self.store) if one.doubled})
            if branch is None or self._head(entry.audience, branch.uid) not in ({0, branch.base} if entry.sha == branch.first else {entry.seq - 1}):
                return False
            batch = as_branch(self.store, batch, branch.uid, branch.base)
        merge = SegmentMerge(self.store, self.change, Incoming(batch, entry.sha, entry.size), self.result, Terms(trust_clock=True, chosen=True))
        if not merge.has_what_its_author_had():
            return False
        if branch is not None:
            name_own(self.store, entry.audience, entry.author, branch.base)
            begin(self.store, entry.audience, branch, batch.unit)
        before = self.result.segments
        merge.take()
        return self.result.segments > before
