"""Champions who are named, and the links in the letters of a nomination."""

from django.core import mail

from partnership.models import Letter, ServiceArea
from partnership.operations.letters import send_letter
from subgroup.models import Nomination
from subgroup.operations.champions import name_champion
from tests.cast import Cast
from tests.subgroup.october import TODAY


def named_champion(
    people: Cast, area: ServiceArea, email: str = "sue@example.org", **more
) -> Nomination:
    given = {"by": people.alice, "name": email.split("@")[0].title(), "starts": TODAY, **more}
    return name_champion(area=area, email=email, **given)


def letter(kind: str, email: str) -> Letter:
    return Letter.objects.get(kind=kind, recipient__email=email)


def link_in(letter: Letter) -> str:
    """The address in the letter as it left."""
    assert send_letter(letter_id=letter.pk)
    line = next(each for each in mail.outbox[-1].body.splitlines() if "?key=" in each)
    return line[line.index("/nominations/") :]
