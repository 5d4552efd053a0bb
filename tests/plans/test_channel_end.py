"""A channel ends no earlier than what went out on it; what has ended offers nothing more."""

from datetime import date

import pytest
from django.urls import reverse

from bsc_comms.kit.refusals import NotPossible
from plans.choices import State, Visibility
from plans.operations.channels import end_channel_after_its_use
from tests.channels_registry.pages import boxes, text_of
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    EditionPatternFactory,
    PlacementFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
REFUSED = "“Lock up” went out there on 4 May 2016. Choose that day or a later one."


@pytest.fixture
def magazine(people):
    return ChannelFactory(name="The magazine", code="MAGZ", owners=[people.other])


def went_out(lead, channel, title, day, *, until=None, **fields):
    found = CommunicationFactory(
        lead_partner=lead, title=title, window_start=day, state=State.ISSUED, **fields
    )
    PlacementFactory(
        communication=found, channel=channel, issued=True, issued_on=day, issued_until=until
    )


def end(by, channel, last_day):
    return end_channel_after_its_use(
        by=by, channel=channel, opened_version=channel.version, last_day=last_day, reason="Dear"
    )


def test_a_channel_does_not_end_before_what_went_out_on_it(people, magazine):
    went_out(people.lead, magazine, "Warm homes", date(2016, 2, 1))
    went_out(people.lead, magazine, "Lock up", date(2016, 5, 4))
    went_out(people.lead, ChannelFactory(), "Elsewhere", date(2016, 6, 1))
    for day in (date(1999, 1, 1), date(2016, 5, 3)):
        with pytest.raises(NotPossible) as refused:
            end(people.bob, magazine, day)
        assert str(refused.value) == REFUSED
    magazine.refresh_from_db()
    assert (magazine.valid_to, magazine.version) == (None, 1)
    assert end(people.bob, magazine, date(2016, 5, 4)).valid_to == date(2016, 5, 4)


def test_nor_before_what_went_out_on_a_channel_that_was_merged_into_it(people, magazine):
    gone = ChannelFactory(merged_into=magazine, valid_to=date(2016, 10, 24))
    went_out(people.lead, gone, "Lock up", date(2016, 5, 4))
    with pytest.raises(NotPossible) as refused:
        end(people.bob, magazine, date(2016, 5, 3))
    assert str(refused.value) == REFUSED
    assert end(people.bob, magazine, date(2016, 5, 4)).valid_to == date(2016, 5, 4)


def test_nor_inside_a_window_of_which_nobody_knows_the_day(people, magazine):
    went_out(people.lead, magazine, "Lock up", date(2016, 3, 1), until=date(2016, 3, 31))
    went_out(people.lead, magazine, "Warm homes", date(2016, 3, 14))
    for day in (date(2016, 2, 29), date(2016, 3, 30)):
        with pytest.raises(NotPossible) as refused:
            end(people.bob, magazine, day)
        assert str(refused.value) == (
            "“Lock up” went out there between 1 March 2016 and 31 March 2016. "
            "Choose the later of these days, or one after it."
        )
    assert end(people.bob, magazine, date(2016, 3, 31)).valid_to == date(2016, 3, 31)


def test_a_window_of_one_day_is_that_day(people, magazine):
    day = date(2016, 5, 4)
    went_out(people.lead, magazine, "Lock up", day, until=day)
    with pytest.raises(NotPossible) as refused:
        end(people.bob, magazine, date(2016, 5, 3))
    assert str(refused.value) == REFUSED


def test_what_is_only_planned_stops_no_last_day(people, magazine):
    planned = CommunicationFactory(lead_partner=people.lead, window_start=date(2016, 11, 8))
    PlacementFactory(communication=planned, channel=magazine)
    assert end(people.bob, magazine, date(2016, 10, 1)).valid_to == date(2016, 10, 1)


def test_what_is_kept_back_from_whoever_ends_it_is_not_told(people, magazine):
    went_out(people.lead, magazine, "Lock up", date(2016, 5, 4), visibility=Visibility.LEAD)
    assert end(people.bob, magazine, date(2016, 5, 3)).valid_to == date(2016, 5, 3)


