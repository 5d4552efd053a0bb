"""What cannot go out as it is says why, and which edition or channel there is instead."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from channels_registry.operations import book, cancel_edition, decline_booking, merge_channels
from plans.choices import PlacementState, State
from plans.models import Communication
from plans.operations.placements import choose_edition
from tests.factories import AudienceFactory, ChannelFactory, PlacementFactory
from tests.plans.placement_pages.editions import edition_of, line_of, opened, placed

pytestmark = pytest.mark.django_db


def test_where_no_edition_is_in_the_window_one_is_chosen_or_the_quickest_channel(
    client, people, magazine
):
    older = AudienceFactory(label="Older people")
    quick, slow, for_others = (
        ChannelFactory(name=name, lead_time_days=days)
        for name, days in (("Quick", 2), ("Slow", 90), ("For others", 1))
    )
    quick.audiences.add(older)
    slow.audiences.add(older)
    for_others.audiences.add(AudienceFactory(label="Children"))
    edition_of(magazine, "Full", slots=0, publication_date=date(2016, 12, 1))
    edition_of(magazine, "Gone", copy_deadline=date(2016, 10, 24), place="Elsewhere")
    edition_of(magazine, "Spring", publication_date=date(2017, 3, 6))
    placed(
        people,
        magazine,
        audiences=[older],
        window_start=date(2016, 11, 7),
        window_end=date(2016, 11, 9),
    )
    page = opened(client, people.alice)
    line = line_of(page)
    assert (line.has_none_in_time, line.copy_due, line.needs_another) == (True, None, True)
    assert (line.instead.edition, line.instead.channels) == (None, [quick])
    text = " ".join(page.text.split())
    assert "no edition that takes copy comes out in its window." in text
    assert "<span>No edition that takes copy comes out in its window</span>" in text
    assert "those with space come out beside its window" in text
    assert "Book Spring" not in text
    assert f'Quick<span class="govuk-visually-hidden">: instead of {magazine.name}</span>' in text


def test_a_channel_that_carries_it_under_another_name_is_not_offered_instead(
    client, people, magazine
):
    quick, old = ChannelFactory(lead_time_days=2), ChannelFactory()
    edition_of(magazine, "Spring", publication_date=date(2017, 3, 6))
    days = {"window_start": date(2016, 11, 7), "window_end": date(2016, 11, 9)}
    placement = placed(people, magazine, **days)
    PlacementFactory(communication=placement.communication, channel=old)
    merge_channels(by=None, kept=quick, gone=old, reason="One channel")
    lines = opened(client, people.alice).context["page"].placements
    [on_the_magazine] = [one for one in lines if one.placement == placement]
    assert on_the_magazine.needs_another
    assert on_the_magazine.instead.channels == []


def test_channels_that_end_before_its_window_take_no_place_from_slower_ones(
    client, people, magazine
):
    edition_of(magazine, "Spring", publication_date=date(2017, 3, 6))
    for number in range(4):
        ChannelFactory(name=f"Ends {number}", lead_time_days=0, valid_to=date(2016, 11, 1))
    lasting = ChannelFactory(name="Lasts", lead_time_days=2)
    days = {"window_start": date(2016, 11, 7), "window_end": date(2016, 11, 9)}
    placed(people, magazine, **days)
    line = line_of(opened(client, people.alice))
    assert line.needs_another
    assert line.instead.channels == [lasting]


def test_the_edition_within_the_window_is_offered_before_an_earlier_one(client, people, magazine):
    edition_of(magazine, "Early", publication_date=date(2016, 11, 28))
    fits = edition_of(magazine, "Winter")
    placed(people, magazine)
    assert line_of(opened(client, people.alice)).instead.edition == fits


def test_late_for_the_first_day_is_not_too_late_for_the_last(client, people):
    channel = ChannelFactory(lead_time_days=14)
    placed(people, channel, window_start=date(2016, 11, 1), window_end=date(2016, 11, 30))
    line = line_of(opened(client, people.alice))
    assert (line.copy_due, line.last_copy_due) == (date(2016, 10, 18), date(2016, 11, 16))
    assert line.is_late
    assert not line.is_too_late


def test_whoever_has_a_slot_is_not_too_late_once_copy_is_past(client, people, magazine):
    placement = placed(people, magazine)
    choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    with clock.at(datetime(2016, 11, 14, 9, tzinfo=UTC)):
        line = line_of(opened(client, people.alice))
        assert line.is_late
        assert not line.is_too_late


def test_what_the_owner_declined_says_why_and_what_else_fits(client, people, magazine):
    placement = placed(people, magazine)
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    later = edition_of(magazine, "Later", publication_date=date(2016, 12, 19))
    decline_booking(by=people.bob, booking=chosen.booking, reason="No room for it.")
    page = opened(client, people.alice)
    assert line_of(page).instead.edition == later
    assert "the owner declined Winter: “No room for it.”" in " ".join(page.text.split())
    assert opened(client, people.bob).text.count("Winter: declined") == 1


def test_a_cancelled_edition_says_why(client, people, magazine):
    placement = placed(people, magazine)
    edition = edition_of(magazine)
    choose_edition(by=people.alice, placement=placement, edition=edition)
    edition.refresh_from_db()
    cancel_edition(
        by=people.bob, edition=edition, opened_version=edition.version, reason="No paper."
    )
    page = opened(client, people.alice)
    assert "Winter does not come out (“No paper.”)" in page.text
    assert page.context["page"].placements[0].edition is None


def test_readers_and_what_was_set_aside_get_no_offers(client, people, magazine):
    edition_of(magazine)
    placed(people, magazine, state=State.POSTPONED, window_start=date(2016, 11, 7))
    page = opened(client, people.alice)
    assert page.context["page"].may_place is False
    assert "Choose an edition" not in page.text
    Communication.objects.update(state=State.PLANNED)
    assert "Choose an edition" in opened(client, people.alice).text
    assert "Choose an edition" not in opened(client, people.bob).text


def test_the_line_for_a_full_edition_stays_open(client, people, magazine):
    placed(people, magazine)
    book(by=people.charlie, edition=edition_of(magazine), partner=people.named)
    page = opened(client, people.alice)
    assert "Choose an edition" in page.text
    assert page.context["page"].placements[0].instead.edition is None


def test_where_none_is_chosen_the_first_edition_in_the_window_says_when_copy_is_due(
    client, people, magazine
):
    edition_of(magazine, "Early", publication_date=date(2016, 11, 28))
    edition_of(magazine, "Winter", copy_deadline=date(2016, 11, 14))
    placed(people, magazine)
    for person in (people.alice, people.charlie):
        page = opened(client, person)
        line = line_of(page)
        assert (line.copy_due, line.due_for.name) == (date(2016, 11, 14), "Winter")
        assert (line.is_estimate, line.needs_another) == (False, False)
        assert "for Winter" in page.text


def test_until_next_years_editions_are_made_copy_is_due_by_the_lead_time_as_an_estimate(
    client, people, magazine
):
    magazine.lead_time_is_estimate = False
    magazine.save()
    edition_of(magazine, "Spring", publication_date=date(2017, 3, 6))
    placed(people, magazine, window_start=date(2017, 5, 1), window_end=date(2017, 5, 31))
    page = opened(client, people.alice)
    line = line_of(page)
    assert (line.copy_due, line.due_for, line.is_estimate) == (date(2017, 3, 20), None, True)
    assert (line.has_none_in_time, line.needs_another) == (False, False)
    assert page.context["page"].to_settle == []


def test_an_edition_before_the_window_does_not_say_that_none_comes_out_in_it(
    client, people, magazine
):
    edition_of(
        magazine,
        publication_date=date(2016, 11, 20),
        copy_deadline=date(2016, 11, 18),
    )
    placed(people, magazine, window_start=date(2016, 12, 12))
    line = line_of(opened(client, people.alice))
    assert (line.copy_due, line.is_estimate) == (date(2016, 10, 31), True)
    assert (line.has_none_in_time, line.needs_another) == (False, False)


def test_an_edition_on_the_windows_last_day_that_takes_no_more_copy_leaves_none_in_it(
    client, people, magazine
):
    edition_of(magazine, copy_deadline=date(2016, 10, 24))
    placed(people, magazine, window_start=date(2016, 12, 1), window_end=date(2016, 12, 5))
    line = line_of(opened(client, people.alice))
    assert (line.copy_due, line.has_none_in_time, line.needs_another) == (None, True, True)


def test_where_no_edition_has_space_none_is_said_to_be_beside_the_window(client, people, magazine):
    for name, day in (("January", date(2017, 1, 9)), ("February", date(2017, 2, 6))):
        edition_of(magazine, name, slots=0, publication_date=day)
    placed(people, magazine)
    text = opened(client, people.alice).text
    assert "all are full: you would join a line" in text
    assert "those with space come out beside its window" not in text


def test_the_edition_with_space_is_the_one_that_copy_is_due_for(client, people, magazine):
    edition_of(magazine, "Full", slots=0, copy_deadline=date(2016, 11, 3))
    fits = edition_of(magazine, "Late", publication_date=date(2016, 12, 12))
    placed(people, magazine)
    line = line_of(opened(client, people.alice))
    assert (line.due_for, line.instead.edition) == (fits, fits)


def test_a_channel_without_editions_counts_back_from_the_window(client, people, magazine):
    placed(people, magazine, window_start=date(2016, 12, 19))
    line = line_of(opened(client, people.alice))
    assert (line.copy_due, line.due_for) == (date(2016, 11, 7), None)


def test_what_was_not_issued_with_the_rest_is_asked_about_and_not_replaced(client, people):
    leaflet, tweet = ChannelFactory(name="A leaflet"), ChannelFactory(name="Twitter")
    tweet.lead_time_days = 5
    tweet.save()
    days = {"window_start": date(2016, 10, 3), "window_end": date(2016, 10, 5)}
    placement = placed(people, tweet, state=State.ISSUED, **days)
    PlacementFactory(communication=placement.communication, channel=leaflet, issued=True)
    page = opened(client, people.alice)
    text = " ".join(page.text.split())
    assert "<strong>Twitter:</strong> not issued there." in text
    drop = reverse("plans:placement_drop", args=[placement.pk])
    assert drop in text
    assert "too late, copy was due" not in text
    assert "Nothing in the register reaches" not in text
    assert "Say why not, in a sentence" in client.post(drop, {"version": 1, "reason": ""}).text
    sent = {"version": 1, "reason": "The account was closed."}
    text = client.post(drop, sent, follow=True).text
    assert "It does not go out on Twitter." in text
    assert "not issued there" not in text
    assert "The account was closed." in text
    placement.refresh_from_db()
    assert placement.state == PlacementState.DROPPED
    assert Communication.objects.get().state == State.ISSUED
    again = client.get(drop, follow=True)
    assert "This placement is marked as issued, or was dropped already." in again.text
