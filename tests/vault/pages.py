"""Which pages of an encrypted database hold the rows of a table, so that a test can damage exactly those."""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, SALT = 4096, 80, 16
LEAF, INTERIOR = (0x0D, 0x0A), (0x05, 0x02)


def leaf_pages(path: Path, key: bytes, root: int) -> list[int]:
    """The leaves below a root page, from left to right. The file holds everything: nothing waits in the log."""
    raw = path.read_bytes()

    def plain(page: int) -> bytes:
        data = raw[(page - 1) * PAGE : page * PAGE]
        start = SALT if page == 1 else 0
        decryptor = Cipher(algorithms.AES(key), modes.CBC(data[-RESERVED:][:16])).decryptor()
        return bytes(start) + decryptor.update(data[start:-RESERVED])

    def walk(page: int) -> list[int]:
        data = plain(page)
        head = 100 if page == 1 else 0
        if data[head] in LEAF:
            return [page]
        count = int.from_bytes(data[head + 3 : head + 5])
        cells = [int.from_bytes(data[head + 12 + 2 * place :][:2]) for place in range(count)]
        children = [int.from_bytes(data[cell : cell + 4]) for cell in cells] + [int.from_bytes(data[head + 8 : head + 12])]
        return [leaf for child in children for leaf in walk(child)]

    return walk(root)
