"""Sealing what must not be altered: a signature with a key that no database holds.

Ed25519: whoever has the public key can check a seal, on any machine and without this planner; only
the planner that has the private key can make one. The key comes from the setting RECORD_KEY, or
from the file `record.key` under VAR_DIR, which the sample makes for itself at first need.

Source: RFC 8032 (Ed25519).
"""

import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from bsc_comms.kit.made_once import made_once

KEY_FILE = "record.key"
BYTES_OF_A_KEY = 32
NO_KEY = (
    "No key is set, so nothing is sealed: set RECORD_KEY, or put 64 hexadecimal digits into "
    "record.key under VAR_DIR."
)
BAD_KEY = (
    "The key of the records is not 64 hexadecimal digits: put right RECORD_KEY, or record.key "
    "under VAR_DIR where RECORD_KEY is not set."
)


class BadKey(Exception):
    """The key that is set is none; the text says what one looks like."""


def public_key() -> str:
    """The public half of the key in use, in hexadecimal; nothing where none is. Raises BadKey."""
    key = _private_key()
    return key.public_key().public_bytes_raw().hex() if key else ""


def seal(text: str) -> str:
    """The seal of a text, in hexadecimal; nothing where no key is set. Raises BadKey."""
    key = _private_key()
    return key.sign(text.encode()).hex() if key else ""


def is_sealed(text: str, *, by: str, as_: str) -> bool:
    """Whether `as_` is the seal of the text by the key of which `by` is the public half."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(by)).verify(
            bytes.fromhex(as_), text.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _private_key() -> Ed25519PrivateKey | None:
    try:
        written = settings.RECORD_KEY or _written_key(Path(settings.VAR_DIR) / KEY_FILE)
        if not written:
            return None
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(written.strip()))
    except ValueError as fault:  # no text at all, as where the bare bytes were put into the file
        raise BadKey(BAD_KEY) from fault


def _written_key(path: Path) -> str:
    """What stands in the file; the sample makes one if there is none."""
    if settings.SAMPLE:
        return made_once(path, secrets.token_bytes(BYTES_OF_A_KEY).hex)
    return path.read_text() if path.exists() else ""
