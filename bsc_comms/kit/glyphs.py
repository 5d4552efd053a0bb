"""Which characters a font can draw, and text that asks for no others.

A tagged document must not hold a character without a glyph: typesetting would stop. People type
what they like, so what the font lacks is shown as a small empty box.

Source: Apple and Microsoft, OpenType specification, table cmap, formats 4 and 12.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

BOX = "\u25a1"
VARIATION_SELECTORS = frozenset(range(0xFE00, 0xFE10)) | frozenset(range(0xE0100, 0xE01F0))


@cache
def coverage(font: Path) -> frozenset[int]:
    """Give the code points that a TrueType or OpenType font file has glyphs for.

    Raises ValueError for a font without a Unicode table in format 4 or 12.
    """
    data = font.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    for entry in range(12, 12 + 16 * tables, 16):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, entry)
        if tag == b"cmap":
            return _read_cmap(data, offset)
    raise ValueError(f"{font.name} has no cmap table.")


def drawable(text: str, covered: frozenset[int]) -> tuple[str, int]:
    """Give the text with a box for each character that is not covered, and how many there were.

    Control and formatting characters (among them those that turn the direction of writing) go
    out; line breaks and tabs stay.
    """
    if text.isascii() and text.isprintable():
        return text, 0
    shown = []
    missing = 0
    for character in unicodedata.normalize("NFC", text):
        code = ord(character)
        category = unicodedata.category(character)
        if character in "\n\t":
            shown.append(character)
        elif category in {"Zl", "Zp"}:
            shown.append("\n")
        elif category in {"Cc", "Cf"} or code in VARIATION_SELECTORS:
            continue
        elif code in covered and category != "Co":
            shown.append(character)
        elif category == "Zs":
            shown.append(" ")
        else:
            shown.append(BOX)
            missing += 1
    return "".join(shown), missing


def _read_cmap(data: bytes, start: int) -> frozenset[int]:
    (subtables,) = struct.unpack_from(">H", data, start + 2)
    codes: set[int] = set()
    for number in range(subtables):
        _, _, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * number)
        (layout,) = struct.unpack_from(">H", data, start + offset)
        if layout == 4:
            codes |= _segments(data, start + offset)
        elif layout == 12:
            codes |= _groups(data, start + offset)
    if not codes:
        raise ValueError("The font has no Unicode table that can be read.")
    return frozenset(codes)


def _segments(data: bytes, start: int) -> set[int]:
    """Read format 4: segments of the basic plane, by a shift or by an array of glyph numbers."""
    double_count: int = struct.unpack_from(">H", data, start + 6)[0]
    count = double_count // 2
    ends_at = start + 14
    starts_at = ends_at + double_count + 2
    shifts_at = starts_at + double_count
    ranges_at = shifts_at + double_count
    ends = struct.unpack_from(f">{count}H", data, ends_at)
    starts = struct.unpack_from(f">{count}H", data, starts_at)
    shifts = struct.unpack_from(f">{count}H", data, shifts_at)
    ranges = struct.unpack_from(f">{count}H", data, ranges_at)
    codes = set()
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, last + 1):
            glyph = code
            if ranges[index]:
                place = ranges_at + 2 * index + ranges[index] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", data, place)
                if glyph == 0:
                    continue
            if (glyph + shifts[index]) % 0x10000 and code != 0xFFFF:
                codes.add(code)
    return codes


def _groups(data: bytes, start: int) -> set[int]:
    """Read format 12: groups of any plane."""
    (count,) = struct.unpack_from(">L", data, start + 12)
    codes: set[int] = set()
    for number in range(count):
        first, last, glyph = struct.unpack_from(">LLL", data, start + 16 + 12 * number)
        codes.update(range(first if glyph else first + 1, last + 1))
    return codes
