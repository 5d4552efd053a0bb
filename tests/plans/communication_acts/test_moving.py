"""Moving a communication on its page: what it asks for, keeps and refuses."""

import re
from datetime import date

import pytest

from plans.choices import Precision, State, Visibility
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from tests.factories import AreaFactory, CommunicationFactory
from tests.plans.communication_acts.addresses import act
from tests.plans.communication_forms import errors

pytestmark = pytest.mark.django_db


def acts_of(response) -> list[str]:
    acts = response.content.decode().partition('<div class="app-acts">')[2].partition("</div>")[0]
    return re.findall(r">([A-Z][^<]+)</(?:a|button)>", acts)


def test_an_idea_without_a_date_is_given_one_and_not_postponed(alice, people):
    idea = {"lead_partner": people.lead, "state": State.IDEA}
    undated = CommunicationFactory(**idea, window_start=None, precision=Precision.UNDATED)
    dated = CommunicationFactory(**idea)
    first = ["Put it on the plan", "Set its date", "Set it aside"]
    assert acts_of(alice.get(undated.get_absolute_url()))[:3] == first
    assert acts_of(alice.get(dated.get_absolute_url()))[1:4] == ["Move", "Postpone", "Set it aside"]
    page = alice.get(act(undated, "move")).content.decode()
    assert "Until now" not in page and "Why does it move?" not in page
    assert ">Set its date</" in page
    without = {"version": 1, "when": "undated"}
    still = alice.post(act(undated, "move"), without)
    assert errors(still) == {"when": ["It has no date still: give one, or leave it without"]}
    taken_off = alice.post(act(dated, "move"), {**without, "reason": "Not yet."}, follow=True)
    assert "It has no date for now." in taken_off.text
    form = {"version": 1, "when": "week", "week_day": "2016-11-16"}
    assert alice.post(act(undated, "move"), form).status_code == 302
    undated.refresh_from_db()
    assert undated.window_start == date(2016, 11, 14)


@pytest.mark.parametrize(
    ("visibility", "reader"),
    [
        (Visibility.PARTNERSHIP, "The other partners see"),
        (Visibility.LEAD, "Who may know of it sees"),
    ],
)
def test_whoever_moves_a_confirmed_date_reads_who_sees_why(alice, people, visibility, reader):
    one = CommunicationFactory(lead_partner=people.lead, visibility=visibility)
    told = {
        name: alice.get(act(one, name)).context["form"].fields["reason"].help_text
        for name in ("move", "edit")
    }
    assert told == {
        "move": f"{reader} this beside the earlier date.",
        "edit": f"Only asked when you move the confirmed date. {reader} it.",
    }


def test_a_confirmed_date_moves_with_a_reason(alice, found):
    form = {"version": 1, "when": "week", "week_day": "2016-11-16"}
    assert errors(alice.post(act(found, "move"), form)) == {
        "reason": ["Say why the confirmed date moves"]
    }
    response = alice.post(act(found, "move"), {**form, "reason": "The hall is taken"}, follow=True)
    assert "It is now planned for the week of 14 Nov." in response.text
    found.refresh_from_db()
    assert (found.precision, found.window_start, found.window_end, found.confirmed) == (
        Precision.WEEK,
        date(2016, 11, 14),
        date(2016, 11, 20),
        False,
    )


def test_it_does_not_move_to_a_day_on_which_its_ward_is_gone(alice, found):
    found.areas.add(AreaFactory(name="Old Ward", valid_to=date(2016, 11, 30)))
    found.areas.add(AreaFactory(name="Bow", valid_to=date(2016, 11, 30)), AreaFactory())
    form = {"version": 1, "when": "exact", "day_from": "2016-12-01", "reason": "The hall is taken"}
    assert errors(alice.post(act(found, "move"), form)) == {
        "when": [
            "Bow and Old Ward are not areas on 1 December 2016: choose another day, or change its "
            "areas first"
        ]
    }
    alice.post(act(found, "move"), {**form, "day_from": "2016-11-30"})
    found.refresh_from_db()
    assert found.window_start == date(2016, 11, 30)


def test_a_move_that_comes_late_shows_both_and_loses_nothing(alice, people, found):
    edit_communication(
        by=people.coordinator,
        communication=found,
        opened_version=1,
        details=Details(fields={"title": "Theirs"}),
    )
    form = {"version": 1, "when": "month", "month": "2016-12", "reason": "The hall is taken"}
    response = alice.post(act(found, "move"), form)
    assert response.status_code == 409
    assert response.context["form"]["month"].value() == "2016-12"
    assert response.context["form"]["version"].value() == "2"
    assert Communication.objects.get().window_start == date(2016, 11, 8)


def test_a_postponed_one_that_moves_keeps_its_date_and_stays_postponed(alice, people):
    one = CommunicationFactory(
        lead_partner=people.lead, state=State.POSTPONED, precision=Precision.MONTH
    )
    form = {"version": 1, "when": "exact", "day_from": "2016-12-06"}
    response = alice.post(act(one, "move"), form, follow=True)
    assert "Its date is kept: Tue 6 Dec. It is still postponed: bring it back" in response.text
    assert "It is now planned" not in response.text
    assert "Bring back" in acts_of(response)


def test_what_is_no_longer_to_come_does_not_move(alice, people):
    issued = CommunicationFactory(lead_partner=people.lead, state=State.ISSUED)
    response = alice.get(act(issued, "move"), follow=True)
    assert "Only what is still to come can be moved." in response.text


def test_why_it_moves_is_asked_for_with_who_will_read_it(alice, people):
    for fields, reader in (({}, "The other partners see"), ({"embargoed": True}, "Who may know")):
        one = CommunicationFactory(lead_partner=people.lead, **fields)
        assert reader in alice.get(act(one, "move")).text
