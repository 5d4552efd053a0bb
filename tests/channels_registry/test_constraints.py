"""What the database itself refuses, whoever writes past the forms."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from channels_registry.choices import BookingState, EditionState, LoanState
from channels_registry.models import (
    Channel,
    Edition,
    EditionPattern,
    Loan,
    LoanDay,
    NothingToEnter,
    Offer,
)
from channels_registry.operations.saving import in_words
from tests.factories import (
    BookingFactory,
    ChannelFactory,
    EditionFactory,
    EditionPatternFactory,
    LoanFactory,
    OfferFactory,
    PartnerFactory,
    ResourceFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
OUT = date(2016, 11, 14)


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act(*args, **kwargs)
    return str(refusal.value)


def change(row, **fields):
    type(row)._default_manager.filter(pk=row.pk).update(**fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"copy_deadline": date(2016, 11, 15)}, "copy_is_due_before_publication"),
        ({"artwork_deadline": date(2016, 11, 15)}, "artwork_is_due_before_publication"),
        ({"slots": 2, "slots_taken": 3}, "no_more_slots_taken_than_there_are"),
        ({"slots_taken": -1}, "slots_taken"),
        ({"state": EditionState.CANCELLED}, "cancelled_edition_has_its_reason"),
    ],
)
def test_an_edition_that_cannot_be(fields, constraint):
    edition = EditionFactory(publication_date=OUT)
    assert constraint in refused(change, edition, **fields)


@pytest.mark.parametrize("day", [date(2016, 11, 14), date(2016, 11, 1)])
def test_copy_may_be_due_on_the_day_itself_and_before(day):
    edition = EditionFactory(publication_date=OUT)
    change(edition, copy_deadline=day, artwork_deadline=day)
    edition.refresh_from_db()
    assert (edition.copy_deadline, edition.artwork_deadline) == (day, day)


def test_one_edition_a_day_in_one_place():
    first = EditionFactory(publication_date=OUT, place="")
    assert refused(EditionFactory, channel=first.channel, publication_date=OUT, place="")
    EditionFactory(channel=first.channel, publication_date=OUT, place="Edgware Library")
    EditionFactory(publication_date=OUT)
    change(first, state=EditionState.CANCELLED, state_reason="No printer")
    EditionFactory(channel=first.channel, publication_date=OUT, place="")
    assert Edition.objects.filter(publication_date=OUT).count() == 4


def test_a_pattern_makes_a_day_once():
    pattern = EditionPatternFactory()
    made = EditionFactory(channel=pattern.channel, made_by_pattern=pattern, pattern_date=OUT)
    assert refused(
        EditionFactory,
        channel=pattern.channel,
        made_by_pattern=pattern,
        pattern_date=OUT,
        publication_date=date(2017, 1, 9),
    )
    assert list(pattern.editions.all()) == [made]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"every": 0}, "pattern_goes_on"),
        ({"nth": 0}, "pattern_names_a_week_of_the_month"),
        ({"nth": 5}, "pattern_names_a_week_of_the_month"),
        ({"weekday": 7}, "pattern_names_a_weekday"),
        ({"ends": date(2016, 3, 31)}, "pattern_ends_after_it_starts"),
        ({"copy_days_before": -1}, "copy_days_before"),
        ({"artwork_days_before": -1}, "artwork_days_before"),
    ],
)
def test_a_pattern_that_cannot_be(fields, constraint):
    assert constraint in refused(change, EditionPatternFactory(), **fields)
    assert EditionPattern.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"lead_time_days": -1}, "lead_time_days"),
        ({"artwork_lead_days": -1}, "artwork_lead_days"),
        ({"reach_number": -1}, "reach_number"),
        ({"reach_number": 2_000_000_001}, "reach_is_a_number"),
        (
            {"valid_from": date(2016, 4, 2), "valid_to": date(2016, 4, 1)},
            "channel_ends_after_it_starts",
        ),
    ],
)
def test_a_channel_that_cannot_be(fields, constraint):
    assert constraint in refused(change, ChannelFactory(), **fields)


def test_a_reach_that_is_no_number():
    channel = ChannelFactory(reach_number=190_000)
    sql = "UPDATE channels_registry_channel SET reach_number = 'most homes' WHERE id = %s"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [channel.pk])
    channel.refresh_from_db()
    assert channel.reach_number == 190_000


def test_two_living_channels_have_two_names():
    ended = ChannelFactory(name="Magazine", valid_to=date(2016, 4, 1))
    ChannelFactory(name="Magazine")
    assert "one_living_channel_of_a_name" in refused(ChannelFactory, name="MAGAZINE")
    assert list(Channel.objects.filter(name="Magazine", valid_to=date(2016, 4, 1))) == [ended]


def test_a_merged_channel_has_ended():
    kept, gone = ChannelFactory(), ChannelFactory()
    assert "merged_channel_has_ended" in refused(change, gone, merged_into=kept)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"notice_days": -1}, "notice_days"),
        ({"a_month": -1}, "a_month"),
        (
            {"valid_from": date(2016, 4, 2), "valid_to": date(2016, 4, 1)},
            "offer_ends_after_it_starts",
        ),
    ],
)
def test_an_offer_that_cannot_be(fields, constraint):
    assert constraint in refused(change, OfferFactory(), **fields)
    assert Offer.objects.count() == 1


def test_a_partner_offers_a_thing_once_at_a_time():
    ended = OfferFactory(what="Property marking", valid_to=date(2016, 4, 1))
    OfferFactory(partner=ended.partner, what="Property marking")
    assert "one_living_offer_of_a_partner" in refused(
        OfferFactory, partner=ended.partner, what="PROPERTY marking"
    )
    OfferFactory(what="Property marking")
    assert Offer.objects.count() == 3


def test_that_there_is_none_is_said_once_a_day():
    partner = PartnerFactory()
    NothingToEnter.objects.create(partner=partner, said_on=OUT)
    assert refused(NothingToEnter.objects.create, partner=partner, said_on=OUT)
    NothingToEnter.objects.create(partner=partner, said_on=date(2017, 11, 14))


@pytest.mark.parametrize("name", ["channel", "offer"])
def test_a_code_that_somebody_took_in_the_same_moment_is_refused_in_words(name):
    partner = PartnerFactory()

    def add(text: str) -> None:
        if name == "channel":
            Channel.objects.create(code="TAKEN", name=text, kind="print")
        else:
            Offer.objects.create(code="TAKEN", what=text, partner=partner)

    add("One")
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        add("Two")
    assert str(in_words(refusal.value)) == (
        "Somebody added one like it in the same moment. See whether it is yours, or send it again."
    )


def test_a_resource_ends_after_it_starts():
    assert "resource_ends_after_it_starts" in refused(
        change, ResourceFactory(), valid_from=date(2016, 4, 2), valid_to=date(2016, 4, 1)
    )


def test_a_resource_is_lent_once_on_a_day():
    loan = LoanFactory()
    other = LoanFactory(resource=loan.resource)
    LoanDay.objects.create(resource=loan.resource, loan=loan, day=OUT)
    assert refused(LoanDay.objects.create, resource=loan.resource, loan=other, day=OUT)
    LoanDay.objects.create(resource=loan.resource, loan=other, day=date(2016, 11, 15))
    LoanDay.objects.create(resource=ResourceFactory(), loan=other, day=OUT)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"last_day": date(2016, 11, 6)}, "loan_ends_after_it_starts"),
        ({"state": LoanState.DECLINED}, "declined_loan_has_its_reason"),
        ({"state": LoanState.TAKEN_BACK}, "loan_taken_back_has_its_reason"),
    ],
)
def test_a_loan_that_cannot_be(fields, constraint):
    assert constraint in refused(change, LoanFactory(), **fields)
    assert Loan.objects.get().state == LoanState.ASKED


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        (
            {"state": BookingState.DECLINED, "decided_at": datetime(2016, 11, 1, tzinfo=UTC)},
            "declined_booking_has_its_reason",
        ),
        ({"state": BookingState.CONFIRMED}, "decided_booking_has_its_moment"),
    ],
)
def test_a_booking_that_cannot_be(fields, constraint):
    assert constraint in refused(change, BookingFactory(), **fields)


def test_bookings_of_an_edition_are_numbered_once():
    booking = BookingFactory(number=1)
    assert refused(BookingFactory, edition=booking.edition, number=1)
