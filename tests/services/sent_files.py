"""Files as people send them, good and bad, each made here so that none has to be kept."""

import io
import zipfile

from PIL import Image

CAMERA = "Camera of a detective"
PLACE = "51.6163"  # written as text too, so that its bytes can be looked for
OFFICE_PARTS = {
    ".docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    ".xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    ".pptx": ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4">%s<path d="M0 0h4v4z"/></svg>'


def png(*, size: tuple[int, int] = (4, 2)) -> bytes:
    """A small picture that is half see-through."""
    out = io.BytesIO()
    Image.new("RGBA", size, (0, 80, 160, 128)).save(out, "PNG", dpi=(150, 150))
    return out.getvalue()


def png_with_a_note() -> bytes:
    """A picture with text hidden in it."""
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    told = PngInfo()
    told.add_text("Comment", CAMERA)
    out = io.BytesIO()
    Image.new("RGB", (4, 2)).save(out, "PNG", pnginfo=told)
    return out.getvalue()


def photograph(*, size: tuple[int, int] = (40, 20)) -> bytes:
    """A JPEG as a telephone writes it: on its side, with its place, its moment and its device."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn it by a quarter
    exif[0x0110] = CAMERA
    exif[0x0132] = "2016:10:31 21:14:07"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (51.0, 36.0, 58.7)
    place[3], place[4] = "W", (0.0, 10.0, 34.0)
    place[0x1B] = PLACE.encode()
    out = io.BytesIO()
    Image.new("RGB", size, (200, 60, 20)).save(
        out, "JPEG", exif=exif, comment=CAMERA.encode(), dpi=(300, 300), xmp=PLACE.encode()
    )
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    """A zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def office(ending: str, *, macros: bool = False) -> bytes:
    """A document as Word, Excel or PowerPoint writes it, as far as its kind shows."""
    part, kind = OFFICE_PARTS[ending]
    said = f'<Override PartName="/{part}" ContentType="application/vnd.{kind}"/>'
    extra = {part.split("/")[0] + "/vbaProject.bin": b"macro"} if macros else {}
    return archive(**{"[Content_Types].xml": said.encode(), part: b"<x/>", **extra})


def open_text() -> bytes:
    return archive(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<x/>"})


#: One good file of each kind, by its ending.
GOOD = {
    ".pdf": b"%PDF-1.7 a leaflet",
    ".png": png(),
    ".jpg": photograph(),
    ".svg": SVG % b"",
    ".docx": office(".docx"),
    ".xlsx": office(".xlsx"),
    ".pptx": office(".pptx"),
    ".odt": open_text(),
    ".zip": archive(readme=b"a folder of pictures"),
    ".csv": b"Name,When\nSheds,8 November 2016\n",
}

#: What nobody may get kept, whatever it is called, by what it is.
BAD = {
    "a web page": b"<!doctype html><script>alert(1)</script>",
    "a program": b"MZ\x90\x00\x03\x00\x00\x00",
    "a shell script": b"#!/bin/sh\nrm -rf /\n\0",
    "an old Office file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "half a picture": png()[:40],
    "half a photograph": photograph()[:30],
    "half an archive": office(".docx")[:60],
    "a document with macros": office(".docx", macros=True),
    "a workbook with macros": office(".xlsx", macros=True),
    "a drawing with a script": SVG % b"<script>alert(1)</script>",
    "a drawing that acts when clicked": SVG % b'<g onclick="alert(1)"/>',
    "a drawing that leads away": SVG % b'<a href="https://elsewhere.example.org/"><path/></a>',
    "a drawing that runs an address": SVG % b'<a href="javascript:alert(1)"><path/></a>',
    "a drawing that fetches": SVG % b"<style>@import url(https://elsewhere.example.org/)</style>",
    "a drawing that shows a page": SVG % b"<foreignObject><p>words</p></foreignObject>",
    "a drawing that changes an address": SVG % b'<set attributeName="href" to="javascript:x"/>',
    "a drawing with a bomb": b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
    "a drawing that reads a file": (
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>'
    ),
    "a drawing with a style sheet": b'<?xml-stylesheet href="https://e.org/"?>' + SVG % b"",
}
