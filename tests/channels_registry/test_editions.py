"""Editions: made by a pattern, added, moved and cancelled, with whoever hangs on them told."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import NotPossible, ReasonNeeded
from channels_registry.choices import BookingState, EditionState
from channels_registry.models import Edition
from channels_registry.operations import (
    EditionDates,
    add_edition,
    add_pattern,
    book,
    cancel_edition,
    edit_edition,
    merge_channels,
    move_edition,
    withdraw_booking,
)
from channels_registry.queries.channel_page import copy_deadlines, editions_of
from partnership.choices import LetterKind
from partnership.models import Letter
from partnership.queries.history import history_of
from tests.channels_registry.quarterly import OUT, QUARTERLY
from tests.factories import (
    AppointmentFactory,
    ChannelFactory,
    EditionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def letters_to(person, kind=LetterKind.EDITION_CHANGED) -> list[str]:
    return list(
        Letter.objects.filter(recipient=person, kind=kind)
        .order_by("created_at", "subject")
        .values_list("subject", flat=True)
    )


# --- one edition ------------------------------------------------------------------------------


def test_deadlines_come_from_the_channels_lead_times(people):
    panel = ChannelFactory(owners=[people.lead], lead_time_days=21, artwork_lead_days=14)
    edition = add_edition(
        by=people.alice,
        channel=panel,
        fields={"publication_date": OUT, "name": "Burnt Oak panel", "place": "Burnt Oak Library"},
    )
    # 21 days before is Monday 26 December: the last working day before Christmas counts.
    assert (edition.copy_deadline, edition.artwork_deadline) == (
        date(2016, 12, 23),
        date(2016, 12, 30),
    )


@pytest.mark.both_databases
def test_what_an_edition_cannot_be_is_refused_in_words(people, magazine):
    EditionFactory(channel=magazine, publication_date=OUT, place="")
    for fields, words, field in (
        ({}, "This channel has an edition on that day already. Choose", "publication_date"),
        (
            {"publication_date": date(2017, 1, 17), "copy_deadline": date(2017, 1, 18)},
            "Copy cannot be due after the day of publication.",
            "copy_deadline",
        ),
        (
            {"publication_date": date(2017, 1, 17), "artwork_deadline": date(2017, 1, 18)},
            "Artwork cannot be due after the day of publication.",
            "artwork_deadline",
        ),
    ):
        said = {"publication_date": OUT, "name": "Winter", **fields}
        with pytest.raises(NotPossible, match=words) as refused:
            add_edition(by=people.alice, channel=magazine, fields=said)
        assert refused.value.about == (field,)
    assert Edition.objects.count() == 1


def test_nothing_is_added_to_a_channel_that_ended_or_was_merged(people, magazine):
    said = {"publication_date": OUT, "name": "Winter"}
    magazine.valid_to = date(2017, 1, 15)
    magazine.save()
    with pytest.raises(NotPossible, match="Magazine does not exist on that day"):
        add_edition(by=people.alice, channel=magazine, fields=said)
    other = ChannelFactory(name="Other magazine")
    merge_channels(by=None, kept=other, gone=magazine, reason="One magazine")
    magazine.refresh_from_db()
    merged = "Magazine was merged into Other magazine"
    with pytest.raises(NotPossible, match=merged):
        add_edition(by=people.alice, channel=magazine, fields=said)
    with pytest.raises(NotPossible, match=merged):
        add_pattern(by=people.alice, channel=magazine, fields=QUARTERLY)


def test_moving_shifts_the_deadlines_and_tells_everybody_who_booked(people, magazine):
    edition = EditionFactory(
        channel=magazine,
        name="Winter 2017",
        publication_date=OUT,
        copy_deadline=date(2016, 12, 5),
        artwork_deadline=date(2016, 12, 19),
        slots=1,
    )
    book(by=people.bob, edition=edition, partner=people.other)
    book(by=people.charlie, edition=edition, partner=people.named)
    withdrawn = book(by=people.coordinator, edition=edition, partner=people.lead)
    withdraw_booking(by=people.coordinator, booking=withdrawn)
    moved = move_edition(
        by=people.alice,
        edition=edition,
        opened_version=1,
        dates=EditionDates(date(2017, 1, 30)),
        reason="The printer is shut",
    )
    assert (moved.publication_date, moved.copy_deadline, moved.artwork_deadline) == (
        date(2017, 1, 30),
        date(2016, 12, 19),
        date(2016, 12, 30),
    )
    subject = "New dates: Magazine, Winter 2017, copy by Mon 19 Dec"
    assert letters_to(people.bob) == letters_to(people.charlie) == [subject]
    assert letters_to(people.alice) == letters_to(people.coordinator) == []
    letter = Letter.objects.get(recipient=people.bob, kind=LetterKind.EDITION_CHANGED)
    assert "moves from Monday 16 January 2017 to Monday 30 January 2017" in letter.text
    assert "The reason: The printer is shut" in letter.text
    assert [(row.field, row.before, row.after) for row in history_of(moved).order_by("id")] == [
        ("publication_date", "2017-01-16", "2017-01-30"),
        ("copy_deadline", "2016-12-05", "2016-12-19"),
        ("artwork_deadline", "2016-12-19", "2016-12-30"),
    ]
    assert [one.state for one in moved.bookings.all()] == ["held", "waiting", "withdrawn"]


@pytest.mark.parametrize(
    ("partners", "said", "why"),
    [
        (
            ["other"],
            ["Your booking stays as it is.", "Your booking has ended with it."],
            "has a slot in this edition or waits for one. If you no longer speak for it, please",
        ),
        (
            ["named", "other"],
            ["Your bookings stay as they are.", "Your bookings have ended with it."],
            "have slots in this edition or wait for them. If you no longer speak for them, please",
        ),
    ],
)
def test_the_letter_speaks_of_one_partner_or_of_several(people, magazine, partners, said, why):
    AppointmentFactory(person=people.bob, role="advocate", partner=people.named)
    edition = EditionFactory(channel=magazine, publication_date=OUT)
    for name in partners:
        book(by=people.bob, edition=edition, partner=getattr(people, name))
    dates = EditionDates(date(2017, 1, 30))
    move_edition(by=people.alice, edition=edition, opened_version=1, dates=dates, reason="No paper")
    cancel_edition(by=people.alice, edition=edition, opened_version=2, reason="No paper")
    letters = Letter.objects.filter(recipient=people.bob, kind=LetterKind.EDITION_CHANGED)
    for letter, words in zip(letters.order_by("unique_key"), said, strict=True):
        for text in (letter.text, letter.html):
            assert words in text
            assert why in " ".join(text.split())


def test_an_edition_of_a_channel_that_was_merged_still_moves_with_the_one_that_carries_it(
    people, magazine
):
    edition = EditionFactory(channel=magazine, publication_date=OUT)
    book(by=people.bob, edition=edition, partner=people.other)
    kept = ChannelFactory(name="Kept", valid_to=date(2017, 1, 31))
    merge_channels(by=people.coordinator, kept=kept, gone=magazine, reason="One and the same")

    def move(day, version):
        return move_edition(
            by=people.coordinator,
            edition=Edition.objects.get(),
            opened_version=version,
            dates=EditionDates(day),
            reason="The printer",
        )

    assert move(date(2017, 1, 23), 1).publication_date == date(2017, 1, 23)
    assert len(letters_to(people.bob)) == 1
    with pytest.raises(NotPossible, match="Kept does not exist on that day"):
        move(date(2017, 2, 1), 2)


def test_an_edition_moves_within_the_life_of_the_last_of_those_that_carry_it(people, magazine):
    last = ChannelFactory(name="Last", valid_to=date(2017, 1, 31))
    between = ChannelFactory(merged_into=last, valid_to=date(2016, 10, 24))
    magazine.merged_into, magazine.valid_to = between, date(2016, 10, 24)
    magazine.save()
    edition = EditionFactory(channel=magazine, publication_date=OUT)
    said = {"by": None, "edition": edition, "opened_version": 1, "reason": "The printer"}
    with pytest.raises(NotPossible, match="Last does not exist on that day"):
        move_edition(dates=EditionDates(date(2017, 2, 1)), **said)
    moved = move_edition(dates=EditionDates(date(2017, 1, 31)), **said)
    assert moved.publication_date == date(2017, 1, 31)


def test_a_second_move_tells_again(people, magazine):
    edition = EditionFactory(channel=magazine, publication_date=OUT)
    book(by=people.bob, edition=edition, partner=people.other)
    for version, day in ((1, date(2017, 1, 23)), (2, date(2017, 1, 30))):
        move_edition(
            by=people.alice,
            edition=edition,
            opened_version=version,
            dates=EditionDates(day, copy_deadline=date(2016, 12, 1)),
            reason="The printer",
        )
    assert len(letters_to(people.bob)) == 2
    edition.refresh_from_db()
    assert edition.copy_deadline == date(2016, 12, 1)


def test_a_move_needs_a_reason_a_free_day_and_the_version_that_is_saved(people, magazine):
    edition = EditionFactory(channel=magazine, publication_date=OUT)
    EditionFactory(channel=magazine, publication_date=date(2017, 1, 23))

    def move(day, *, reason="The printer", version=1):
        move_edition(
            by=people.alice,
            edition=edition,
            opened_version=version,
            dates=EditionDates(day),
            reason=reason,
        )

    with pytest.raises(ReasonNeeded):
        move(date(2017, 1, 30), reason="  ")
    with pytest.raises(NotPossible, match="This channel has an edition on that day already"):
        move(date(2017, 1, 23))
    with pytest.raises(StaleEdit):
        move(date(2017, 1, 30), version=2)
    edition.refresh_from_db()
    assert (edition.publication_date, edition.version) == (OUT, 1)


def test_cancelling_ends_the_bookings_and_tells_who_had_them(people, magazine):
    edition = EditionFactory(channel=magazine, name="Winter 2017", publication_date=OUT, slots=1)
    held = book(by=people.bob, edition=edition, partner=people.other)
    waiting = book(by=people.charlie, edition=edition, partner=people.named)
    cancel_edition(by=people.alice, edition=edition, opened_version=1, reason="No money")
    edition.refresh_from_db()
    assert (edition.state, edition.state_reason, edition.slots_taken) == (
        EditionState.CANCELLED,
        "No money",
        0,
    )
    for booking in (held, waiting):
        booking.refresh_from_db()
        assert (booking.state, booking.reason) == (BookingState.DECLINED, "No money")
        assert history_of(booking).first().act == "declined"
    assert letters_to(people.bob) == ["Cancelled: Magazine, Winter 2017"]
    assert letters_to(people.charlie) == ["Cancelled: Magazine, Winter 2017"]
    with pytest.raises(NotPossible, match=r"This edition was cancelled. Add a new one"):
        cancel_edition(by=people.alice, edition=edition, opened_version=2, reason="Again")


def test_more_slots_move_the_waiting_list_up(people, magazine):
    edition = EditionFactory(channel=magazine, publication_date=OUT, slots=1)
    bookings = [
        book(by=person, edition=edition, partner=partner)
        for person, partner in (
            (people.bob, people.other),
            (people.charlie, people.named),
            (people.alice, people.lead),
        )
    ]
    changed = edit_edition(by=people.alice, edition=edition, opened_version=1, fields={"slots": 2})
    assert (changed.slots, changed.slots_taken) == (2, 2)
    states = [type(one).objects.get(pk=one.pk).state for one in bookings]
    assert states == ["held", "held", "waiting"]
    with pytest.raises(NotPossible, match=r"More slots are taken than that. Decline a booking"):
        edit_edition(by=people.alice, edition=edition, opened_version=2, fields={"slots": 1})


def test_a_later_copy_deadline_moves_the_waiting_list_up(people, magazine):
    edition = EditionFactory(
        channel=magazine, publication_date=OUT, copy_deadline=date(2016, 12, 5), slots=1
    )
    held = book(by=people.bob, edition=edition, partner=people.other)
    waiting = book(by=people.charlie, edition=edition, partner=people.named)
    with clock.at(datetime(2016, 12, 6, 9, tzinfo=UTC)):
        withdraw_booking(by=people.bob, booking=held)
        moved = move_edition(
            by=people.alice,
            edition=edition,
            opened_version=1,
            dates=EditionDates(OUT, copy_deadline=date(2016, 12, 7)),
            reason="There is space",
        )
    waiting.refresh_from_db()
    assert (waiting.state, moved.slots_taken) == (BookingState.HELD, 1)


# --- lists --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_lists_take_as_many_queries_for_any_number(count, django_assert_num_queries, people):
    magazine = ChannelFactory(owners=[people.lead])
    for _ in range(count):
        edition = EditionFactory(channel=magazine, copy_deadline=date(2016, 10, 27), slots=1)
        book(by=people.bob, edition=edition, partner=people.other)
    with django_assert_num_queries(2):
        editions = list(editions_of(magazine))
        assert [one.still_booked[0].partner.name for one in editions] == ["Other partner"] * count
    with django_assert_num_queries(2):
        due = copy_deadlines(date(2016, 10, 25), date(2016, 10, 31))
        assert [list(one.channel.owners.all()) for one in due] == [[people.lead]] * count


def test_letters_say_the_year_where_it_is_another(people, magazine):
    with clock.at(datetime(2016, 3, 1, 9, tzinfo=UTC)):
        edition = EditionFactory(channel=magazine, name="Winter", publication_date=OUT)
        book(by=people.bob, edition=edition, partner=people.other)
        cancel_edition(by=people.alice, edition=edition, opened_version=1, reason="No money")
    assert "which was to come out on Monday 16 January 2017" in Letter.objects.last().text
