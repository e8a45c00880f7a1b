"""Stores that nobody uses just now: to open a connection takes longer than most questions that are asked on it.

Only what was read from comes back: a connection on which something was written is closed for good, with whatever the writing left in it.
"""

from threading import Lock
from typing import NamedTuple

from db.store import Store

KEPT = 3
"""So many at one time; each keeps the pages that it has read, up to `cache_size`."""


class _Idle(NamedTuple):
    store: Store
    terms: tuple[object, ...]


class SpareStores:
    """Those of one data folder. `terms` are what a store was opened with (its file, its rules): it is of no use under others."""

    def __init__(self) -> None:
        self._idle: list[_Idle] = []
        self._lock = Lock()
        self._closed = False

    def take(self, *terms: object) -> Store | None:
        """One that was opened with exactly these terms; the others are closed."""
        with self._lock:
            useless = [one for one in self._idle if one.terms != terms]
            self._idle = [one for one in self._idle if one.terms == terms]
            found = self._idle.pop().store if self._idle else None
        for one in useless:
            one.store.db.close()
        return found

    def give_back(self, store: Store, *terms: object) -> None:
        """Keep it for the next question, with nothing under way on it; or close it."""
        with self._lock:
            kept = not self._closed and len(self._idle) < KEPT and _is_at_rest(store)
            if kept:
                self._idle.append(_Idle(store, terms))
        if not kept:
            store.db.close()

    def close(self) -> None:
        """Close them all, and from now on whatever comes back."""
        with self._lock:
            idle, self._idle, self._closed = self._idle, [], True
        for one in idle:
            one.store.db.close()


def _is_at_rest(store: Store) -> bool:
    """True when nothing was written on it. A question whose answer was not read to its end would hold on to the data of that moment: it is ended."""
    conn = store.db.conn
    if conn.in_transaction or conn.total_changes:
        return False
    conn.execute("BEGIN")
    conn.rollback()
    return True
