"""Artwork of a communication: taken in, looked at by a worker, decided on by a person."""

from collections.abc import Mapping
from pathlib import PurePath
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.artwork import (
    CannotLook,
    DrawingRefused,
    Looked,
    drawing_as_picture,
    look_at,
)
from bsc_comms.kit.downloads import safe_name
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.jobs import nudge
from bsc_comms.kit.stored_files import gone_without_its_row
from partnership.choices import WorkState
from partnership.models import Partnership, Person
from partnership.operations import FieldChange, record_change
from plans.choices import SET_ASIDE, ArtworkPart, Seen
from plans.models import Artwork, Communication
from plans.operations.details import NotAllowedNow
from plans.rules.artwork.answer import Answer
from plans.rules.artwork.files import must_be_artwork
from plans.rules.artwork.line import look_for_line
from plans.rules.artwork.logo import read_logo
from plans.rules.canonical import sha256_of

SET_ASIDE_ALREADY = "It was set aside, so nothing can be added to it."
LOOK_AT_ARTWORK = "plans.look_at_artwork"
_SAID = {None: "not decided", True: "yes", False: "no"}
_NO_LOGO = "The planner has no picture of the partnership’s logo to look for."


def add_artwork(
    *, by: Person | None, communication: Communication, name: str, content: bytes
) -> Artwork:
    """Keep a leaflet under a name that nobody can guess, and owe a look at it.

    The same file given twice is one. Raises FileRefused for what is no artwork, NotAllowedNow for a
    communication that was set aside.
    """
    kind = must_be_artwork(content)
    digest = sha256_of(content)
    with transaction.atomic():
        # Two who send in the same moment, or set it aside in it, take turns here.
        current = Communication.objects.held().get(pk=communication.pk)
        if current.state in SET_ASIDE:
            raise NotAllowedNow(SET_ASIDE_ALREADY)
        kept = current.artwork.filter(sha256=digest, removed_at=None).first()
        if kept is not None:
            return kept
        artwork = Artwork(
            communication=current,
            file_name=_shown_name(name, kind.ending),
            content_type=kind.content_type,
            size=len(content),
            sha256=digest,
            at=clock.now(),
            by=by,
        )
        artwork.file.save(f"artwork{kind.ending}", ContentFile(content), save=False)
        with gone_without_its_row(artwork.file):
            _keep(artwork, by=by)
    return artwork


def _keep(artwork: Artwork, *, by: Person | None) -> None:
    artwork.save(force_insert=True)
    change = FieldChange("Artwork", "", artwork.file_name)
    record_change(by=by, subject=artwork.communication, act="given artwork", changes=[change])
    nudge(LOOK_AT_ARTWORK, order_id=str(artwork.pk))


def _shown_name(name: str, ending: str) -> str:
    """The file's own name with the ending of what it really is."""
    stem = PurePath(name.replace("\\", "/")).stem
    return safe_name(f"{stem}{ending}")


# --- looking ------------------------------------------------------------------------------------


def look_at_artwork(*, order_id: str) -> bool:
    """Look at one piece of artwork that is owed a look; True if this worker did.

    One that another worker holds, or that was looked at, is left alone. A file that cannot be
    opened is told of as not sure, for a person to decide. Any other fault gives it back for a later
    attempt and is raised again for the log.
    """
    pk = UUID(order_id)
    if not Artwork.objects.claim(pk):
        return False
    with Artwork.objects.given_back_on_a_fault(pk):
        artwork = Artwork.objects.get(pk=pk)
        with artwork.file.open("rb") as file:
            answers = _answers(file.read())
        with transaction.atomic():
            Artwork.objects.filter(pk=pk, state=WorkState.WORKING).update(
                line_seen=answers[ArtworkPart.LINE].seen,
                logo_seen=answers[ArtworkPart.LOGO].seen,
                seen_why={str(part): answer.why for part, answer in answers.items()},
            )
            Artwork.objects.finish(pk)
    return True


def _answers(content: bytes) -> dict[ArtworkPart, Answer]:
    partnership = Partnership.current()
    mark = _logo(partnership)
    try:
        looked = look_at(content, mark=mark)
    except CannotLook as told:
        unsure = Answer(Seen.NOT_SURE, str(told))
        return {ArtworkPart.LINE: unsure, ArtworkPart.LOGO: unsure}
    return {
        ArtworkPart.LINE: look_for_line(looked.text, partnership.strapline, is_pdf=looked.is_pdf),
        ArtworkPart.LOGO: _logo_answer(looked, mark),
    }


def _logo(partnership: Partnership) -> bytes | None:
    if not partnership.logo_svg:
        return None
    try:
        return drawing_as_picture(partnership.logo_svg)
    except DrawingRefused:
        return None


def _logo_answer(looked: Looked, mark: bytes | None) -> Answer:
    return read_logo(looked) if mark else Answer(Seen.NOT_SURE, _NO_LOGO)


# --- deciding -----------------------------------------------------------------------------------


@transaction.atomic
def decide_on_artwork(
    *,
    by: Person | None,
    artwork: Artwork,
    opened_version: int,
    part: ArtworkPart,
    carries: bool | None,
) -> Artwork:
    """Say whether a leaflet carries the line or the logo (`part`); None takes the answer back.

    Raises StaleEdit if somebody decided in between.
    """
    field = f"{part}_decided"
    before = getattr(artwork, field)
    _change(artwork, opened_version, {field: carries, "decided_at": clock.now(), "decided_by": by})
    change = FieldChange(f"{part.label}: {artwork.file_name}", _SAID[before], _SAID[carries])
    record_change(
        by=by, subject=artwork.communication, act="judged by its artwork", changes=[change]
    )
    return artwork


@transaction.atomic
def take_away_artwork(*, by: Person | None, artwork: Artwork, opened_version: int) -> None:
    """It no longer counts and can no longer be read; it can be brought back. Raises StaleEdit."""
    _change(artwork, opened_version, {"removed_at": clock.now()})
    change = FieldChange("Artwork", artwork.file_name, "")
    record_change(by=by, subject=artwork.communication, act="rid of artwork", changes=[change])


@transaction.atomic
def bring_back_artwork(*, by: Person | None, artwork: Artwork, opened_version: int) -> None:
    """It counts again. Raises StaleEdit, also for what is there.

    NotAllowedNow where the same file was added meanwhile.
    """
    communication = artwork.communication
    Communication.objects.held().get(pk=communication.pk)
    same = communication.artwork.filter(sha256=artwork.sha256, removed_at=None)
    if same.exclude(pk=artwork.pk).exists():
        raise NotAllowedNow("The same file is there already. Take that one away first.")
    _change(artwork, opened_version, {"removed_at": None}, is_there=False)
    change = FieldChange("Artwork", "", artwork.file_name)
    record_change(by=by, subject=artwork.communication, act="given artwork back", changes=[change])


def _change(
    artwork: Artwork, opened_version: int, fields: Mapping[str, object], *, is_there: bool = True
) -> None:
    """Win the right to write this version of what is there (or was taken away), and write."""
    won = Artwork.objects.filter(
        pk=artwork.pk, version=opened_version, removed_at__isnull=is_there
    ).update(version=F("version") + 1, **fields)
    if not won:
        raise StaleEdit
    artwork.refresh_from_db()
