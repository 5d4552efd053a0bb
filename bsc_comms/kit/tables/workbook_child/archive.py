"""Looks at a workbook's archive before anything in it is parsed."""

import io
import itertools
import re
import zipfile
from typing import Any

_CHUNK = 64 * 1024
_MOST_PIECES_WITHOUT_TAG = 8
_XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# In UTF-16 of either order there is a nought between two letters.
_DEFINITIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D\x00O\x00C|E\x00N\x00T)")
_MACROS = ("vbaproject", "xl/macrosheets/", "xl/vbadata")
_OTHER_PROGRAMS = (
    ("word/document.xml", "document"),
    ("ppt/presentation.xml", "slides"),
    ("xl/workbook.bin", "binary"),
)
_CONTENT_TYPES = "[content_types].xml"

Limits = dict[str, Any]


class Refused(Exception):
    """The workbook is not opened; its argument is the reason's name, known to the parent."""


def inspect(content: bytes, limits: Limits) -> None:
    """Refuse macros, passwords, definitions and what inflates too far."""
    if content.count(b"PK\x01\x02") > limits["members"]:
        raise Refused("too much")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        _check_kind([member.filename.lower() for member in members])
        if any(member.flag_bits & 0x1 for member in members):
            raise Refused("password")
        if _overlap(members) or any(
            member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            for member in members
        ):
            raise Refused("broken")
        inflated = 0
        for member in members:
            inflated += _inspect_member(archive, member, limits["inflated"] - inflated, limits)


def _check_kind(names: list[str]) -> None:
    if any(mark in name for name in names for mark in _MACROS):
        raise Refused("macros")
    for name, kind in _OTHER_PROGRAMS:
        if name in names:
            raise Refused(kind)
    if "mimetype" in names:
        raise Refused("open document")
    if _CONTENT_TYPES not in names:
        raise Refused("archive")
    if len(set(names)) != len(names):
        raise Refused("broken")


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether members share bytes, by which a small file becomes a huge one."""
    inside = sorted(members, key=lambda member: member.header_offset)
    return any(
        one.header_offset + 30 + len(one.filename) + one.compress_size > following.header_offset
        for one, following in itertools.pairwise(inside)
    )


def _inspect_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int, limits: Limits
) -> int:
    """Inflate a member piece by piece and look at each. Out: how long it was."""
    name = member.filename.lower()
    inflated = 0
    tail = b""
    shape: XmlShape | None = None
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            if not inflated and chunk.lstrip().startswith(_XML_STARTS):
                shape = XmlShape(limits)
            inflated += len(chunk)
            if inflated > most:
                raise Refused("too much")
            seen = tail + chunk
            if b"!" in seen and _DEFINITIONS.search(seen):
                raise Refused("definitions")
            if name == _CONTENT_TYPES and b"macroenabled" in seen.replace(b"\0", b"").lower():
                raise Refused("macros")
            if name == "xl/workbook.xml" and b"purl.oclc.org/ooxml" in seen:
                raise Refused("strict")
            if shape:
                shape.take(chunk)
            tail = chunk[-64:]
    return inflated


class XmlShape:
    """Counts what a workbook's XML is made of, so that no parser has to cope with too much of it.

    Counting bytes is a hundred times quicker than parsing. It is a little out where a piece ends
    within a tag, which the limits leave room for.
    """

    def __init__(self, limits: Limits) -> None:
        self._left: dict[bytes, int] = {
            mark.encode(): most for mark, most in limits["marks"].items()
        }
        self._depth = limits["depth"]
        self._pieces_without_tag = 0

    def take(self, chunk: bytes) -> None:
        """Count one more piece. Raises Refused where there is too much of anything."""
        for mark in self._left:
            self._left[mark] -= chunk.count(mark)
            if self._left[mark] < 0:
                raise Refused("too much")
        closing = chunk.count(b"</")
        opening = chunk.count(b"<") - closing - chunk.count(b"<?") - chunk.count(b"<!")
        self._depth -= opening - closing - chunk.count(b"/>")
        self._pieces_without_tag = 0 if b"<" in chunk else self._pieces_without_tag + 1
        if self._depth < 0 or self._pieces_without_tag > _MOST_PIECES_WITHOUT_TAG:
            raise Refused("too much")
