"""The form of a communication says when copy is due on each channel, and what is too late."""

from datetime import date
from itertools import pairwise

import pytest
from django.urls import reverse

from channels_registry.operations import merge_channels
from plans.models import Communication
from tests.factories import ChannelFactory, CommunicationFactory, EditionFactory
from tests.plans.communication_forms import NEW
from tests.plans.placement_pages.editions import edition_of, line_of, opened, placed

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


# --- as the page of the communication says it -----------------------------------------------------


def form_and_page(client, people):
    """The hint of the only channel in the form, whether it is too late, and the page's line."""
    client.force_login(people.alice)
    found = Communication.objects.get()
    form = client.get(reverse("plans:communication_edit", args=[found.pk])).context["form"]
    channel = found.placements.get().channel
    hint = form.fields["channels"].widget.hints.get(str(channel.pk), "")
    return hint, channel.pk in form.too_late, line_of(opened(client, people.alice))


@pytest.mark.parametrize(
    ("last_day", "ends"),
    [(date(2016, 10, 24), "ended on Mon 24 Oct"), (date(2016, 11, 20), "ends on Sun 20 Nov")],
)
def test_a_channel_that_is_gone_by_then_says_so(client, people, last_day, ends):
    placed(people, ChannelFactory(lead_time_days=20, valid_to=last_day))
    hint, too_late, line = form_and_page(client, people)
    assert (hint, too_late) == (f"Too late: the channel {ends}", True)
    assert line.channel_ends == ends


def test_while_it_is_typed_a_channel_says_that_it_is_gone_by_then(alice):
    radio = ChannelFactory(lead_time_days=2, valid_to=date(2016, 11, 20))
    typed = {"when": "exact", "day_from": date(2016, 11, 21).isoformat()}
    assert alice.get("/communications/deadlines/", typed).json() == {
        str(radio.pk): {"text": "Too late: the channel ends on Sun 20 Nov", "tooLate": True}
    }


def test_while_it_is_typed_a_chosen_channel_that_was_merged_is_told_of(alice, people):
    old, new = ChannelFactory(name="Old", lead_time_days=42), ChannelFactory(name="New")
    edition_of(new, "Winter")
    merge_channels(by=people.coordinator, kept=new, gone=old, reason="The same")
    asked = {"when": "exact", "day_from": date(2016, 12, 5).isoformat()}
    none = {"channels": ["", "x", "9" * 40]}
    address = "/communications/deadlines/"
    winter = {"text": "Copy due Thu 10 Nov for Winter, out Mon 5 Dec", "tooLate": False}
    assert alice.get(address, asked | none).json() == {str(new.pk): winter}
    told = alice.get(address, asked | {"channels": [new.pk, old.pk]}).json()
    assert told == {str(new.pk): winter, str(old.pk): winter}


def test_a_channel_that_ends_in_the_window_is_late_by_its_last_day(client, people):
    """42 days before 31 December are to come, those before 5 December are past."""
    placed(people, ChannelFactory(lead_time_days=42, valid_to=date(2016, 12, 5)))
    hint, too_late, line = form_and_page(client, people)
    assert hint == "Too late for this date: copy was due Thu 20 Oct, an estimate"
    assert (too_late, line.is_too_late) == (True, True)
    assert (line.copy_due, line.last_copy_due) == (date(2016, 10, 20), None)


@pytest.mark.parametrize("steps", [1, 2])
def test_a_merged_channel_goes_out_in_the_editions_of_the_one_that_carries_it_now(
    client, people, steps
):
    old, *kept = (
        ChannelFactory(name=f"Magazine {number}", lead_time_days=42) for number in range(1 + steps)
    )
    edition_of(kept[-1], "Winter")
    placed(people, old)
    for gone, stays in pairwise([old, *kept]):
        merge_channels(by=people.coordinator, kept=stays, gone=gone, reason="The same")
    hint, too_late, line = form_and_page(client, people)
    assert (hint, too_late) == ("Copy due Thu 10 Nov for Winter, out Mon 5 Dec", False)
    assert (line.due_for.name, line.copy_due) == ("Winter", date(2016, 11, 10))


def test_late_for_the_first_day_is_not_too_late_for_a_later_one(client, people):
    placed(
        people,
        ChannelFactory(lead_time_days=14),
        window_start=date(2016, 11, 1),
        window_end=date(2016, 11, 30),
    )
    hint, too_late, line = form_and_page(client, people)
    about = "Copy about 14 days before, an estimate"
    assert hint == f"Too late for Tue 1 Nov, not for a later day. {about}"
    assert (too_late, line.last_copy_due) == (False, date(2016, 11, 16))
