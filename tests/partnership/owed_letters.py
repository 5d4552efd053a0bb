"""A letter that is owed on a morning in October, and its state."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from partnership.choices import LetterKind
from partnership.emails import Rendered
from partnership.models import Letter
from partnership.operations import letters

MORNING = datetime(2016, 10, 25, 8, 30, tzinfo=UTC)
RENDERED = Rendered("Confirm your plan", "Please confirm.\n", "<p>Please confirm.</p>\n")


def owe(person, key: str = "key", **how) -> bool:
    how = {"due": MORNING - timedelta(hours=1), "about": "Meeting", **how}
    return letters.owe_letter(
        to=person,
        kind=LetterKind.CONFIRM_REMINDER,
        unique_key=key,
        rendered=RENDERED,
        **how,
    )


def state_of(letter: Letter | UUID) -> str:
    return Letter.objects.get(pk=getattr(letter, "pk", letter)).state
