"""Encrypted files: whole or not at all, for the holder of the key alone, readable at any place."""

import functools
import io
from pathlib import Path

import pytest

from bsc_comms.kit.encrypted import (
    HEADER,
    PIECE,
    SEALED_PIECE,
    CannotOpen,
    DecryptingReader,
    EncryptingWriter,
    is_encrypted,
)

KEY = "sixteen letters or more"


@functools.cache
def of_three_pieces() -> bytes:
    return sealed(content_of(3 * PIECE))


def sealed(content: bytes, *, at_one_go: int = 300_000) -> bytes:
    file = io.BytesIO()
    writer = EncryptingWriter(file, KEY)
    for start in range(0, len(content), at_one_go):
        writer.write(content[start : start + at_one_go])
    writer.finish()
    return file.getvalue()


def opened(told: bytes, key: str = KEY) -> io.BufferedReader:
    return io.BufferedReader(DecryptingReader(io.BytesIO(told), key))


def content_of(size: int) -> bytes:
    return bytes(range(256)) * (size // 256 + 1)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_what_goes_in_comes_out(size: int):
    content = content_of(size)[:size]
    told = sealed(content)
    assert opened(told).read() == content
    assert content[:64] not in told or size < 64


def test_it_is_read_at_any_place():
    content = content_of(3 * PIECE)[: 3 * PIECE]
    reader = opened(sealed(content))
    reader.seek(PIECE - 5)
    assert reader.read(10) == content[PIECE - 5 : PIECE + 5]
    reader.seek(-3, io.SEEK_END)
    assert reader.read() == content[-3:]
    assert reader.tell() == 3 * PIECE


def test_the_same_content_is_never_sealed_alike():
    assert sealed(b"the same")[HEADER:] != sealed(b"the same")[HEADER:]


def test_another_key_opens_nothing_and_is_told_from_damage():
    with pytest.raises(CannotOpen, match="The key is not the one"):
        opened(sealed(b"content"), "sixteen letters or less")


def test_a_short_key_is_refused():
    with pytest.raises(CannotOpen, match="needs 16 characters"):
        EncryptingWriter(io.BytesIO(), "too short")


@pytest.mark.parametrize("place", [HEADER, HEADER + PIECE // 2, HEADER + SEALED_PIECE + 3, -1])
def test_a_flipped_bit_is_found(place: int):
    told = bytearray(of_three_pieces())
    told[place] ^= 1
    with pytest.raises(CannotOpen, match="damaged"):
        opened(bytes(told)).read()


@pytest.mark.parametrize(
    "size",
    [HEADER, HEADER + SEALED_PIECE, HEADER + 2 * SEALED_PIECE, HEADER + 2 * SEALED_PIECE - 1],
)
def test_a_file_that_was_cut_off_does_not_open(size: int):
    told = of_three_pieces()
    with pytest.raises(CannotOpen, match="damaged"):
        opened(told[:size])


def test_pieces_in_another_order_are_found():
    told = of_three_pieces()
    first, second = (
        told[HEADER + n * SEALED_PIECE : HEADER + (n + 1) * SEALED_PIECE] for n in (0, 1)
    )
    swapped = told[:HEADER] + second + first + told[HEADER + 2 * SEALED_PIECE :]
    with pytest.raises(CannotOpen, match="damaged"):
        opened(swapped).read()


def test_a_file_that_is_none_says_so(tmp_path: Path):
    path = tmp_path / "note.txt"
    path.write_bytes(b"nothing of the kind")
    assert not is_encrypted(path)
    with pytest.raises(CannotOpen, match="no encrypted file"):
        opened(path.read_bytes())
    path.write_bytes(sealed(b"content"))
    assert is_encrypted(path)
