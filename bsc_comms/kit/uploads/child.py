"""Opens what was sent in a process of its own, which may die without harm.

Run as a program by `process.py`, never imported by the planner, and importing nothing of it: so it
starts quickly and holds no secret. In, on standard input: a line of JSON with the limits, then the
file. Out: a line of JSON, the kind of file by its ending ("" for none of ours) and why it is
refused, if it is; then, of a picture, the picture drawn anew. Sentences for people are made by
the parent.
"""

import contextlib
import io
import json
import re
import sys
import zipfile
from typing import Any

OFFICE = {
    b"wordprocessingml.document.main+xml": ".docx",
    b"spreadsheetml.sheet.main+xml": ".xlsx",
    b"presentationml.presentation.main+xml": ".pptx",
}
OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
A_LOT = 1024 * 1024  # bytes of what an archive says of itself
MACROS = re.compile(r"vbaProject|vbaData|^Basic/|^Scripts/", re.IGNORECASE)
ACTING = frozenset(
    "script foreignobject iframe object embed handler listener audio video set animate "
    "animatemotion animatetransform animatecolor".split()
)
INSIDE = re.compile(r"^\s*(#|data:image/(png|jpeg|gif);)", re.IGNORECASE)
FETCHING = re.compile(r"@import|url\((?!\s*['\"]?\s*(?:#|data:image/))", re.IGNORECASE)
LARGEST_DRAWING = 5 * 1024 * 1024


class Refused(Exception):
    """It is of that kind and not kept; its argument is the reason's name, known to the parent."""


def main() -> None:
    told: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    hold_back(told)
    content = sys.stdin.buffer.read()
    answer: dict[str, Any] = {"ending": "", "drawn": 0}
    drawn = b""
    try:
        answer["ending"] = ending = kind_of(content, told["csv"])
        drawn = made_fit(ending, content, told["pixels"])
        answer["drawn"] = len(drawn)
    except Refused as refusal:
        answer["refused"] = str(refusal)
    except ImportError as fault:
        answer["fault"] = str(fault)
    except MemoryError:
        answer["refused"] = "stopped"
    except Exception:  # a broken file fails in the libraries in a hundred ways
        answer["refused"] = "broken"
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + drawn)


def hold_back(limits: dict[str, Any]) -> None:
    """Ask the system to stop this process past its limits, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))


def kind_of(content: bytes, named_csv: bool) -> str:
    """The ending of its kind, by what it holds; "" for none."""
    if content.startswith(b"%PDF-"):
        return ".pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if content.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if content.startswith(b"PK\x03\x04"):
        return kind_of_archive(content)
    start = content[:2048].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") and b"<svg" in content[:4096]:
        return ".svg"
    return ".csv" if named_csv and not start.startswith(b"<") and b"\0" not in content else ""


def kind_of_archive(content: bytes) -> str:
    """A document in a zip says what it is in a place of its own; any other zip is a zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "mimetype" in names and some_of(archive, "mimetype").strip() == OPEN_TEXT:
                return ".odt"
            if "[Content_Types].xml" in names:
                types = some_of(archive, "[Content_Types].xml")
                # With macros its main part is called otherwise, and it is none of ours.
                return next((kind for part, kind in OFFICE.items() if part in types), "")
    except zipfile.BadZipFile:
        return ""
    return ".zip"


def some_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """The start of a member, whatever it would inflate to."""
    with archive.open(name) as member:
        return member.read(A_LOT)


def made_fit(ending: str, content: bytes, pixels: int) -> bytes:
    """A picture drawn anew; nothing where the file is kept as it came. Raises Refused."""
    if ending in (".png", ".jpg"):
        return drawn_anew(content, pixels)
    if ending == ".svg":
        refuse_what_acts(content)
    if ending in (".docx", ".xlsx", ".pptx", ".odt"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if any(
                MACROS.search(name.rpartition("/")[2]) or MACROS.search(name)
                for name in archive.namelist()
            ):
                raise Refused("macros")
    return b""


def drawn_anew(content: bytes, pixels: int) -> bytes:
    """The same picture, the right way up, with its colours and its size on paper, and no more."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - large, and only pictures need it

    Image.MAX_IMAGE_PIXELS = None  # counted below, before anything is unpacked
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as opened:
        if opened.width * opened.height > pixels:
            raise Refused("too large")
        kept: dict[str, Any] = {
            name: opened.info[name] for name in ("icc_profile", "dpi") if name in opened.info
        }
        is_png = opened.format == "PNG"
        picture = ImageOps.exif_transpose(opened)
        # The colour that stands for "nothing here" belongs to the picture itself.
        inside = (
            {"transparency": picture.info["transparency"]}
            if ("transparency" in picture.info)
            else {}
        )
        picture.info = inside  # type: ignore[assignment]
        out = io.BytesIO()
        if is_png:
            picture.save(out, "PNG", **kept)
        else:
            picture.save(out, "JPEG", quality=95, subsampling=0, **kept)
    return out.getvalue()


def refuse_what_acts(content: bytes) -> None:
    """A drawing may be seen and do nothing else."""
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 - only drawings need it

    if len(content) > LARGEST_DRAWING:
        raise Refused("stopped")
    if b"<?xml-stylesheet" in content:
        raise Refused("active")
    try:
        root = fromstring(content, forbid_dtd=False)
    except DefusedXmlException as bomb:
        raise Refused("active") from bomb
    if plain(root.tag) != "svg":
        raise Refused("broken")
    for element in root.iter():
        if plain(element.tag) in ACTING or FETCHING.search(element.text or ""):
            raise Refused("active")
        for name, said in element.attrib.items():
            reaches_out = plain(name) in ("href", "src") and not INSIDE.match(said)
            if plain(name).startswith("on") or reaches_out or FETCHING.search(said):
                raise Refused("active")


def plain(name: Any) -> str:
    """The name of an element or attribute without its namespace, in small letters."""
    return str(name).rpartition("}")[2].lower()


if __name__ == "__main__":
    main()
