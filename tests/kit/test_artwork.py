"""Looking at leaflets made for it: where the logo is seen, where not, and what is never opened."""

import contextlib
import functools
import io
import json
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from bsc_comms.kit.artwork import (
    CannotLook,
    DrawingRefused,
    child,
    drawing_as_picture,
    look_at,
    marks,
    process,
)
from plans.choices import Seen
from plans.rules.artwork.logo import read_logo
from tests.plans.leaflets import (
    LINE,
    LOGO,
    OTHERS,
    WORD_MARK,
    in_grey,
    leaflet,
    on_a_photograph,
)
from tests.services.in_short import in_turn
from tests.services.made_for_many import made_for_many

FOUND, NOT_FOUND = Seen.FOUND, Seen.NOT_FOUND

WITH = {
    "20 mm, PDF": lambda: leaflet(LOGO),
    "20 mm, PNG": lambda: leaflet(LOGO, file_format="png"),
    "8 mm, PDF": lambda: leaflet(LOGO, width=8),
    "4 mm, PDF": lambda: leaflet(LOGO, width=4),
    "4 mm, PNG": lambda: leaflet(LOGO, width=4, file_format="png"),
    "in grey": lambda: leaflet(in_grey(LOGO), width=15),
    "turned by 4 degrees": lambda: leaflet(LOGO, width=15, turned=4),
    "turned by -9 degrees, in grey": lambda: leaflet(in_grey(LOGO), width=15, turned=-9),
    "on a photograph": lambda: on_a_photograph(LOGO),
    "small on a photograph": lambda: on_a_photograph(LOGO, pixels=44, turned=4, seed=2),
    "blurred, in shade, turned": lambda: on_a_photograph(
        LOGO, pixels=120, at=(700, 500), turned=7, shade=0.85, blur=1.2, quality=50, seed=3
    ),
    "tilted on a photograph": lambda: on_a_photograph(
        LOGO, pixels=160, at=(700, 500), turned=-5, tilted=0.5, seed=4
    ),
}
WITHOUT = {
    "no logo, PDF": lambda: leaflet(),
    "no logo, PNG": lambda: leaflet(file_format="png"),
    **{f"{name} instead": (lambda svg=svg: leaflet(svg)) for name, svg in OTHERS.items()},
    "a photograph": lambda: on_a_photograph(""),
    "another photograph": lambda: on_a_photograph("", seed=5),
    "four rings on a photograph": lambda: on_a_photograph(OTHERS["four rings"], seed=2),
}


@contextlib.contextmanager
def looked_at_here(
    _program: Path, *, told: tuple[bytes, bytes], **_: object
) -> Iterator[IO[bytes]]:
    """As `heard`, in this process."""
    limits, (size, rest) = json.loads(told[0]), (told[1][:4], told[1][4:])
    (length,) = struct.unpack(">I", size)
    answer = child.look(rest[length:], rest[:length], limits)
    yield io.BytesIO(json.dumps(answer).encode())


#: The two marks that are looked for, each read once from what is drawn once.
mark_looked_for = functools.cache(marks.Mark)
picture_of = functools.cache(drawing_as_picture)


@pytest.fixture
def without_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """To start it for each leaflet takes as long as to look at one."""
    monkeypatch.setitem(sys.modules, "marks", marks)  # it imports its neighbour
    monkeypatch.setattr(marks, "Mark", mark_looked_for)
    monkeypatch.setattr(process, "heard", looked_at_here)


def seen(content, mark=LOGO):
    return read_logo(look_at(content, mark=picture_of(mark))).seen


@pytest.mark.usefixtures("without_a_child")
@pytest.mark.parametrize("which", in_turn(list(WITH), about="the logo", most=3))
def test_the_logo_is_found(which, request):
    with made_for_many(request.node):
        content = WITH[which]()
    assert seen(content) == FOUND


@pytest.mark.usefixtures("without_a_child")
@pytest.mark.parametrize("which", in_turn(list(WITHOUT), about="no logo", most=3))
def test_what_is_not_the_logo_is_not_taken_for_it(which, request):
    with made_for_many(request.node):
        content = WITHOUT[which]()
    assert seen(content) == NOT_FOUND


@pytest.mark.usefixtures("without_a_child")
def test_a_mark_of_words_is_found():
    assert seen(leaflet(WORD_MARK, width=30, turned=3), WORD_MARK) == FOUND


@pytest.mark.usefixtures("without_a_child")
def test_our_logo_is_not_taken_for_a_mark_of_words():
    assert seen(leaflet(LOGO), WORD_MARK) == NOT_FOUND


def test_it_says_where_and_how_large(monkeypatch):
    monkeypatch.setattr(process, "LONGEST_SIDE", 700)  # a large logo is seen in a small picture
    looked = look_at(leaflet(LOGO, width=15, pages=2), mark=picture_of(LOGO))
    assert looked.mark is not None
    assert (looked.pages, looked.pages_looked_at, looked.mark.page) == (2, 2, 2)
    assert looked.mark.millimetres == pytest.approx(15, abs=0.5)
    assert looked.mark.degrees == pytest.approx(0, abs=0.5)


def test_it_reads_the_words_of_all_pages():
    looked = look_at(leaflet(line=LINE, pages=2), mark=None)
    assert looked.text.count("Lock it, light it") == 2
    assert LINE in looked.text


def test_without_a_mark_only_words_are_read():
    looked = look_at(leaflet(line=LINE), mark=None)
    assert (looked.mark, looked.pages_looked_at) == (None, 0)
    assert LINE in looked.text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7 and nothing more", "could not open"),
        (b"\x89PNG\r\n\x1a\n and nothing more", "could not open"),
        (b"\xff\xd8\xff and nothing more", "could not open"),
    ],
)
def test_what_is_broken_is_told_in_words(content, why):
    with pytest.raises(CannotLook, match=why):
        look_at(content, mark=picture_of(LOGO))


def bomb():
    """A PNG of a few thousand bytes that unpacks to two thousand million dots."""

    def chunk(name, data):
        checked = name + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 40_000, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(bytes(10**6)))
        + chunk(b"IEND", b"")
    )


def test_a_picture_that_unpacks_too_far_is_not_opened():
    with pytest.raises(CannotLook, match=r"more dots|could not open"):
        look_at(bomb(), mark=picture_of(LOGO))


@pytest.mark.parametrize("limit", ["MAX_WAIT", "MAX_SECONDS", "MAX_MEMORY"])
def test_what_takes_too_long_or_too_much_is_stopped(monkeypatch, limit):
    monkeypatch.setattr(process, limit, {"MAX_MEMORY": 150 * 1024 * 1024}.get(limit, 0.2))
    if limit == "MAX_SECONDS":
        monkeypatch.setattr(process, limit, 1)
        monkeypatch.setattr(process, "LONGEST_SIDE", 6000)
    with pytest.raises((CannotLook, RuntimeError), match=r"stopped|cannot run"):
        look_at(on_a_photograph(LOGO), mark=picture_of(LOGO))


def test_what_is_no_drawing_is_refused():
    with pytest.raises(DrawingRefused):
        drawing_as_picture("no drawing")
