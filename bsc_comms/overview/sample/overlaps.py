"""Overlaps of the sample year: found at its end, and answered as its people would have."""

from collections.abc import Mapping
from datetime import date

from bsc_comms.kit import clock
from bsc_comms.overview.sample.story import Told, letters_have_gone_out, told_in
from partnership.choices import LetterKind
from partnership.models import Letter, Person
from plans.choices import OPEN, OverlapAnswerKind
from plans.models import Communication, Overlap
from plans.operations.overlaps.answering import Joint, answer_overlap, propose_joint
from plans.operations.overlaps.looking import look_at_what_waits
from plans.queries.overlaps.versions import version_of

HOUR = 11


def find_overlaps_and_answer_some(*, as_of: date, advocates: Mapping[str, Person]) -> None:
    """Look for all overlaps as of that day, and give the answers that were given before it.

    advocates: by the code of their partner. An answer to a pair that is not there is left out.
    """
    while look_at_what_waits():
        pass
    told = told_in("overlaps.toml")
    for one in told["answer"]:
        if one["on"] < as_of and (pair := _pair(one)):
            with clock.at(clock.start_of(one["on"], hour=HOUR)):
                answer_overlap(
                    by=advocates[one["partner"]],
                    overlap=pair,
                    kind=OverlapAnswerKind(one["kind"]),
                    note=one["note"],
                    version=version_of(pair, []),
                )
    for one in told["proposal"]:
        if one["on"] < as_of and (pair := _pair(one)) and _are_to_come(pair):
            with clock.at(clock.start_of(one["on"], hour=HOUR)):
                _propose(one, pair, advocates[one["partner"]])


def _pair(told: Told) -> Overlap | None:
    sides = Communication.objects.filter(imported_reference__in=told["pair"])
    found = Overlap.objects.filter(first__in=sides, second__in=sides, answers=None)
    return found.select_related("first", "second").first()


def _are_to_come(pair: Overlap) -> bool:
    return {pair.first.state, pair.second.state} <= OPEN


def _propose(told: Told, pair: Overlap, by: Person) -> None:
    """Propose it; its letter has long been sent."""
    sides = (pair.first, pair.second)
    takes_over = next(one for one in sides if one.imported_reference == told["takes_over"])
    version = version_of(pair, [])
    propose_joint(by=by, overlap=pair, joint=Joint(takes_over), note=told["note"], version=version)
    letters_have_gone_out(Letter.objects.filter(kind=LetterKind.OVERLAP_JOINT))
