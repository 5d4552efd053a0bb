"""What a delivery report changes: the letter failed, and the address is marked."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from partnership.choices import LetterState
from partnership.models import Letter, Person
from partnership.operations.letters.addresses import REFUSED_BEFORE, mark_refused
from partnership.queries.history import history_of
from partnership.rules.bounces import Report


class Became(Enum):
    """What a report led to, in words."""

    MARKED = "the address is marked, and the coordinator is told"
    KNOWN = "the address was marked already"
    FAILED = "the letter did not arrive and can be sent again; the address is not marked"
    GIVEN_UP = "a server gave up: the address is not marked"
    ONLY_FOR_NOW = "the server still tries: nothing is marked"
    NOT_THEIRS_NOW = "whoever it was written to has another address since: nothing is marked"
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
    passed on comes back with the address that it was passed on to. Not where that person has had
    another address since: the report may be about the one before. Where a server gave up without a
    refusal, the letter alone failed. A report for now changes nothing.
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
    if not report.given_up:
        return Became.ONLY_FOR_NOW
    person = Person.objects.filter(email__iexact=report.address).first()
    if person is None and letter is not None:
        changed = _address_changed(letter)
        if changed is not None:
            if letter.sent_at is not None and letter.sent_at < changed:
                _came_back(letter, report.reason)
            return Became.NOT_THEIRS_NOW
        person = letter.recipient
    if person is None:
        return Became.STRANGER
    theirs = letter if letter is not None and letter.recipient_id == person.pk else None
    if not report.refused:
        if theirs is None:
            return Became.GIVEN_UP
        _came_back(theirs, report.reason)
        return Became.FAILED
    marked = mark_refused(person=person, why=report.reason)
    if theirs is not None:
        _came_back(theirs, report.reason if marked else REFUSED_BEFORE)
    return Became.MARKED if marked else Became.KNOWN


def _address_changed(letter: Letter) -> datetime | None:
    """When its recipient last got another address, if that was after the letter was written."""
    changed = history_of(letter.recipient).filter(field="email", at__gte=letter.created_at)
    last = changed.first()
    return last.at if last is not None else None


def _came_back(letter: Letter, why: str) -> None:
    """It failed: the copy that had left is the one that is here, so that nobody has read it."""
    came_back = Letter.objects.filter(
        pk=letter.pk, state__in=(LetterState.SENT, LetterState.UNCERTAIN)
    )
    came_back.update(state=LetterState.FAILED, copies=0, error=why)
