"""Files that only the holder of a key can read, written as a stream and read at any place.

AES-256-GCM in pieces of one megabyte: the nonce of a piece is its number and whether it is the last
one, so that pieces cannot be left out, put in another order or cut off at the end without being
noticed. The key of a file comes by scrypt from the words that people keep and from the file's own
salt; a check of it stands at the start, so that a wrong key is told from a damaged file.

Source: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (2015).
"""

import hmac
import io
import secrets
import struct
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"planner encrypted 1\n"
SALT = 16
CHECK = 16
HEADER = len(MAGIC) + SALT + CHECK
PIECE = 1024 * 1024
TAG = 16
SEALED_PIECE = PIECE + TAG
SHORTEST_KEY = 16


class CannotOpen(Exception):
    """Why an encrypted file cannot be read or written, as a sentence for people."""


def is_encrypted(path: Path) -> bool:
    """Whether a file is one of these, by how it begins."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


class EncryptingWriter(io.RawIOBase):
    """Writes to `file`, encrypted. Whole once `finish` has returned, and not before."""

    def __init__(self, file: BinaryIO, key: str) -> None:
        super().__init__()
        salt = secrets.token_bytes(SALT)
        self._cipher, check = _cipher(key, salt)
        self._header = MAGIC + salt + check
        self._file = file
        self._waiting = bytearray()
        self._number = 0
        file.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._waiting += content
        # The last piece is known as such only at the end, so one is always kept back.
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(content)

    def finish(self) -> None:
        """Write the last piece; nothing can be added after it."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._header))
        self._number += 1


class DecryptingReader(io.RawIOBase):
    """Reads what EncryptingWriter wrote, at any place. Raises CannotOpen for a wrong key."""

    def __init__(self, file: BinaryIO, key: str) -> None:
        super().__init__()
        self._file = file
        self._header = file.read(HEADER)
        if len(self._header) < HEADER or not self._header.startswith(MAGIC):
            raise CannotOpen("This is no encrypted file of the planner, or its start is damaged.")
        salt = self._header[len(MAGIC) : len(MAGIC) + SALT]
        self._cipher, check = _cipher(key, salt)
        if not hmac.compare_digest(check, self._header[-CHECK:]):
            raise CannotOpen(
                "The key is not the one that this file was encrypted with. Set BACKUP_KEY to the "
                "key of the day on which it was written."
            )
        sealed = file.seek(0, io.SEEK_END) - HEADER
        self._pieces = max(1, -(-sealed // SEALED_PIECE))
        self._size = sealed - self._pieces * TAG
        self._place = 0
        self._known: tuple[int, bytes] = (-1, b"")
        self._piece(self._pieces - 1)  # a file that was cut off is told at once

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, buffer: Any) -> int:
        if self._place >= self._size:
            return 0
        number, within = divmod(self._place, PIECE)
        content = self._piece(number)[within : within + len(buffer)]
        buffer[: len(content)] = content
        self._place += len(content)
        return len(content)

    def _piece(self, number: int) -> bytes:
        if self._known[0] == number:
            return self._known[1]
        self._file.seek(HEADER + number * SEALED_PIECE)
        sealed = self._file.read(SEALED_PIECE)
        nonce = _nonce(number, last=number == self._pieces - 1)
        try:
            piece = self._cipher.decrypt(nonce, sealed, self._header)
        except (InvalidTag, ValueError) as fault:
            raise CannotOpen(
                "The file is damaged or was cut off: what stands in it is not what was written. "
                "Take another one."
            ) from fault
        self._known = (number, piece)
        return piece


def _cipher(key: str, salt: bytes) -> tuple[AESGCM, bytes]:
    """The cipher of one file, and the check of its key."""
    if len(key.strip()) < SHORTEST_KEY:
        raise CannotOpen(
            f"BACKUP_KEY is too short: it needs {SHORTEST_KEY} characters or more. A good one is "
            "made by: openssl rand -hex 32"
        )
    derived = Scrypt(salt=salt, length=32 + CHECK, n=2**15, r=8, p=1).derive(key.strip().encode())
    return AESGCM(derived[:32]), derived[32:]


def _nonce(number: int, *, last: bool) -> bytes:
    return struct.pack(">QI", number, last)
