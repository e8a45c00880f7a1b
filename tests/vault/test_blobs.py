import io
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import Damaged, MachineFault, NotFound
from db.blobs import CHUNK, HEADER, TAG, Blobs

KEY = bytes(range(32))
ROOT = str(Path(__file__).parents[2])
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 77]


@pytest.fixture
def blobs(tmp_path):
    return Blobs(tmp_path / "attachments", KEY)


def _content(size):
    return (bytes(range(251)) * (size // 251 + 1))[:size]


@pytest.mark.parametrize("size", SIZES)
def test_what_is_put_is_read_again(blobs, size):
    sha = blobs.put(_content(size))

    assert sha == sha256(_content(size)).hexdigest()
    assert blobs.read(sha) == _content(size)
    assert (blobs.has(sha), blobs.size(sha)) == (True, size)
    blobs.verify(sha)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    size=st.integers(0, 3 * CHUNK),
    seeks=st.lists(st.tuples(st.integers(0, 3 * CHUNK), st.integers(0, 2 * CHUNK)), max_size=4),
    step=st.integers(1000, CHUNK + 7),
)
def test_a_stream_in_any_pieces_reads_the_same_from_any_place(tmp_path, size, seeks, step):
    blobs = Blobs(tmp_path / "attachments", KEY)
    content = _content(size)

    sha = blobs.put(_Dribble(content, step))

    with blobs.open(sha) as reader:
        for place, length in seeks:
            reader.seek(place)
            assert reader.read(length) == content[place : place + length]


class _Dribble(io.BytesIO):
    """A source that hands out less than asked for, like a pipe."""

    def __init__(self, content, step):
        super().__init__(content)
        self.step = step

    def read(self, size=-1):
        return super().read(min(size, self.step))


def test_the_folder_tells_neither_names_nor_content(blobs):
    content = b"canary 350102199001011234 " * 1000

    sha = blobs.put(content)

    (file,) = blobs.folder.iterdir()
    assert file.name == blobs.local_name(sha) != sha
    assert list(blobs.names()) == [file.name]
    assert b"canary" not in file.read_bytes()
    assert Blobs(blobs.folder, bytes(32)).local_name(sha) != file.name


def test_the_same_content_is_not_written_again(blobs):
    sha = blobs.put(b"photo")
    (file,) = blobs.folder.iterdir()
    before = file.stat()

    assert blobs.put(io.BytesIO(b"photo")) == sha

    (after,) = blobs.folder.iterdir()
    assert (after.stat().st_ino, after.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_putting_the_content_again_replaces_a_cut_file(blobs):
    sha = blobs.put(_content(CHUNK))
    path = blobs.folder / blobs.local_name(sha)
    path.write_bytes(path.read_bytes()[:-1])

    blobs.put(_content(CHUNK))

    assert blobs.read(sha) == _content(CHUNK)


@pytest.mark.parametrize("size", [0, 100, 2 * CHUNK + 5])
def test_a_flipped_bit_anywhere_is_found(blobs, size):
    sha = blobs.put(_content(size))
    path = blobs.folder / blobs.local_name(sha)
    whole = path.read_bytes()

    for place in sorted({*range(0, HEADER), *range(HEADER, len(whole), max(1, len(whole) // 40)), len(whole) - 1}):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Damaged):
            blobs.read(sha)
        with pytest.raises(Damaged):
            blobs.verify(sha)


@pytest.mark.parametrize("cut", [1, TAG, CHUNK + TAG, 2 * (CHUNK + TAG) + 5, 10**7])
def test_a_cut_file_is_found_at_once(blobs, cut):
    sha = blobs.put(_content(2 * CHUNK + 5))
    path = blobs.folder / blobs.local_name(sha)
    path.write_bytes(path.read_bytes()[:-cut])

    with pytest.raises(Damaged):
        blobs.open(sha)


def test_a_lengthened_file_and_exchanged_chunks_are_found(blobs):
    sha = blobs.put(_content(3 * CHUNK))
    path = blobs.folder / blobs.local_name(sha)
    whole = path.read_bytes()
    first, second = whole[HEADER : HEADER + CHUNK + TAG], whole[HEADER + CHUNK + TAG : HEADER + 2 * (CHUNK + TAG)]

    for altered in (whole + b"x", whole[:HEADER] + second + first + whole[HEADER + 2 * (CHUNK + TAG) :]):
        path.write_bytes(altered)
        with pytest.raises(Damaged):
            blobs.read(sha)


def test_one_attachment_put_in_the_place_of_another_is_found(blobs):
    ours, theirs = blobs.put(b"evidence A"), blobs.put(b"evidence B")
    (blobs.folder / blobs.local_name(theirs)).replace(blobs.folder / blobs.local_name(ours))

    with pytest.raises(Damaged):
        blobs.read(ours)


def test_an_attachment_that_is_not_here_says_so(blobs):
    with pytest.raises(NotFound, match="不在本机"):
        blobs.read("00" * 32)

    assert not blobs.has("00" * 32)


def test_a_source_that_breaks_off_leaves_nothing(blobs):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError(5, "Input/output error")

    with pytest.raises(MachineFault, match="读写磁盘时出错"):
        blobs.put(Broken())

    assert list(blobs.folder.iterdir()) == []


def test_what_a_crash_left_half_written_is_no_attachment_and_is_swept(blobs):
    sha = blobs.put(b"whole")
    (blobs.folder / "0123.part").write_bytes(b"half")

    assert list(blobs.names()) == [blobs.local_name(sha)]
    blobs.discard_leftovers()
    assert [path.name for path in blobs.folder.iterdir()] == [blobs.local_name(sha)]


MEASURE = """
import resource, sys
from pathlib import Path
from db.blobs import Blobs

class Source:
    left = 100 << 20
    def read(self, size):
        taken = min(size, self.left)
        self.left -= taken
        return bytes(taken)

blobs = Blobs(Path(sys.argv[1]), bytes(32))
blobs.read(blobs.put(b"warm"))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
blobs.verify(blobs.put(Source()))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(os.name == "nt", reason="measures memory the POSIX way")
def test_100_mb_stream_in_and_out_in_less_than_8_mb_of_memory(tmp_path):
    grown = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "blobs")], capture_output=True, check=True, text=True, env={**os.environ, "PYTHONPATH": ROOT}
    )

    assert int(grown.stdout) < 8
