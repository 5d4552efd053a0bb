"""The form of a communication says when copy is due on each channel, and what is too late."""

from datetime import date

import pytest

from tests.factories import ChannelFactory, CommunicationFactory, EditionFactory
from tests.plans.communication_forms import NEW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def test_channels_say_when_copy_is_due(alice, people):
    magazine = ChannelFactory(name="Magazine")
    EditionFactory(
        channel=magazine,
        name="Autumn",
        publication_date=date(2016, 11, 7),
        copy_deadline=date(2016, 10, 3),
    )
    EditionFactory(
        channel=magazine,
        name="Winter",
        publication_date=date(2017, 1, 16),
        copy_deadline=date(2016, 12, 5),
    )
    posters = ChannelFactory(name="Posters", lead_time_days=14)
    hints = alice.get(NEW).context["form"].fields["channels"].widget.hints
    assert hints == {
        str(magazine.pk): "Copy due Mon 5 Dec for Winter, out Mon 16 Jan. "
        "Too late for Autumn (copy was due Mon 3 Oct)",
        str(posters.pk): "Copy about 14 days before, an estimate",
    }


def test_a_channel_that_is_too_late_for_the_date_says_so(alice, people):
    posters = ChannelFactory(name="Posters", lead_time_days=21)
    found = CommunicationFactory(lead_partner=people.lead)
    form = alice.get(f"/communications/{found.pk}/edit/").context["form"]
    assert form.fields["channels"].widget.hints == {
        str(posters.pk): "Too late for this date: copy was due Tue 18 Oct, an estimate"
    }
    assert form.too_late == {posters.pk}


def test_a_form_that_comes_back_tells_deadlines_for_the_window_that_was_typed(alice, people):
    posters = ChannelFactory(name="Posters", lead_time_days=21)
    typed = {"title": "", "when": "exact", "day_from": date(2016, 11, 8).isoformat()}
    form = alice.post(NEW, typed).context["form"]
    assert form.fields["channels"].widget.hints == {
        str(posters.pk): "Too late for this date: copy was due Tue 18 Oct, an estimate"
    }
    assert form.too_late == {posters.pk}


def test_the_deadlines_follow_the_window_while_it_is_typed(alice, people):
    posters = ChannelFactory(name="Posters", lead_time_days=21)
    magazine = ChannelFactory(name="The magazine", lead_time_days=30)
    for name, day, slots in (("Full", 1, 0), ("Winter", 5, 1), ("Off", 3, 1)):
        EditionFactory(
            channel=magazine,
            name=name,
            publication_date=date(2016, 12, day),
            copy_deadline=date(2016, 11, 10),
            slots=slots,
            **({"state": "cancelled", "state_reason": "No paper."} if name == "Off" else {}),
        )
    asked = "/communications/deadlines/"
    typed = {"when": "exact", "day_from": date(2016, 12, 5).isoformat()}
    assert alice.get(asked, typed).json() == {
        str(posters.pk): {"text": "Copy due Mon 14 Nov, an estimate", "tooLate": False},
        str(magazine.pk): {
            "text": "Copy due Thu 10 Nov for Winter, out Mon 5 Dec",
            "tooLate": False,
        },
    }
    before_winter = {"when": "exact", "day_from": date(2016, 12, 1).isoformat()}
    assert alice.get(asked, before_winter).json()[str(magazine.pk)]["text"] == (
        "Copy due Thu 10 Nov for Full, out Thu 1 Dec, which is full"
    )
    in_january = {"when": "exact", "day_from": date(2017, 1, 10).isoformat()}
    assert alice.get(asked, in_january).json()[str(magazine.pk)]["text"] == (
        "Copy due Fri 9 Dec, an estimate. No edition in its window is made yet; "
        "Winter comes out on Mon 5 Dec, before it, with copy due Thu 10 Nov"
    )
    EditionFactory(
        channel=magazine,
        name="Spring",
        publication_date=date(2017, 1, 10),
        copy_deadline=date(2016, 12, 9),
    )
    assert alice.get(asked, in_january).json()[str(magazine.pk)]["text"] == (
        "Copy due Fri 9 Dec for Spring, out Tue 10 Jan"
    )
    in_november = {"when": "exact", "day_from": date(2016, 11, 28).isoformat()}
    assert alice.get(asked, in_november).json()[str(magazine.pk)]["text"] == (
        "None that takes copy comes out in its window; "
        "Winter comes out on Mon 5 Dec, after it, with copy due Thu 10 Nov"
    )
    nothing = alice.get(asked, {"when": "exact"}).json()
    assert nothing[str(posters.pk)]["text"] == "Copy about 21 days before, an estimate"


def test_an_edition_in_the_window_whose_copy_is_past_is_too_late_where_none_follows_in_it(
    alice, people
):
    magazine = ChannelFactory(name="The magazine", lead_time_days=7)
    asked = "/communications/deadlines/"
    typed = {"when": "exact", "day_from": date(2016, 11, 28).isoformat()}
    EditionFactory(
        channel=magazine,
        name="Winter",
        publication_date=date(2016, 11, 28),
        copy_deadline=date(2016, 10, 21),
    )
    assert alice.get(asked, typed).json()[str(magazine.pk)] == {
        "text": "None that takes copy comes out in its window. "
        "Too late for Winter (copy was due Fri 21 Oct)",
        "tooLate": True,
    }
