"""Slots and loans that are asked for in letters that wait: of who may answer when these go."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import transaction

from bsc_comms.kit import clock
from channels_registry.choices import BookingState, EditionState, LoanState
from channels_registry.models import Booking, Edition, Loan, Resource
from channels_registry.operations.letters import tell_keepers_of_booking, tell_of_loan
from partnership.choices import LetterKind
from partnership.operations.letters import taken_back_for_others
from partnership.queries.letters import WaitingLetter, that_wait
from partnership.queries.people import speaking_for, who_acts_for_all

STARTS = ("booking-asked", "loan")
CARRIES_IT = "edition__channel__merged_into__merged_into"
OWNERS = (
    "edition__channel__owners",
    "edition__channel__merged_into__owners",
    f"{CARRIES_IT}__owners",
)
#: What is asked about: the kind of its letters, and its key.
Subject = tuple[str, str]


def pass_requests_on() -> int:
    """Ask others for the slots and loans whose letters wait for who may decide no more; how many.

    Their last role with the owner has ended since, so that their link would be refused. Asked on
    every tick: the queries are as many for any number of letters, but for those that are passed on.
    Whoever has a letter about it already gets no other.
    """
    waiting: dict[Subject, list[WaitingLetter]] = defaultdict(list)
    for letter in that_wait(LetterKind.BOOKING_ASKED, LetterKind.LOAN_ASKED):
        if letter.parts[0] in STARTS:
            waiting[letter.kind, letter.parts[1]].append(letter)
    if not waiting:
        return 0
    lost = _to_who_may_decide_no_more(waiting, _owners(waiting))
    return sum(
        _ask_for_slot(key, letters)
        if kind == LetterKind.BOOKING_ASKED
        else _ask_for_loan(key, letters)
        for (kind, key), letters in lost.items()
    )


def _owners(subjects: Iterable[Subject]) -> dict[Subject, set[int]]:
    """The partners whose advocates and deputies decide about each of these."""
    booking, loan = LetterKind.BOOKING_ASKED, LetterKind.LOAN_ASKED
    keys = {kind: [key for one, key in subjects if one == kind] for kind in (booking, loan)}
    bookings = Booking.objects.filter(pk__in=keys[booking]).select_related(CARRIES_IT)
    found: dict[Subject, set[int]] = {
        (booking, str(each.pk)): {
            owner.pk
            for channel in each.edition.channel.through_merges()
            if not channel.shared_by_all
            for owner in channel.owners.all()
        }
        for each in bookings.prefetch_related(*OWNERS)
    }
    loans = Loan.objects.filter(pk__in=keys[loan]).order_by()
    for pk, partner in loans.values_list("pk", "resource__partner_id"):
        found[loan, str(pk)] = {partner}
    return found


def _to_who_may_decide_no_more(
    waiting: Mapping[Subject, list[WaitingLetter]], owners: Mapping[Subject, set[int]]
) -> dict[Subject, list[WaitingLetter]]:
    speakers = speaking_for(set().union(*owners.values()))
    speaks = set(speakers.values_list("person_id", "partner_id"))
    for_all = who_acts_for_all()
    found = {
        subject: [
            each
            for each in waiting[subject]
            if each.recipient_id not in for_all
            and not any((each.recipient_id, partner) in speaks for partner in partners)
        ]
        for subject, partners in owners.items()
    }
    return {subject: letters for subject, letters in found.items() if letters}


@transaction.atomic
def _ask_for_slot(key: str, letters: Iterable[WaitingLetter]) -> bool:
    # Held, so that nobody decides about the slot before its letter is written down.
    editions = Edition.objects.select_for_update(of=("self",), no_key=True)
    list(editions.filter(bookings=key))
    with_people = Booking.objects.select_related("edition__channel", "partner", "asked_by")
    booking = with_people.filter(pk=key).first()
    if booking is None or not _waits_for_a_word(booking) or not taken_back_for_others(letters):
        return False
    tell_keepers_of_booking(booking, by=booking.asked_by)
    return True


def _waits_for_a_word(booking: Booking) -> bool:
    """Not one that was decided or given back: news of that is for who had been asked."""
    edition, today = booking.edition, clock.today()
    if edition.state == EditionState.CANCELLED or edition.publication_date < today:
        return False
    waits = booking.state == BookingState.WAITING and not edition.copy_was_due(today)
    return waits or booking.state == BookingState.HELD


@transaction.atomic
def _ask_for_loan(key: str, letters: Iterable[WaitingLetter]) -> bool:
    resources = Resource.objects.select_for_update(of=("self",), no_key=True)
    list(resources.filter(loans=key))
    with_people = Loan.objects.select_related("resource__partner", "partner", "asked_by")
    loan = with_people.filter(pk=key).first()
    if loan is None or not _is_asked_for(loan) or not taken_back_for_others(letters):
        return False
    tell_of_loan(loan, by=loan.asked_by)
    return True


def _is_asked_for(loan: Loan) -> bool:
    return loan.state == LoanState.ASKED and loan.last_day >= clock.today()
