"""Opens a leaflet in a process of its own, which may die without harm.

Run as a program by `process.py`, never imported by the planner, and importing nothing of it but its
neighbour `marks`: so it starts quickly and holds no secret. In, on standard input: a line of JSON
with the limits, four bytes with the length of the mark's PNG, that PNG, the leaflet. Out: one line
of JSON, what was seen or `{"refused": why}`. Sentences for people are made by the parent.
"""

import contextlib
import json
import struct
import sys
from collections.abc import Iterator
from typing import Any

_POINTS_TO_AN_INCH = 72
_MILLIMETRES_TO_AN_INCH = 25.4
_DOTS_TO_AN_INCH = 150
_CERTAIN = 0.9  # no need to look at further pages

Limits = dict[str, int]
Picture = Any  # a grey picture as numpy holds it


class Refused(Exception):
    """The leaflet is not opened; its argument is the reason's name, known to the parent."""


def main() -> None:
    limits: Limits = json.loads(sys.stdin.buffer.readline())
    hold_back(limits)
    (length,) = struct.unpack(">I", sys.stdin.buffer.read(4))
    mark = sys.stdin.buffer.read(length)
    content = sys.stdin.buffer.read()
    try:
        answer = look(content, mark, limits)
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except ImportError as fault:
        answer = {"fault": str(fault)}
    except MemoryError:
        answer = {"refused": "stopped"}
    except Exception:  # a broken file fails in the libraries in a hundred ways
        answer = {"refused": "broken"}
    sys.stdout.write(json.dumps(answer) + "\n")


def hold_back(limits: Limits) -> None:
    """Ask the system to stop this process past its limits, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))


def look(content: bytes, mark: bytes, limits: Limits) -> dict[str, Any]:
    """Read the words, and look for the mark page by page."""
    leaflet: _Pdf | _Picture
    leaflet = _Pdf(content, limits) if content.startswith(b"%PDF-") else _Picture(content, limits)
    answer: dict[str, Any] = {
        "is_pdf": isinstance(leaflet, _Pdf),
        "text": leaflet.text(),
        "pages": leaflet.pages,
        "pages_looked_at": 0,
        "shortest_side": 0,
        "mark": None,
    }
    if mark:
        _look_for(mark, leaflet, answer)
    return answer


def _look_for(mark: bytes, leaflet: Any, answer: dict[str, Any]) -> None:
    from marks import Mark, find_mark  # noqa: PLC0415 - a neighbour; it loads the large library

    wanted = Mark(mark)
    best = None
    for page, dots_to_an_inch in leaflet.pictures():
        answer["pages_looked_at"] += 1
        answer["shortest_side"] = max(answer["shortest_side"], min(page.shape))
        found = find_mark(page, wanted)
        if found is not None and (best is None or found["likeness"] > best["likeness"]):
            on_paper = None
            if dots_to_an_inch:
                on_paper = found["pixels"] / dots_to_an_inch * _MILLIMETRES_TO_AN_INCH
            best = {**found, "millimetres": on_paper, "page": answer["pages_looked_at"]}
        if best is not None and best["likeness"] >= _CERTAIN:
            break
    answer["mark"] = best


class _Pdf:
    """A PDF: its words, and its pages drawn in grey."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        import pypdfium2  # noqa: PLC0415

        self._limits = limits
        try:
            self._document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as problem:
            raise Refused("password" if "assword" in str(problem) else "broken") from problem
        self.pages = len(self._document)
        if not self.pages:
            raise Refused("empty")

    def text(self) -> str:
        left = self._limits["characters"]
        texts = []
        for number in range(min(self.pages, self._limits["pages"] * 10)):
            page = self._document[number]
            text = page.get_textpage().get_text_bounded()[:left]
            texts.append(text)
            left -= len(text)
            if left <= 0:
                break
        return "\n".join(texts)

    def pictures(self) -> Iterator[tuple[Picture, float | None]]:
        for number in range(min(self.pages, self._limits["pages"])):
            page = self._document[number]
            longest = max(page.get_size())
            if longest <= 0:
                continue
            scale = min(_DOTS_TO_AN_INCH / _POINTS_TO_AN_INCH, self._limits["side"] / longest)
            drawn = page.render(scale=scale, grayscale=True)
            yield drawn.to_numpy().reshape(drawn.height, drawn.width), scale * _POINTS_TO_AN_INCH


class _Picture:
    """A PNG or JPEG: one page without words."""

    pages = 1

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._content = content
        self._limits = limits

    def text(self) -> str:
        return ""

    def pictures(self) -> Iterator[tuple[Picture, float | None]]:
        import cv2  # noqa: PLC0415
        import numpy  # noqa: PLC0415

        try:
            picture = cv2.imdecode(numpy.frombuffer(self._content, numpy.uint8), cv2.IMREAD_COLOR)
        except cv2.error as problem:
            raise Refused("too large") from problem
        if picture is None:
            raise Refused("broken")
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        scale = self._limits["side"] / max(grey.shape)
        if scale < 1:
            grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        yield grey, None


if __name__ == "__main__":
    main()
