"""Files kept with records: taken in after a look at their contents, shown small, handed to other districts without the place of a photo."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePath

from app.domain.errors import BadInput, UserError
from app.domain.file_types import HEAD, require_as_named
from app.domain.photo_places import without_place
from app.domain.value_kinds import Attachment
from app.paper.raster import Raster
from app.paper.small_pictures import small_pictures
from app.services.workspace import Workspace
from db.faults import translated

LARGEST = 100 * 2**20
KILO, MEGA = 2**10, 2**20
ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff")
"""Names of what may be shown small."""
WITHOUT_PLACE = "（不含拍摄位置）"
COPY_OF = "without-place/"
"""What is remembered: by the hash of a photo, the hash and size of its copy without the place."""


def size_in_words(size: int) -> str:
    """340 B, 12 KB, 3.4 MB."""
    if size < KILO:
        return f"{size} B"
    return f"{size / KILO:.0f} KB" if size < MEGA else f"{size / MEGA:.1f} MB"


def keep_file(workspace: Workspace, path: Path) -> Attachment:
    """Keep a file that a person chose. Raises BadInput when it is too large, a program, or not what its name says."""
    with translated():
        size = path.stat().st_size
        if size > LARGEST:
            raise BadInput(f"“{path.name}”有 {size_in_words(size)}，附件最大 100 MB。", "请压缩或分成几个文件后再添加。")
        with path.open("rb") as source:
            require_as_named(path.name, source.read(HEAD))
            source.seek(0)
            return Attachment(workspace.blobs.put(source), path.name, size)


def keep_bytes(workspace: Workspace, data: bytes, name: str) -> Attachment:
    """Keep what was pasted."""
    return Attachment(workspace.blobs.put(BytesIO(data)), name, len(data))


def may_be_shown(attachment: Attachment) -> bool:
    """True for what its name calls a picture."""
    return attachment.name.lower().endswith(ENDINGS)


def shown_small(workspace: Workspace, attachments: Sequence[Attachment], side: int) -> Iterator[tuple[Attachment, Raster | None]]:
    """The pictures among them, turned as they were taken; None for one that is not here or cannot be shown."""
    asked = [one for one in attachments if may_be_shown(one)]
    return zip(asked, small_pictures(_contents(workspace, asked), side), strict=True)


def _contents(workspace: Workspace, attachments: Iterable[Attachment]) -> Iterator[bytes]:
    for one in attachments:
        try:
            yield workspace.blobs.read(one.sha) if one.size <= LARGEST else b""
        except UserError:
            yield b""


def for_others(workspace: Workspace, attachment: Attachment) -> Attachment:
    """The attachment as another district may have it: a photo as a second attachment without its place; the original keeps its hash.

    Raises NotFound when the file is not here, BadInput where the place cannot be left out.
    """
    if attachment.name.endswith(WITHOUT_PLACE + PurePath(attachment.name).suffix):
        return attachment
    known = str(workspace.store.meta(COPY_OF + attachment.sha, ""))
    sha, _, size = known.partition(" ")
    if not sha or not (sha == attachment.sha or workspace.blobs.has(sha)):
        data = without_place(workspace.blobs.read(attachment.sha), attachment.name)
        sha, size = sha256(data).hexdigest(), str(len(data))
        if sha != attachment.sha:
            workspace.blobs.put(data)
        workspace.store.note_meta(COPY_OF + attachment.sha, f"{sha} {size}")
    if sha == attachment.sha:
        return attachment
    name = PurePath(attachment.name)
    return replace(attachment, sha=sha, size=int(size), name=f"{name.stem}{WITHOUT_PLACE}{name.suffix}")
