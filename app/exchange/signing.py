"""Ed25519 signatures over SHA-256 digests, each bound to a purpose so that none can stand for another kind of paper.

Knows no file format. The suite is named in every signed thing, so that SM2/SM3/SM4 can follow.
"""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SUITE = "ed25519-sha256-x25519-age1"
SIGNATURE_SIZE = 64
KEY_SIZE = 32


def sign(seed: bytes, purpose: str, data: bytes) -> bytes:
    """The signature of `data` for that purpose."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(_statement(purpose, data))


def is_signed_by(key: bytes, purpose: str, data: bytes, signature: bytes) -> bool:
    """Whether the owner of that public key signed exactly this for exactly that purpose."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _statement(purpose, data))
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key(seed: bytes) -> bytes:
    """The 32 public bytes that belong to a signing seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _statement(purpose: str, data: bytes) -> bytes:
    return b"zhilian " + purpose.encode() + b"\0" + hashlib.sha256(data).digest()
