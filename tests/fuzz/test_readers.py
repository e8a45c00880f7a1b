"""Foreign files are read or refused in words, whatever stands in them (S0-61): what `dev.py fuzz` does for minutes, here in seconds; and what it found."""

import struct
import tracemalloc
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.exchange.segment import INFLATED_LIMIT
from app.exchange.wire import UNREADABLE
from tests.fuzz import readers
from tests.fuzz.readers import PREFIX, READERS, comes_back, joined

QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
cuts = st.tuples(st.sampled_from(("flip", "cut", "repeat", "insert")), st.floats(0, 1), st.integers(0, 255), st.binary(max_size=8))
odd = st.one_of(
    st.none(), st.booleans(), st.sampled_from((-1, 0, 1, 2**31, 2**63 - 1, 2**63, 2**64 - 1, -(2**63))), st.floats(), st.text(max_size=5),
    st.sampled_from(("", "x" * 300, "0" * 64, "\0", "\u202e", "[" * 100_000)), st.binary(max_size=70),
    st.sampled_from(([], [[]], {}, {"a": 1}, [[]] * 3)),
)  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_what_the_program_wrote_is_read(name: str) -> None:
    assert all(comes_back(READERS[name], seed) for seed in READERS[name].seeds())


@pytest.mark.parametrize(("name", "examples"), [(name, 25 if name in ("file", "section") else 150) for name in READERS])
def test_altered_bytes_are_read_or_refused_in_words(name: str, examples: int) -> None:
    @settings(QUICK, max_examples=examples)
    @given(seed=st.sampled_from(READERS[name].seeds()), changes=st.lists(cuts, min_size=1, max_size=4))
    def altered(seed: bytes, changes: list[tuple[str, float, int, bytes]]) -> None:
        for change in changes:
            seed = cut(seed, *change)
        comes_back(READERS[name], seed)

    altered()


def cut(data: bytes, how: str, where: float, number: int, more: bytes) -> bytes:
    place = int(where * max(0, len(data) - 1))
    match how:
        case "flip":
            return data[:place] + bytes([data[place] ^ (number or 1)]) + data[place + 1 :] if data else data
        case "cut":
            return data[:place] + data[place + number :]
        case "repeat":
            return data[:place] + data[place : place + number] * 3 + data[place + number :]
        case _:
            return data[:place] + more + data[place:]


@pytest.mark.parametrize("name", ["manifest", "signed segment"])
def test_values_of_another_kind_in_any_place_are_read_or_refused_in_words(name: str) -> None:
    """Under a true signature: a member of the roster whose program is another."""

    @settings(QUICK, max_examples=200)
    @given(seed=st.sampled_from([seed for seed in READERS[name].seeds() if name == "manifest" or not seed[3] & 1]), where=st.floats(0, 1), value=odd)
    def altered(seed: bytes, where: float, value: Any) -> None:
        comes_back(READERS[name], with_one_replaced(name, seed, where, value))

    altered()


def with_one_replaced(name: str, seed: bytes, where: float, value: Any) -> bytes:
    """The seed with another value in one of the places of its structure."""
    if name == "manifest":
        return msgspec.msgpack.encode(replaced(msgspec.msgpack.decode(seed), where, value))
    (length,) = struct.unpack(">I", seed[:4])
    header, body = (msgspec.msgpack.decode(part) for part in (seed[4 : 4 + (length >> 2)], seed[4 + (length >> 2) :]))
    both = replaced([header, body], where, value)
    return joined(msgspec.msgpack.encode(both[0]), msgspec.msgpack.encode(both[1]))


def replaced(whole: Any, where: float, value: Any) -> Any:
    places = list(nodes(whole))
    holder, key = places[int(where * (len(places) - 1))]
    holder[key] = value
    return whole


def nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in lists and maps, as the one that holds it and the key there."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from nodes(value[key])


DEEP = b"\x91" * 50_000 + b"\xc0"


@pytest.mark.parametrize("sort", ["manifest", "segment", "signed segment", "roster", "card"])
def test_lists_within_lists_without_end_are_refused_in_words(sort: str) -> None:
    """Found by reading the decoder: it goes down into what it skips, and gives up with an error of its own."""
    header = b"\x81\xa1x" + DEEP
    text = b'{"zhilian": "%s", "x": %s}' % (sort.encode(), b"[" * 50_000)
    deep = {
        "manifest": b"\x92\x01" + DEEP,
        "segment": PREFIX.pack(b"ZLSG", 1, len(header), 0) + header + bytes(64),
        "signed segment": joined(header, DEEP, 1),
        "roster": text,
        "card": text,
    }

    assert RecursionError in UNREADABLE
    assert not comes_back(READERS[sort], deep[sort])


MANY = 3_000_000
FLOODS = {
    "parts of rows": b"\x96" + b"\xdd" + MANY.to_bytes(4, "big") + b"\x96\xa1a\x90\x90\x90\x90\x90" * MANY + b"\x90" * 5,
    "parts of cells": b"\x96\x90\xdd" + MANY.to_bytes(4, "big") + b"\x95\xa1a\xa1b\x90\x90\x90" * MANY + b"\x90" * 4,
    "empty columns": b"\x96\x91\x96\xa1a\x91\xa1b\x90\x90\x90\xdd" + MANY.to_bytes(4, "big") + b"\x90" * MANY + b"\x90" * 5,
}


@pytest.mark.parametrize("what", FLOODS)
def test_millions_of_empty_parts_are_refused_before_they_fill_the_memory(what: str) -> None:
    """Found by the fuzzing of signed segments: 32 MB, packed into a few kilobytes, took 2.5 GB and half a minute."""
    header = readers.header_of(readers.pieces()[1][0])
    tracemalloc.start()

    read = comes_back(READERS["signed segment"], joined(header, FLOODS[what]))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not read
    assert peak < 5 * len(FLOODS[what])


def test_what_inflates_to_more_than_the_limit_is_refused() -> None:
    header = readers.header_of(readers.pieces()[1][0])

    assert not comes_back(READERS["signed segment"], joined(header, bytes(INFLATED_LIMIT + 1)))
