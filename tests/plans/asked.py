"""A local communication of Lead partner's about which it asks, and the letters' links."""

from datetime import UTC, datetime

from django.core import mail
from django.test import Client

from partnership.choices import LetterKind
from partnership.models import Letter
from partnership.operations.letters import send_letter
from plans.choices import ApproachAnswer, Reach
from plans.models import Approach, AskedPartner, Communication
from plans.operations.approaches import GivenAnswer, answer_approach, ask_the_advocates
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from tests import factories
from tests.cast import Cast
from tests.plans.october import NOW

TUESDAY = NOW
# Five working days on, to the end of the day in London, which is no longer on summer time.
DEADLINE = datetime(2016, 11, 1, 23, 59, tzinfo=UTC)
AFTER = datetime(2016, 11, 2, 0, 0, tzinfo=UTC)
NUDGE = datetime(2016, 10, 31, 9, tzinfo=UTC)
NOT_SAVED = "What you wrote was not saved"  # behind a link that opens nothing


def local_one(people: Cast, **fields) -> Communication:
    return factories.CommunicationFactory(
        **{
            "lead_partner": people.lead,
            "title": "Street talks",
            "reach": Reach.LOCAL,
            "created_by": people.alice,
            **fields,
        }
    )


def edit(communication: Communication, by, **fields) -> None:
    communication.refresh_from_db()
    edit_communication(
        by=by,
        communication=communication,
        opened_version=communication.version,
        details=Details(fields=fields),
        reason="The hall is taken",
    )


def asked_about(people: Cast, communication: Communication | None = None, **how) -> Approach:
    """Lead partner asks Other and Named partner."""
    return ask_the_advocates(
        **{
            "by": people.alice,
            "communication": communication or local_one(people),
            "partners": [people.other, people.named],
            **how,
        }
    )


def of(approach: Approach, partner) -> AskedPartner:
    return AskedPartner.objects.get(approach=approach, partner=partner)


def says(person, asked: AskedPartner, kind: ApproachAnswer, **parts) -> AskedPartner:
    return answer_approach(
        by=person,
        asked=asked,
        opened_version=parts.pop("version", asked.version),
        answer=GivenAnswer(kind, **parts),
    )


def letter_to(person, kind: LetterKind = LetterKind.APPROACH_ASKED) -> Letter:
    return Letter.objects.get(recipient=person, kind=kind)


def link_to(person, kind: LetterKind = LetterKind.APPROACH_ASKED) -> str:
    """The address in the letter as it left."""
    letter = letter_to(person, kind)
    assert send_letter(letter_id=letter.pk)
    line = next(each for each in mail.outbox[-1].body.splitlines() if "?key=" in each)
    return line.removeprefix("http://testserver").replace("http://127.0.0.1:8000", "")


def given_back(page, *, under: str = "Your answer was not sent") -> list[str]:
    """What the page shows of an answer that was not sent; nothing where it says no such thing."""
    _, _, shown = page.text.partition(f"{under}</h2>")
    return [each.split("<")[0] for each in shown.split('"govuk-inset-text">')[1:]]


def browser() -> Client:
    """Somebody who is not signed in."""
    return Client()
