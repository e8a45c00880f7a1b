"""SHA-256 and SM3 of a file, whatever the machine's own OpenSSL knows: both come with the library. Knows no records and no file formats."""

from collections.abc import Iterable

from cryptography.hazmat.primitives import hashes

ALGORITHMS: dict[str, type[hashes.HashAlgorithm]] = {"SHA-256": hashes.SHA256, "SM3": hashes.SM3}
"""By the name that people read."""


def fingerprints(pieces: Iterable[bytes]) -> dict[str, str]:
    """The fingerprints of a content, given piece by piece, in hexadecimal."""
    running = {name: hashes.Hash(algorithm()) for name, algorithm in ALGORITHMS.items()}
    for piece in pieces:
        for digest in running.values():
            digest.update(piece)
    return {name: digest.finalize().hex() for name, digest in running.items()}
