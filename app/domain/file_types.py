"""What a file is, told from its first bytes and never from its name. It opens nothing and decodes nothing."""

from app.domain.errors import BadInput

HEAD = 64
"""So many bytes are enough to know a file."""

STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
)
PICTURES = frozenset({"jpg", "png", "gif", "bmp", "webp", "tif"})
"""What a small picture can be shown of."""
HEIF = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"})

PROMISED = {
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff"), (PICTURES, "图片")),
    **dict.fromkeys(("heic", "heif", "avif"), (frozenset({"heic"}), "图片")),
    **dict.fromkeys(("docx", "xlsx", "pptx", "zip"), (frozenset({"zip"}), "这种文件")),
    **dict.fromkeys(("doc", "xls", "ppt", "wps", "et", "dps"), (frozenset({"ole", "zip", ""}), "这种文件")),
    "pdf": (frozenset({"pdf"}), "PDF 文件"),
    **dict.fromkeys(("mp4", "mov"), (frozenset({"video"}), "视频")),
}
"""By the ending of a name: what the contents must be, and what people call it."""


def type_of(head: bytes) -> str:
    """jpg, png, gif, bmp, tif, webp, heic, video, pdf, zip, ole, program; empty for everything else."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in HEIF else "video"
    return next((kind for start, kind in STARTS if head.startswith(start)), "")


def require_as_named(name: str, head: bytes) -> None:
    """Raise BadInput for a program, and for a file that is not what the ending of its name says."""
    found = type_of(head)
    ending = name.rpartition(".")[2].lower()
    if found == "program" and ending not in ("txt", "csv"):
        raise BadInput(f"“{name}”是程序，不能作附件。", "附件请用图片、PDF、Word、Excel 等文件；来历不明的程序请不要打开。")
    kinds, words = PROMISED.get(ending, (frozenset({found}), ""))
    if found not in kinds:
        raise BadInput(f"“{name}”的内容不是{words}，可能已损坏，或者被改过名。", "请核对后重新选择文件。")
