"""On which line of a TOML file a key stands; tomllib does not tell. Knows TOML's brackets and strings, nothing of forms."""

import re

Path = tuple[str | int, ...]

TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|' r"'''[\s\S]*?'''|" r'"(?:\\.|[^"\\\n])*"|' r"'[^'\n]*'|" r"#[^\n]*|[\[\]{},=\n]|[^\s\[\]{},=#\"']+|[^\S\n]+|.",
    re.DOTALL,
)


def lines_of(text: str) -> dict[Path, int]:
    """The line, counted from 1, of every key and element of an array: `("row", 3, "cells", 0, "span")`."""
    scan = _Scan()
    line = 1
    for token in TOKEN.findall(text):
        scan.take(token, line)
        line += token.count("\n")
    return scan.found


class _Scan:
    """Follows the tokens of a file that tomllib has already accepted."""

    def __init__(self) -> None:
        self.found: dict[Path, int] = {}
        self.table: Path = ()
        self.counts: dict[Path, int] = {}
        self.open: list[tuple[str, Path, int]] = []
        self.words: list[str] = []
        self.header = 0
        self.key: Path | None = None

    def take(self, token: str, line: int) -> None:
        if (token.isspace() and token != "\n") or token.startswith("#"):
            return
        if token == "\n":
            self._end_of_line()
        elif self.header or (token == "[" and not self.open and self.key is None and not self.words):
            self._header(token, line)
        elif token == "=" and self.key is None:
            self._key(line)
        elif token in "[{" and self.key is not None:
            self._element(line)
            self.open.append((token, self.key, 0))
            self.key = self.key if token == "[" else None
        elif token in "]}" and self.open:
            self._close()
        elif token == "," and self.open:
            self._next()
        elif self.key is None:
            self.words.append(token.strip("\"'"))
        else:
            self._element(line)

    def _end_of_line(self) -> None:
        if not self.open:
            self.key, self.words, self.header = None, [], 0

    def _header(self, token: str, line: int) -> None:
        if token == "[":
            self.header += 1
        elif token != "]":
            self.words.append(token.strip("\"'"))
        elif self.words:
            self._enter(self.words, array=self.header == 2, line=line)
            self.words = []

    def _enter(self, words: list[str], *, array: bool, line: int) -> None:
        path: Path = ()
        names = ".".join(words).split(".")
        for depth, name in enumerate(names):
            path = (*path, name)
            last = depth == len(names) - 1
            if last and array:
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path = (*path, self.counts[path])
        self.table = path
        self.found[path] = line

    def _inside(self) -> Path:
        return self.open[-1][1] if self.open else self.table

    def _key(self, line: int) -> None:
        self.key = (*self._inside(), *".".join(self.words).split("."))
        self.words = []
        self.found.setdefault(self.key, line)

    def _element(self, line: int) -> None:
        if self.open and self.open[-1][0] == "[":
            _, path, number = self.open[-1]
            self.key = (*path, number)
            self.found.setdefault(self.key, line)

    def _close(self) -> None:
        _, path, _ = self.open.pop()
        self.key = path
        self.words = []

    def _next(self) -> None:
        bracket, path, number = self.open.pop()
        self.open.append((bracket, path, number + 1))
        self.key = path if bracket == "[" else None
        self.words = []
