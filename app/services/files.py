"""Small files that people choose: read with a limit, written whole or not at all; the machine's faults in words."""

from pathlib import Path

from app.domain.errors import BadInput
from db.durable import write_durably
from db.faults import translated

SMALL = 16 * 2**20


def read_small_file(path: Path, limit: int = SMALL) -> bytes:
    """The bytes of a file that a person chose. Raises BadInput when it is too large, MachineFault when it cannot be read."""
    with translated():
        size = path.stat().st_size
        if size > limit:
            raise BadInput(f"“{path.name}”有 {size // 2**20} MB，不是这里要用的文件。", "请核对后重新选择。")
        return path.read_bytes()


def save_file(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    with translated():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, data)
