"""Leaflets made for tests: as PDF and as pictures, with a logo or without.

Typst sets them and OpenCV paints what a camera would have seen; nothing is kept in files.
"""

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import typst

from bsc_comms.kit.artwork import drawing_as_picture

LOGO = Path("bsc_comms/overview/reference/logo.svg").read_text("utf-8")
INK = "#17424f"
LINE = "working together for a safer Barnet"


def _svg(inside: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">'
        f"{inside}</svg>"
    )


def _rings(*middles: tuple[int, int], radius: int) -> str:
    """A dark disc with white rings on it: the outline of the logo, another drawing."""
    rings = "".join(f'<circle cx="{x}" cy="{y}" r="{radius}"/>' for x, y in middles)
    return _svg(
        f'<circle cx="32" cy="32" r="31" fill="{INK}"/>'
        f'<g fill="none" stroke="#fff" stroke-width="3.5">{rings}</g>'
    )


#: Logos of others; the first two have the same outline and colour as ours.
OTHERS = {
    "two rings": _rings((24, 32), (40, 32), radius=12),
    "four rings": _rings((24, 24), (40, 24), (24, 40), (40, 40), radius=9),
    "a shield": _svg(
        '<path d="M6 4h52v28q0 20-26 30Q6 52 6 32z" fill="#1d3c8f"/>'
        '<path d="M32 12l6 14h14l-11 9 4 14-13-8-13 8 4-14-11-9h14z" fill="#fff"/>'
    ),
    "a ring and a bar": _svg(
        '<circle cx="32" cy="32" r="24" fill="none" stroke="#d11" stroke-width="9"/>'
        '<rect x="2" y="26" width="60" height="12" fill="#119"/>'
    ),
}
#: A mark of words, as other partnerships have: see-through between its letters.
WORD_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40" width="120" height="40">'
    '<path d="M4 4h8v32h-8zM12 4q22 0 22 9t-22 7q24 0 24 8t-24 8zM44 36l12-32h8l12 32h-8l-8-24-8'
    ' 24zM84 4h8l12 20v-20h8v32h-8l-12-20v20h-8z" fill="#7a1160"/></svg>'
)

PAGE = """#set page(width: 148mm, height: 210mm, margin: 12mm)
#set text(font: "Liberation Sans", size: 11pt, hyphenate: false)
#text(size: 26pt, weight: "bold")[Lock it, light it, leave it]

Burglars look for houses that seem empty. Leave a light on a timer when you go out after dark, lock
windows and doors, and keep keys out of sight. #lorem(90)

#table(columns: 3, [Call], [101], [Police], [Web], [example.org], [Council])
#grid(columns: 3, gutter: 8mm, circle(radius: 9mm, stroke: 2pt),
  rect(width: 18mm, height: 18mm, fill: blue), ellipse(width: 22mm, height: 12mm))

{line}
{mark}"""
MARK = """#place(bottom + right, rotate({turned}deg,
  image(bytes(sys.inputs.mark), format: "svg", width: {width}mm)))"""


@functools.cache
def leaflet(
    mark: str = "",
    *,
    width: float = 20,
    turned: float = 0,
    line: str = "",
    file_format: Any = "pdf",
    pages: int = 1,
) -> bytes:
    """A leaflet of A5 with a mark `width` millimetres wide in its corner, on its last page."""
    placed = MARK.format(turned=turned, width=width) if mark else ""
    before = PAGE.format(line="", mark="") + "\n#pagebreak()\n"
    source = before * (pages - 1) + PAGE.format(line=line, mark=placed)
    made = typst.compile(
        source.encode(),
        sys_inputs={"mark": mark},
        font_paths=["static/vendor/fonts/liberation-sans-2.1.5"],
        format=file_format,
        ppi=150,
    )
    assert isinstance(made, bytes)
    return made


def in_grey(mark: str) -> str:
    return mark.replace(INK, "#4a4a4a")


@functools.cache
def photograph(seed: int = 1) -> Any:
    """Something like a photograph: soft shapes, hard edges, discs and rings, and noise."""
    lot = np.random.default_rng(seed)
    width, height = 1600, 1200
    shown = np.full((height, width, 3), 120, np.float32)
    for size, strength in ((400, 60), (120, 40), (40, 30), (12, 20), (4, 12)):
        coarse = lot.standard_normal((height // size + 2, width // size + 2, 3)) * strength
        shown += cv2.resize(
            coarse.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
        )
    for _ in range(60):
        colour = tuple(int(part) for part in lot.integers(0, 255, 3))
        here, there = (_point(lot, width, height) for _ in range(2))
        filled = int(lot.choice([-1, 2, 5]))
        cv2.circle(shown, here, int(lot.integers(8, 90)), colour, filled, cv2.LINE_AA)
        cv2.line(shown, here, there, colour, int(lot.integers(1, 9)), cv2.LINE_AA)
    return np.clip(shown, 0, 255).astype(np.uint8)


def _point(lot: Any, width: int, height: int) -> tuple[int, int]:
    return int(lot.integers(0, width)), int(lot.integers(0, height))


def on_a_photograph(
    mark: str,
    *,
    pixels: int = 140,
    at: tuple[int, int] = (900, 700),
    turned: float = 0,
    tilted: float = 0,
    shade: float = 1,
    blur: float = 0,
    quality: int = 80,
    seed: int = 1,
) -> bytes:
    """A JPEG of a photograph with a mark on it, as a camera might have seen it."""
    shown = photograph(seed).astype(np.float32)
    if mark:
        shown = _laid_on(shown, mark, _placing(pixels, at, turned, tilted), pixels, shade)
    if blur:
        shown = cv2.GaussianBlur(shown, (0, 0), blur)
    return as_jpeg(np.clip(shown, 0, 255).astype(np.uint8), quality)


def as_jpeg(picture: Any, quality: int = 80) -> bytes:
    made: bytes = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
    return made


def _placing(pixels: int, at: Sequence[int], turned: float, tilted: float) -> Any:
    """The way from a picture of 2 times `pixels` to its place."""
    side = pixels * 2
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), turned, 0.5)
    turn[:, 2] += [at[0] - side / 2, at[1] - side / 2]
    way = np.vstack([turn, [0, 0, 1]])
    tilt = np.eye(3)
    tilt[2, :2] = 0.3 * tilted / pixels, 0.15 * tilted / pixels
    there = np.array([[1, 0, at[0]], [0, 1, at[1]], [0, 0, 1.0]])
    return there @ tilt @ np.linalg.inv(there) @ way


def _laid_on(shown: Any, mark: str, way: Any, pixels: int, shade: float) -> Any:
    drawn = drawing_as_picture(mark, width=pixels * 2)
    picture = cv2.imdecode(np.frombuffer(drawn, np.uint8), cv2.IMREAD_UNCHANGED)
    height, width = shown.shape[:2]
    laid = cv2.warpPerspective(picture, way, (width, height), flags=cv2.INTER_AREA)
    share = laid[:, :, 3:].astype(np.float32) / 255
    return shown * (1 - share) + laid[:, :, :3] * share * shade
