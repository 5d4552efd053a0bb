"""Artwork in the small world of the guards: a leaflet for each kind of communication."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from partnership.models import Commitment
from plans.models import Artwork, Communication
from plans.operations.artwork import add_artwork, take_away_artwork


def _blank_page() -> bytes:
    """A PDF that readers can open: the walks of the guards read all files that they are given."""
    file, page = io.BytesIO(), PdfWriter()
    page.add_blank_page(width=200, height=200)
    page.write(file)
    return file.getvalue()


LEAFLET = _blank_page()


def leaflet() -> SimpleUploadedFile:
    """A leaflet to add."""
    return SimpleUploadedFile("another.pdf", b"%PDF-1.7 another", content_type="application/pdf")


def artwork_things(world: Any) -> None:
    """A leaflet of what all may see, and one that was taken away."""
    shown = world.things["open"]
    world.place("artwork", _added(world, shown))
    gone = _added(world, shown, b" of before")
    take_away_artwork(by=world.cast.alice, artwork=gone, opened_version=1)
    world.place("artwork taken away", gone)


def artwork_kept_back(world: Any) -> None:
    """A leaflet of each of the two that Lead partner keeps back."""
    for name in ("named secret", "lead secret"):
        world.place(f"artwork of {name}", _added(world, world.things[name]))


def more_of_artwork(world: Any, number: int) -> None:
    """One more leaflet of what all may see, and one more commitment."""
    _added(world, world.things["open"], f" and number {number}".encode())
    Commitment.objects.create(
        code=f"COM-{number + 1}",
        label=f"Commitment {number}",
        position=number,
    )


def _added(world: Any, communication: Communication, more: bytes = b"") -> Artwork:
    return add_artwork(
        by=world.cast.alice,
        communication=communication,
        name="leaflet.pdf",
        content=LEAFLET + more,
    )
