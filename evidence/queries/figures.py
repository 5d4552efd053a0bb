"""Files of figures that were brought in."""

from uuid import UUID

from django.core.paginator import Page, Paginator

from evidence.choices import Outcome
from evidence.models import FiguresFile, RefusedRow
from partnership.choices import WorkState

A_PAGE = 50
MOST_SHOWN = 200


def files_page(number: str | None) -> Page[FiguresFile]:
    """The files, latest first."""
    return Paginator(FiguresFile.objects.select_related("by"), A_PAGE).get_page(number)


def find_file(pk: UUID) -> FiguresFile | None:
    return FiguresFile.objects.select_related("by").filter(pk=pk).first()


def refused_rows(figures: FiguresFile) -> list[RefusedRow]:
    """The first rows that were not taken, by their number."""
    return list(figures.refused_rows.all()[:MOST_SHOWN])


def is_being_read(figures: FiguresFile) -> bool:
    """Whether a worker has it in hand or will have."""
    return figures.outcome == Outcome.WAITING and figures.state != WorkState.FAILED
