"""Which files are taken as artwork: told from what they hold and never from their names."""

import io
import struct

from bsc_comms.kit.file_kinds import MEGABYTE
from plans.rules.proofs import FileType, type_of

LARGEST = 20 * MEGABYTE
TOO_LARGE = f"The file is larger than {LARGEST // MEGABYTE} MB: save a smaller copy and choose that"
NOT_OF_A_KIND = "The file is not a PDF, PNG or JPEG: save it as one of those"
MOST_DOTS = 60_000_000  # a poster of A2 at 300 dots an inch has 35 million
_NO_SIZE = frozenset({0xC4, 0xC8, 0xCC})  # markers of a JPEG in the range of those with a size


class FileRefused(Exception):
    """It is not taken as artwork. The text says why and what to do."""


def must_be_artwork(content: bytes) -> FileType:
    """What kind of file it is. Raises FileRefused for what is no PDF, PNG or JPEG, or too large."""
    if len(content) > LARGEST:
        raise FileRefused(TOO_LARGE)
    kind = type_of(io.BytesIO(content))
    if kind is None:
        raise FileRefused(NOT_OF_A_KIND)
    if kind.ending == ".pdf":
        return kind
    size = _size_of_png(content) if kind.ending == ".png" else _size_of_jpeg(content)
    if size is None or 0 in size:
        raise FileRefused("The picture is damaged: save it again and choose that copy")
    if size[0] * size[1] > MOST_DOTS:
        raise FileRefused(
            f"The picture is {size[0]:,} by {size[1]:,} dots, more than a leaflet needs: "
            "save a smaller copy and choose that"
        )
    return kind


def _size_of_png(content: bytes) -> tuple[int, int] | None:
    if len(content) < 24 or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _size_of_jpeg(content: bytes) -> tuple[int, int] | None:
    """Go from marker to marker up to the one that holds the size."""
    place = 2
    while place + 9 <= len(content):
        if content[place] != 0xFF:
            return None
        marker = content[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        length = struct.unpack(">H", content[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + max(length, 2)
    return None
