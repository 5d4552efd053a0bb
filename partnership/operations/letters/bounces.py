"""What a delivery report changes: the letter failed, and the address is marked."""

from dataclasses import dataclass
from enum import Enum

from partnership.choices import LetterState
from partnership.models import Letter, Person
from partnership.operations.letters.addresses import REFUSED_BEFORE, mark_refused
from partnership.rules.bounces import Report


class Became(Enum):
    """What a report led to, in words."""

    MARKED = "the address is marked, and the coordinator is told"
    KNOWN = "the address was marked already"
    ONLY_FOR_NOW = "the server still tries: nothing is marked"
    STRANGER = "nobody has this address: nothing is marked"


@dataclass(frozen=True)
class Outcome:
    """One address of a report, and what it led to.

    may_tell: that there was such a letter can tell of what a partner keeps back. A letter that is
    not known here counts as one that can.
    """

    address: str
    became: Became
    may_tell: bool


def take_report(report: Report) -> Outcome:
    """Mark the address that a report speaks of, and the letter that came back as failed.

    The address counts where somebody has it; else whoever the letter went to, since mail that is
    passed on comes back with the address that it was passed on to. A report for now changes
    nothing.
    """
    letter = (
        Letter.objects.select_related("recipient").filter(pk=report.letter).first()
        if report.letter
        else None
    )
    return Outcome(
        report.address, _become(report, letter), may_tell=letter is None or letter.in_confidence
    )


def _become(report: Report, letter: Letter | None) -> Became:
    if not report.for_good:
        return Became.ONLY_FOR_NOW
    person = Person.objects.filter(email__iexact=report.address).first()
    if person is None and letter is not None:
        person = letter.recipient
    if person is None:
        return Became.STRANGER
    marked = mark_refused(person=person, why=report.reason)
    if letter is not None and letter.recipient_id == person.pk:
        came_back = Letter.objects.filter(
            pk=letter.pk, state__in=(LetterState.SENT, LetterState.UNCERTAIN)
        )
        error = report.reason if marked else REFUSED_BEFORE
        came_back.update(state=LetterState.FAILED, error=error)
    return Became.MARKED if marked else Became.KNOWN
