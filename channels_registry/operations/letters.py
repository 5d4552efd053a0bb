"""Owing the letters of the register: each once, to whoever speaks for a partner."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from bsc_comms.kit import clock
from channels_registry.choices import BookingState, EditionState, LoanState
from channels_registry.emails import (
    letter_of_answer,
    letter_of_asking,
    letter_of_edition,
    letter_of_loan,
)
from channels_registry.models import Booking, Channel, Edition, Loan
from channels_registry.queries.people import keepers_of, people_of, written_to_by_partner
from channels_registry.rules.checks import a_year_before
from partnership.choices import LetterKind, LetterState
from partnership.emails import Rendered
from partnership.models import Letter, Partner, Person
from partnership.operations.letters import (
    ask_for_a_round,
    free_keys,
    owe_letters,
    withdraw_and_free_keys,
    withdraw_what_waits,
)
from partnership.queries.history import history_of
from partnership.queries.people import coordinators

OF_USE_FOR = timedelta(days=60)


def owe_to(
    people: Iterable[Person],
    render: Callable[[Person], Rendered],
    *,
    by: Person | None,
    kind: LetterKind,
    about: str,
    key: str,
    expires: datetime | None = None,
    in_confidence: bool = False,
) -> int:
    """Owe a letter to each but the one who acts, once for this key; how many are new.

    expires: an aware moment, by default 60 days from now. in_confidence: as of `owe_letters`.
    """
    now = clock.now()
    to = {f"{key}:{person.pk}": person for person in people if by is None or person.pk != by.pk}
    known = Letter.objects.filter(unique_key__in=to).values_list("unique_key", flat=True)
    new = to.keys() - set(known)
    owe_letters(
        [(person, each, render(person)) for each, person in to.items() if each in new],
        kind=kind,
        about=about,
        due=now,
        expires=expires or now + OF_USE_FOR,
        in_confidence=in_confidence,
    )
    if new:
        ask_for_a_round()
    return len(new)


def asked_within_a_year(start: str) -> frozenset[str]:
    """Who was asked within a year: the rest of each key, behind `start` and the financial year.

    Whoever answers late in a financial year is not asked again as soon as the next one begins.
    """
    since = clock.start_of(a_year_before(clock.today()) + timedelta(days=1))
    letters = Letter.objects.filter(unique_key__startswith=start, created_at__gte=since)
    keys = letters.values_list("unique_key", flat=True)
    return frozenset(key.removeprefix(start).partition(":")[2] for key in keys)


def keys_that_wait(*kinds: LetterKind) -> list[str]:
    """The keys of letters of these kinds that wait, or failed and may go again."""
    waiting = Letter.objects.filter(kind__in=kinds).waiting()
    return list(waiting.values_list("unique_key", flat=True))


def withdraw_checks(keys: Iterable[str], *, start: str, but: Collection[str]) -> None:
    """Take back those of these letters that ask for a check of what was all checked since.

    but: whose check is still to be made, as keys name them behind `start` and the financial year.
    The keys stay taken, since whoever has answered was asked within the year.
    """
    checks = [key for key in keys if key.startswith(start)]
    made = [key for key in checks if key.removeprefix(start).split(":")[1] not in but]
    if made:
        withdraw_what_waits(Letter.objects.filter(unique_key__in=made))


def withdraw_letters_about_booking(booking: Booking) -> None:
    """Take back what still waits to be sent about it: it moved up, was decided or given back."""
    for prefix in (_asking(booking), _answering(booking)):
        withdraw_and_free_keys(prefix=prefix)


def withdraw_what_changed_for(booking: Booking) -> None:
    """Take back what waits of its edition's new days: it has ended and does not stay as it is.

    Who is written to for another that is booked there still learns of them, for that one alone.
    """
    edition = booking.edition
    _tell_anew_of_change(edition, _days_known_before(edition, to=people_of(booking.partner)))


def write_anew_about_bookings(bookings: Iterable[Booking]) -> None:
    """What waits to be sent about them says the days that their edition has now."""
    for booking in bookings:
        moved_up = booking.state == BookingState.HELD
        _ask(_taken_back(_asking(booking)), booking, by=None)
        _answer(_taken_back(_answering(booking)), booking, by=None, moved_up=moved_up)


def pass_letters_on(booking: Booking, *, before: Partner) -> None:
    """What waits to be sent about it names the partner that has it now, and goes to that one.

    before: whose it was.
    """
    _ask(_taken_back(_asking(booking)), booking, by=None)
    if _taken_back(_answering(booking)):
        tell_booker(booking, by=None, moved_up=booking.state == BookingState.HELD)
    _pass_on_what_changed(booking, before=before)


def ask_who_keeps_it_now(channel: Channel, *, by: Person | None) -> None:
    """Whoever keeps a channel now is asked about its slots that nobody has decided about.

    Those in editions to come, also of what was merged into it; of a place in the line only until
    copy was due. What waits to be sent to whoever kept it before is taken back; who was asked
    already is not asked again. Must run inside a transaction.
    """
    today = clock.today()
    editions = Edition.objects.on().carried_by([channel.pk])
    to_come = editions.filter(publication_date__gte=today)
    # Held, so that nobody decides about one of their slots before its letter is written down.
    held = list(to_come.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    undecided = Booking.objects.filter(
        edition__in=held, state__in=(BookingState.HELD, BookingState.WAITING)
    )
    in_order = undecided.order_by("edition_id", "number")
    for booking in in_order.select_related("edition__channel", "partner"):
        keepers = keepers_of(booking.edition.channel)
        letters = Letter.objects.filter(unique_key__startswith=_asking(booking))
        free_keys(withdraw_what_waits(letters.exclude(recipient__in=keepers)))
        if booking.state == BookingState.HELD or not booking.edition.copy_was_due(today):
            _ask(keepers, booking, by=by)


def withdraw_letters_about_loan(loan: Loan) -> None:
    """Take back what still waits to be sent about it: it was lent, declined or given up."""
    withdraw_and_free_keys(prefix=_about_loan(loan))


def tell_keepers_of_booking(
    booking: Booking, *, by: Person | None, before: str | None = None
) -> None:
    """The channel's owner learns that a slot is asked for, or given back.

    before: its state, where the partner gives it back; None for any other news. One that nobody had
    answered is no news to whom its letter had not reached.
    """
    people = keepers_of(booking.edition.channel)
    if before == BookingState.HELD:
        people = reached(people, _asking(booking))
    _ask(people, booking, by=by)


def tell_booker(booking: Booking, *, by: Person | None, moved_up: bool = False) -> None:
    """The partner that booked learns what became of it."""
    _answer(people_of(booking.partner), booking, by=by, moved_up=moved_up)


def days_of(edition: Edition) -> str:
    """All its days, the one on which it comes out first."""
    days = (edition.publication_date, edition.copy_deadline, edition.artwork_deadline)
    return ",".join(str(day) for day in days if day is not None)


def tell_bookers_of_edition(
    edition: Edition, bookings: Iterable[Booking], *, by: Person | None, before: str, reason: str
) -> None:
    """Everybody with a slot in an edition, or waiting for one, learns that it changed.

    before: its days until now (see `days_of`). A letter of an earlier change that still waits is
    taken back: who would have had it reads of both in one, from the days that they know, and
    nothing where those hold again. Who may have had it, as it is tried again, reads of this one.
    """
    of_person = _written_to_about(bookings)
    known = _days_known_before(edition, unread=True)
    _tell_of_change(edition, of_person, known, by=by, before=before, reason=reason)


def tell_of_loan(loan: Loan, *, by: Person | None, before: str | None = None) -> None:
    """The owner learns what is asked for or given up, the borrower what the owner said.

    Where nobody speaks for the owner, the coordinators learn it. before: its state, where the
    partner gives it up; None for any other news, as for `tell_keepers_of_booking`.
    """
    asked = loan.state in (LoanState.ASKED, LoanState.WITHDRAWN)
    kind = LetterKind.LOAN_ASKED if asked else LetterKind.LOAN_ANSWERED
    people = people_of(loan.resource.partner if asked else loan.partner)
    for_nobody = asked and not people
    told = coordinators() if for_nobody else people
    if before == LoanState.ASKED:
        told = reached(told, _about_loan(loan))
    owe_to(
        told,
        lambda person: letter_of_loan(
            loan, person, kind=kind, for_nobody=for_nobody, was_lent=before == LoanState.LENT
        ),
        by=by,
        kind=kind,
        about=f"{loan.resource}: {loan.partner.short_name}",
        key=f"{_about_loan(loan)}{loan.state}",
        expires=_until(loan.last_day),
    )


def _tell_of_change(
    edition: Edition,
    of_person: Mapping[Person, list[Partner]],
    known: Mapping[int, str],
    *,
    by: Person | None,
    before: str,
    reason: str,
) -> None:
    """Each of these people learns of it from the days that they know; without any, from `before`.

    of_person: for which partners they are told.
    """
    as_before = None if edition.state == EditionState.CANCELLED else days_of(edition)
    for days in sorted({before, *known.values()} - {as_before}):
        day = date.fromisoformat(days.partition(",")[0])
        owe_to(
            [each for each in of_person if known.get(each.pk, before) == days],
            lambda person, day=day: letter_of_edition(
                edition, person, partners=of_person[person], before=day, reason=reason
            ),
            by=by,
            kind=LetterKind.EDITION_CHANGED,
            about=f"{edition.channel}, {edition}",
            key=f"{_changing(edition)}{days}:{edition.version}",
        )


def _ask(people: Iterable[Person], booking: Booking, *, by: Person | None) -> None:
    owe_to(
        people,
        lambda person: letter_of_asking(booking, person),
        by=by,
        kind=LetterKind.BOOKING_ASKED,
        about=f"{booking.edition.channel}, {booking.edition}: {booking.partner.short_name}",
        key=f"{_asking(booking)}{booking.state}",
        expires=_until(booking.edition.publication_date),
    )


def _answer(
    people: Iterable[Person], booking: Booking, *, by: Person | None, moved_up: bool
) -> None:
    owe_to(
        people,
        lambda person: letter_of_answer(booking, person, moved_up=moved_up),
        by=by,
        kind=LetterKind.BOOKING_ANSWERED,
        about=f"{booking.edition.channel}, {booking.edition}: {booking.get_state_display()}",
        key=f"{_answering(booking)}{booking.state}",
        expires=_until(booking.edition.publication_date),
    )


def _taken_back(prefix: str) -> list[Person]:
    """To whom letters with such keys still waited, which can be owed anew."""
    meant = Letter.objects.filter(unique_key__startswith=prefix)
    letters = withdraw_what_waits(meant.select_related("recipient"))
    free_keys(letters)
    return [letter.recipient for letter in letters]


def _pass_on_what_changed(booking: Booking, *, before: Partner) -> None:
    """That its edition changed is told to the partner that has it now, no longer to that before.

    Who is written to for another that is booked there learns it, or has learned it, for that one.
    """
    edition = booking.edition
    others = edition.bookings.still_booked().exclude(pk=booking.pk)
    told = _written_to_about(others.select_related("partner"))
    known = _days_known_before(edition, to=people_of(before))
    comes_to_it = [one for one in people_of(booking.partner) if one not in told]
    _tell_anew_of_change(edition, known, also=comes_to_it)


def _tell_anew_of_change(
    edition: Edition, known: Mapping[int, str], *, also: Iterable[Person] = ()
) -> None:
    """Whose letter of it was taken back reads of it for those that they still have booked there.

    known: the days that they know, by person. also: who has a slot there now and knows of nothing.
    """
    if not known:
        return
    read_of_it = {*known, *(one.pk for one in also)}
    booked = _written_to_about(edition.bookings.still_booked().select_related("partner"))
    _tell_of_change(
        edition,
        {one: partners for one, partners in booked.items() if one.pk in read_of_it},
        known,
        by=None,
        before=min(known.values()),
        reason=_why_it_moved(edition),
    )


def _written_to_about(bookings: Iterable[Booking]) -> dict[Person, list[Partner]]:
    """Who is written to about what is booked, and for which partners."""
    partners = {booking.partner_id: booking.partner for booking in bookings}
    of_person: dict[Person, list[Partner]] = {}
    for partner_id, people in written_to_by_partner(partners).items():
        for person in people:
            of_person.setdefault(person, []).append(partners[partner_id])
    return of_person


def _why_it_moved(edition: Edition) -> str:
    moved = history_of(edition).filter(act="moved").first()
    return moved.reason if moved is not None else ""


def _days_known_before(
    edition: Edition, *, to: list[Person] | None = None, unread: bool = False
) -> dict[int, str]:
    """Its days before the change of which a letter waits, by person; that letter is taken back.

    to: of these people's letters alone. Their keys are free, as they may be owed anew. unread: only
    where it cannot have arrived yet.
    """
    start = _changing(edition)
    meant = Letter.objects.filter(unique_key__startswith=start)
    if to is not None:
        meant = meant.filter(recipient__in=to)
    waited = withdraw_what_waits(meant)
    free_keys(waited)
    return {
        letter.recipient_id: letter.unique_key.removeprefix(start).partition(":")[0]
        for letter in waited
        if not (unread and letter.copies)
    }


def _asking(booking: Booking) -> str:
    return f"booking-asked:{booking.pk}:"


def _answering(booking: Booking) -> str:
    return f"booking:{booking.pk}:"


def _changing(edition: Edition) -> str:
    return f"edition-changed:{edition.pk}:"


def _about_loan(loan: Loan) -> str:
    return f"loan:{loan.pk}:"


def reached(people: Iterable[Person], *prefixes: str) -> list[Person]:
    """All but those whose letters with such keys were taken back before any may have gone out."""
    of_these = reduce(or_, (Q(unique_key__startswith=prefix) for prefix in prefixes))
    letters = Letter.objects.filter(of_these).values_list("recipient", "state", "copies")
    may_know: dict[int, bool] = {}
    for recipient, state, copies in letters:
        told = state != LetterState.WITHDRAWN or copies > 0
        may_know[recipient] = may_know.get(recipient, False) or told
    return [one for one in people if may_know.get(one.pk, True)]


def _until(day: date) -> datetime:
    """The end of that day, or two weeks from now where it is past."""
    return max(clock.start_of(day + timedelta(days=1)), clock.now() + timedelta(days=14))
