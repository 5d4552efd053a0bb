"""Setting documents in type: a template of templates/documents and data become a tagged PDF.

The data goes in as JSON and comes out as text, never as markup. Only the fonts that the product
carries are used, nothing is fetched, and the same input gives the same bytes on any machine.
The PDF follows PDF/UA-1, so it has tags, a title and a language.

Source: PDF/UA-1 is ISO 14289-1:2014.
"""

import json
import subprocess
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings

from bsc_comms.kit.glyphs import coverage, drawable

if TYPE_CHECKING:
    import typst

Data = str | int | float | bool | None | Sequence["Data"] | Mapping[str, "Data"]

TEMPLATES = Path("templates/documents")
FONTS = Path("static/vendor/fonts")
MAIN_FONT = "liberation-sans-2.1.5"  # Latin, Greek, Cyrillic and Hebrew
# For what it lacks: Arabic script (Farsi, Urdu), Gujarati, and the Chinese in common use.
OTHER_FONTS = "noto-sans"
IN_DRAWINGS = "NotoSansCJK*.otf"  # of those, what draws each character by itself
CHILD = Path(__file__).with_name("typesetting_child.py")
MAX_SECONDS = 300
ONE_AT_A_TIME = Lock()  # PDFium is made for one thread
RAW = frozenset({"logo_svg"})  # a drawing that somebody brought: as it is, or not at all
ALONE = b"""#set document(title: "Drawing")
#image(bytes(sys.inputs.drawing), format: "svg", height: 1.5cm, alt: "Drawing")"""
DRAWING = "svg"  # a drawing of our own, with what people typed in its texts


class TypesettingFailed(Exception):
    """A document could not be set; the text says where the template stopped and why."""


def typeset(
    template_name: str, data: Mapping[str, Data], *, created: datetime | None = None
) -> bytes:
    """Set `data` with a template such as "forward_plan.typ" and give the PDF.

    The data holds what JSON holds; dates come as the text to be shown. `created` (aware) is
    written into the file's properties. Characters without a glyph are named in their place, and
    the document says how many there were. Raises TypesettingFailed if the template is missing or
    stops, TypeError if the data is no JSON.
    """
    import typst  # noqa: PLC0415 - large, and no page needs it

    try:
        content = typst.compile(font_paths=_fonts(), **_job(template_name, data, created=created))
    except typst.TypstError as fault:
        raise TypesettingFailed(f"{template_name}: {fault.message}\n{fault.diagnostic}") from fault
    if not isinstance(content, bytes):
        raise TypesettingFailed(f"{template_name}: no single document came out.")
    return content


def typeset_apart(
    template_name: str, data: Mapping[str, Data], *, created: datetime | None = None
) -> bytes:
    """The same in a process of its own: typst keeps what it set in memory until its process ends.

    For long documents. Raises as `typeset` does, and TypesettingFailed after MAX_SECONDS as well.
    """
    job = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in _job(template_name, data, created=created).items()
    }
    job["template"] = job.pop("input")
    job["fonts"] = [str(Path(settings.BASE_DIR) / FONTS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the data goes through its input
            [sys.executable, "-E", "-s", str(CHILD)],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise TypesettingFailed(
            f"{template_name}: it was not set within {MAX_SECONDS} seconds. Try again when this "
            "machine has less to do."
        ) from fault
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise TypesettingFailed(f"{template_name}: {said or 'the process was stopped.'}")
    return done.stdout


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has. Raises pypdfium2.PdfiumError where it is none."""
    import pypdfium2  # noqa: PLC0415 - large, and no page needs it

    with ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


@lru_cache(maxsize=8)
def can_be_drawn(svg: str) -> bool:
    """Whether a drawing that somebody brought can stand in a document: one that cannot stops it."""
    import typst  # noqa: PLC0415 - large, and few pages need it

    try:
        typst.compile(
            ALONE,
            font_paths=_fonts(),
            sys_inputs={"drawing": svg},
            format="pdf",
            pdf_standards="ua-1",
        )
    except typst.TypstError:
        return False
    except BaseException as fault:
        # What breaks typst itself is no Exception, and its class stands in no module.
        if type(fault).__name__ == "PanicException":
            return False
        raise
    return True


def not_drawn(words: str) -> int:
    """How many characters of a text no font of the product can draw: they are named instead."""
    return drawable(words, _covered(), joined=_of_other_fonts())[1]


def _job(
    template_name: str, data: Mapping[str, Data], *, created: datetime | None
) -> dict[str, Any]:
    root = Path(settings.BASE_DIR) / TEMPLATES
    template = root / template_name
    if not template.is_file():
        raise TypesettingFailed(f"There is no document template {template_name}.")
    shown, missing = _drawable(data)
    return {
        "input": template,
        "root": root,
        "sys_inputs": {
            "data": json.dumps(shown, ensure_ascii=False, allow_nan=False),
            "missing": str(missing),
            "dated": "yes" if created else "no",
        },
        "format": "pdf",
        "pdf_standards": "ua-1",
        "timestamp": int(created.timestamp()) if created else 0,
    }


def _drawable(value: Data) -> tuple[Data, int]:
    """Walk through the data and leave in its texts only what the fonts can draw."""
    if isinstance(value, str):
        return drawable(value, _covered(), joined=_of_other_fonts())
    if isinstance(value, Mapping):
        missing = 0
        shown: dict[str, Data] = {}
        for key, inner in value.items():
            shown[key], count = _drawable_at(key, inner)
            missing += count
        return shown, missing
    if isinstance(value, Sequence):
        pairs = [_drawable(inner) for inner in value]
        return [inner for inner, _ in pairs], sum(count for _, count in pairs)
    return value, 0


def _drawable_at(key: str, inner: Data) -> tuple[Data, int]:
    if key in RAW:
        return (inner if isinstance(inner, str) and can_be_drawn(inner) else None), 0
    if key == DRAWING and isinstance(inner, str):
        return _in_drawing(inner), not_drawn(inner)
    return _drawable(inner)


def _in_drawing(svg: str) -> str:
    """A drawing's texts are set character by character: joined letters and marks would stop it.

    Such letters are named in their place, and marks that are no part of a letter go out. The table
    beside a drawing has the whole name.
    """
    shown, _ = drawable(svg, _covered_in_drawings())
    return "".join(each for each in shown if not unicodedata.category(each).startswith("M"))


@cache
def _fonts() -> "typst.Fonts":
    import typst  # noqa: PLC0415

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(Path(settings.BASE_DIR) / FONTS)],
    )


@cache
def _covered() -> frozenset[int]:
    """The characters that some family can draw in each of its styles."""
    return _of_the_main_font() | _of_other_fonts()


@cache
def _covered_in_drawings() -> frozenset[int]:
    return _of_the_main_font() | _of_other_fonts(IN_DRAWINGS)


@cache
def _of_the_main_font() -> frozenset[int]:
    main = (Path(settings.BASE_DIR) / FONTS / MAIN_FONT).glob("*.ttf")
    return frozenset.intersection(*map(coverage, main))


@cache
def _of_other_fonts(files: str = "*.[ot]tf") -> frozenset[int]:
    """The characters of the families that stand in, each in all of its styles."""
    families: dict[str, frozenset[int]] = {}
    for font in sorted((Path(settings.BASE_DIR) / FONTS / OTHER_FONTS).glob(files)):
        family = font.stem.partition("-")[0]
        families[family] = families.get(family, coverage(font)) & coverage(font)
    return frozenset().union(*families.values())