def test_the_planner_itself_knows_all_that_went_out(people, magazine):
    went_out(people.lead, magazine, "Lock up", date(2016, 5, 4), visibility=Visibility.LEAD)
    with pytest.raises(NotPossible):
        end(None, magazine, date(2016, 5, 3))


def test_the_refusal_stands_at_the_day(client, people, magazine):
    went_out(people.lead, magazine, "Lock up", date(2016, 5, 4))
    client.force_login(people.bob)
    page = client.post(
        reverse("plans:channel_end", args=["MAGZ"]),
        {"version": "1", "reason": "Too dear", **boxes("last_day", date(1999, 1, 1))},
    )
    assert page.context["form"].errors == {"last_day": [REFUSED]}


def test_a_channel_that_was_ended_by_mistake_goes_on(client, people, magazine):
    ended = end(people.bob, magazine, date(2016, 10, 24))
    client.force_login(people.bob)
    url = reverse("plans:channel_end", args=["MAGZ"])
    text = text_of(client.get(url))
    assert "Leave it empty if it has no last day after all." in text
    assert "Why does its last day change?" in text
    no_day = {f"last_day_{part}": "" for part in ("day", "month", "year")}
    sent = {"version": str(ended.version), **no_day}
    page = client.post(url, sent)
    assert page.context["form"].errors == {"reason": ["Say why it changes, in a sentence"]}
    page = client.post(url, {**sent, "reason": "It was another magazine"}, follow=True)
    assert "“The magazine” has no last day any more." in page.text
    magazine.refresh_from_db()
    assert magazine.valid_to is None
    told = page.context["history"][0]
    assert (told.act, told.reason) == ("said that it goes on", "It was another magazine")
    assert [(each.before, each.after) for each in told.fields] == [("Mon 24 Oct", "")]


def test_a_channel_without_a_last_day_is_ended_on_a_day(client, people, magazine):
    client.force_login(people.bob)
    page = client.post(
        reverse("plans:channel_end", args=["MAGZ"]), {"version": "1", "reason": "Too dear"}
    )
    assert page.context["form"].errors == {"last_day": ["Enter the last day"]}


def test_a_channel_does_not_go_on_beside_another_of_its_name(client, people, magazine):
    ended = end(people.bob, magazine, date(2016, 10, 24))
    ChannelFactory(name="The magazine")
    client.force_login(people.bob)
    page = client.post(
        reverse("plans:channel_end", args=["MAGZ"]),
        {"version": str(ended.version), "reason": "It was another magazine"},
    )
    assert page.context["form"].non_field_errors() == [
        "There is a channel of this name already. Use that one, or give this one another name."
    ]
    magazine.refresh_from_db()
    assert (magazine.valid_to, magazine.version) == (date(2016, 10, 24), ended.version)


def test_what_has_ended_offers_to_put_its_day_right_and_nothing_else(client, people, magazine):
    pattern = EditionPatternFactory(channel=magazine)
    end_url = reverse("plans:channel_end", args=["MAGZ"])
    adding = [
        reverse("channels_registry:edition_new", args=["MAGZ"]),
        reverse("channels_registry:pattern_new", args=["MAGZ"]),
        reverse("channels_registry:editions_of_year", args=["MAGZ", pattern.pk]),
    ]
    client.force_login(people.bob)

    def page() -> str:
        return text_of(client.get(reverse("channels_registry:channel", args=["MAGZ"])))

    assert all(url in page() for url in adding)
    assert f'href="{end_url}">End</a>' in page()
    magazine.valid_to = date(2016, 10, 24)
    magazine.save()
    shown = page()
    assert not any(url in shown for url in adding)
    assert shown.count(end_url) == 1
    assert f'If that day is wrong, <a class="govuk-link" href="{end_url}">change the last' in shown
    form = client.get(end_url)
    assert "Change the last day" in text_of(form)
    assert form.context["form"].initial["last_day"] == date(2016, 10, 24)
