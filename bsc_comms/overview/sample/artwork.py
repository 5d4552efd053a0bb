"""Leaflets of the sample year: one that was decided on, and one that waits for a decision."""

from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from bsc_comms.overview.sample.story import communication_of
from partnership.models import Partnership, Person
from plans.choices import ArtworkPart
from plans.models import Artwork, Communication
from plans.operations.artwork import add_artwork, decide_on_artwork

TEMPLATE = Path(__file__).with_name("leaflet.typ")
FONTS = "static/vendor/fonts/liberation-sans-2.1.5"
#: References of the sheet, with the name that each leaflet has.
DECIDED = ("029", "bogus-builders-a5.pdf")
WAITING = ("071", "marking-kits-doordrop.pdf")


def add_some_artwork(advocates: dict[str, Person]) -> None:
    """Let two partners add their leaflets. A worker looks at both as soon as there is one."""
    decided = _add(*DECIDED, advocates)
    for version, part in enumerate(ArtworkPart, 1):
        decide_on_artwork(
            by=decided.by, artwork=decided, opened_version=version, part=part, carries=True
        )
    _add(*WAITING, advocates)


def forget_artwork() -> None:
    """Delete the leaflets of an earlier sample, and their files once that is certain."""
    for artwork in Artwork.objects.all():
        transaction.on_commit(partial(artwork.file.storage.delete, str(artwork.file.name)))
    Artwork.objects.all().delete()


def _add(reference: str, name: str, advocates: dict[str, Person]) -> Artwork:
    communication = communication_of(reference)
    return add_artwork(
        by=advocates[communication.lead_partner.code],
        communication=communication,
        name=name,
        content=_leaflet(communication),
    )


def _leaflet(communication: Communication) -> bytes:
    import typst  # noqa: PLC0415 - large, and no page needs it

    partnership = Partnership.current()
    made: bytes = typst.compile(  # type: ignore[call-overload]
        TEMPLATE,
        sys_inputs={
            "title": communication.title,
            "message": communication.message,
            "partner": communication.lead_partner.name,
            "line": partnership.strapline,
            "logo": partnership.logo_svg,
        },
        font_paths=[str(settings.BASE_DIR / FONTS)],
        format="pdf",
        timestamp=0,
    )
    return made
