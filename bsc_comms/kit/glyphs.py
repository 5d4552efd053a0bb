"""Which characters a font can draw, and text that asks for no others.

A tagged document must not hold a character without a glyph: typesetting would stop. People type
what they like, so what the fonts lack is named in its place: "[Tamil, 5 characters]".

Sources: Apple and Microsoft, OpenType specification, table cmap, formats 4 and 12; Unicode's names
of characters, which begin with the name of the script.
"""

import struct
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

JOINERS = frozenset("\u200c\u200d")  # they shape the words of Farsi and Gujarati
SCRIPTS = {"Cjk": "Chinese"}  # called otherwise than its characters' names begin
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


def drawable(
    text: str, covered: frozenset[int], *, joined: frozenset[int] = frozenset()
) -> tuple[str, int]:
    """Give the text with what is not covered named in its place, and how many characters that was.

    Control and formatting characters (among them those that turn the direction of writing) go
    out; line breaks and tabs stay, and so do joiners after a character of `joined`.
    """
    if text.isascii() and text.isprintable():
        return text, 0
    shown: list[str] = []
    lacking: list[str] = []
    missing = 0
    for character in unicodedata.normalize("NFC", text):
        if _is_lacking(character, covered):
            lacking.append(character)
            missing += 1
            continue
        if kept := _kept(character, covered, after=shown[-1][-1] if shown else "", joined=joined):
            if lacking:
                shown.append(named(lacking))
                lacking = []
            shown.append(kept)
    if lacking:
        shown.append(named(lacking))
    return "".join(shown), missing


def named(characters: Sequence[str]) -> str:
    """What stands for characters that cannot be drawn: "[fire]", "[Tamil, 5 characters]"."""
    if all(unicodedata.category(each) == "So" for each in characters):
        return f"[{', '.join(unicodedata.name(each, _code(each)).lower() for each in characters)}]"
    script = unicodedata.name(characters[0], "").partition(" ")[0].capitalize()
    many = "1 character" if len(characters) == 1 else f"{len(characters)} characters"
    return f"[{SCRIPTS.get(script, script) or _code(characters[0])}, {many}]"


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _is_lacking(character: str, covered: frozenset[int]) -> bool:
    category = unicodedata.category(character)
    if category == "Co":
        return True
    is_word = category[0] not in "Z" and category not in {"Cc", "Cf"}
    code = ord(character)
    return is_word and code not in covered and code not in VARIATION_SELECTORS


def _kept(character: str, covered: frozenset[int], *, after: str, joined: frozenset[int]) -> str:
    """The character as it is set; nothing for one that is not to be seen."""
    category = unicodedata.category(character)
    if character in "\n\t":
        return character
    if category in {"Zl", "Zp"}:
        return "\n"
    if character in JOINERS and after and ord(after) in joined:
        return character
    if category in {"Cc", "Cf"} or ord(character) in VARIATION_SELECTORS:
        return ""
    return character if ord(character) in covered else " "


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
