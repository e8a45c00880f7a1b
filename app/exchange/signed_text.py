"""Small signed papers as text files that people can look at: canonical JSON, indented, with the signatures below.

The signature covers the compact canonical form of the content, so that an editor that re-indents or converts line ends does no harm.
"""

from typing import TypeVar

import msgspec

from app.domain.errors import BadInput, Damaged
from app.exchange.refusals import newer_format
from app.exchange.wire import UNREADABLE, Key, Signed

FORMAT = 1
SIZE_LIMIT = 8 * 2**20
Content = TypeVar("Content", bound=msgspec.Struct)


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose key signed, and the signature."""

    key: Key
    signature: Signed


class _Paper(msgspec.Struct):
    zhilian: str
    format: int
    content: msgspec.Raw = msgspec.Raw()
    signatures: tuple[Signature, ...] = ()


def canonical(content: msgspec.Struct) -> bytes:
    """The bytes that are signed."""
    return msgspec.json.encode(content, order="sorted")


def write_text(sort: str, content: msgspec.Struct, signatures: tuple[Signature, ...]) -> bytes:
    """The file of a paper of that sort ("card", "roster")."""
    paper = _Paper(sort, FORMAT, msgspec.Raw(canonical(content)), signatures)
    return msgspec.json.format(msgspec.json.encode(paper), indent=2) + b"\n"


def read_text(sort: str, title: str, data: bytes, content: type[Content]) -> tuple[Content, tuple[Signature, ...]]:
    """Content and signatures, checked for form only; `title` is what people call this paper.

    Raises BadInput for a file of another sort, NewerFormat, and Damaged for one that cannot be read.
    """
    if len(data) > SIZE_LIMIT:
        raise BadInput(f"这个文件太大，不是{title}。", "请重新选择文件。")
    try:
        paper = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Paper)
    except UNREADABLE:
        raise BadInput(f"这个文件不是{title}，或已损坏。", "请重新选择文件，或让对方重新导出。") from None
    if paper.zhilian != sort:
        raise BadInput(f"这个文件不是{title}。", "请重新选择文件。")
    if paper.format != FORMAT:
        raise newer_format(title)
    try:
        return msgspec.json.decode(paper.content, type=content), paper.signatures
    except UNREADABLE:
        raise Damaged(f"{title}的内容不完整或被改动。", "请让对方重新导出。") from None
