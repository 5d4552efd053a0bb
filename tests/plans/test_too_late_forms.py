"""A form whose act no longer goes once it is sent says why, and keeps all that was typed."""

from datetime import date

import pytest
from django.urls import reverse

from plans.choices import PlacementState, Reach, State, Tier, Worked
from plans.models import Communication, Placement
from plans.operations.communications import set_aside
from plans.operations.correcting_issued import not_issued_after_all
from plans.operations.evaluation import Said
from tests.factories import ChannelFactory, CommunicationFactory, PartnerFactory, advocate_of
from tests.plans.communication_forms import errors, sent_of
from tests.plans.evaluations import issued, say
from tests.plans.marked import mark_issued
from tests.plans.placement_pages.editions import edition_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TYPED = "Forty calls about it"


@pytest.fixture
def found(people):
    return CommunicationFactory(lead_partner=people.lead, channels=[ChannelFactory()])


def page_of(name, thing):
    return reverse(f"plans:{name}", args=[thing.pk])


def cancelled(people, found):
    return set_aside(
        by=people.coordinator,
        communication=found,
        opened_version=found.version,
        state=State.CANCELLED,
        reason="No money.",
    )


def taken_back(people, found):
    not_issued_after_all(
        by=people.coordinator,
        placement=found.placements.get(),
        opened_version=Communication.objects.get(pk=found.pk).version,
        reason="On the wrong channel.",
    )


def refused(client, url, sent):
    """What stands against it on the page that shows the form again, with what was typed on it."""
    page = client.post(url, sent)
    assert page.status_code in (409, 422)
    assert TYPED in page.text
    assert "ave again" not in page.text
    found = errors(page)
    assert set(found) == {"__all__"}
    return page, found["__all__"]


def leads_back_alone(page):
    """Its form has no button that would be refused once more."""
    assert "Go back</a>" in page.text
    assert 'data-prevent-double-click="true"' not in page.text


def refused_twice(client, url, sent, why):
    """As it is said at once, it is said again to whoever sends the page that came back."""
    page, said = refused(client, url, sent)
    assert (page.status_code, said) == (409, [why])
    leads_back_alone(page)
    page, said = refused(client, url, sent_of(page.context["form"]))
    assert (page.status_code, said) == (422, [why])
    leads_back_alone(page)


def test_what_came_of_it_is_kept_where_it_did_not_go_out_after_all(alice, people):
    found = issued(people)
    url = page_of("evaluate", found)
    sent = sent_of(alice.get(url).context["form"]) | {"worked": Worked.YES, "shown_by": TYPED}
    taken_back(people, found)
    why = "Nothing of it was issued yet, so nothing can have come of it. Mark it issued first."
    refused_twice(alice, url, sent, why)
    assert Communication.objects.get().state == State.PLANNED


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("communication_cancel", "Only what is still to come can be set aside."),
        ("communication_postpone", "Only what is still to come can be set aside."),
        ("communication_move", "Only what is still to come can be moved."),
    ],
)
def test_what_was_cancelled_meanwhile_is_neither_moved_nor_set_aside(
    alice, people, found, name, why
):
    url = page_of(name, found)
    sent = sent_of(alice.get(url).context["form"]) | {"reason": TYPED}
    cancelled(people, found)
    refused_twice(alice, url, sent, why)
    assert Communication.objects.get().state_reason == "No money."


@pytest.mark.parametrize("act", ["issued", "cancelled"])
def test_a_line_of_the_table_keeps_what_was_typed_where_it_is_no_longer_open(
    alice, people, found, act
):
    url = page_of("plan_line", found)
    sent = sent_of(alice.get(url).context["form"]) | {"message": TYPED}
    if act == "issued":
        mark_issued(
            by=people.coordinator,
            placement=found.placements.get(),
            issued_on=date(2016, 10, 24),
            no_proof_reason="Handed out.",
        )
    else:
        cancelled(people, found)
    refused_twice(alice, url, sent, "What is no longer open is changed on its own page.")
    assert Communication.objects.get().message == found.message


def test_a_placement_that_was_dropped_meanwhile_is_not_marked_as_issued(alice, found):
    placement = found.placements.get()
    sent = {"issued_on": "2016-10-24", "no_proof_reason": TYPED}
    Placement.objects.update(state=PlacementState.DROPPED)
    page, said = refused(alice, page_of("placement_issue", placement), sent)
    leads_back_alone(page)
    assert said == ["It was marked issued already, or dropped: its page says which."]


@pytest.mark.parametrize("sends", ["get", "post"])
def test_what_was_cancelled_meanwhile_is_not_marked_as_issued(alice, people, found, sends):
    url = page_of("placement_issue", found.placements.get())
    cancelled(people, found)
    sent = {"issued_on": "2016-10-24", "no_proof_reason": TYPED} if sends == "post" else {}
    page = getattr(alice, sends)(url, sent, follow=True)
    assert "A communication that was cancelled or merged cannot be issued." in page.text
    assert (TYPED in page.text) == (sends == "post")
    assert Placement.objects.get().state == PlacementState.PLANNED


@pytest.mark.parametrize("name", ["placement_correct", "placement_not_issued"])
def test_what_was_taken_back_meanwhile_is_not_corrected(alice, people, name):
    found = issued(people)
    url = page_of(name, found.placements.get())
    sent = sent_of(alice.get(url).context["form"]) | {"reason": TYPED}
    taken_back(people, found)
    why = "It is not marked issued on this channel any more. Look at its placements again."
    page, said = refused(alice, url, sent)
    assert (page.status_code, said) == (409, [why])
    leads_back_alone(page)


def test_why_it_did_not_go_out_is_kept_where_what_came_of_it_is_on_record(alice, people):
    found = issued(people)
    say(people, found, Said(Tier.BASIC, Worked.YES))
    url = page_of("placement_not_issued", found.placements.get())
    _, said = refused(alice, url, sent_of(alice.get(url).context["form"]) | {"reason": TYPED})
    assert len(said) == 1


def test_a_placement_of_what_was_cancelled_meanwhile_is_not_dropped(alice, people, found):
    url = page_of("placement_drop", found.placements.get())
    sent = sent_of(alice.get(url).context["form"]) | {"reason": TYPED}
    cancelled(people, found)
    why = (
        "It is no longer to come, so its channels stay as they were. "
        "Bring it back to the plan first."
    )
    refused_twice(alice, url, sent, why)


def test_an_edition_is_not_chosen_for_what_was_cancelled_meanwhile(alice, people, found):
    placement = found.placements.get()
    edition = edition_of(placement.channel)
    url = page_of("placement_edition", placement)
    cancelled(people, found)
    page = alice.post(url, {"edition": edition.pk, "stood_in": "none"})
    why = "Only what is still to come needs an edition. Bring it back to the plan first."
    assert errors(page) == {"edition": [why]}
    assert Placement.objects.get().edition is None


def test_where_no_edition_takes_copy_any_more_the_page_says_just_that(alice, found):
    placement = found.placements.get()
    edition = edition_of(placement.channel, copy_deadline=date(2016, 10, 24))
    page = alice.post(page_of("placement_edition", placement), {"edition": edition.pk})
    assert "No edition of it takes copy at the moment." in page.text
    assert "There is a problem" not in page.text


def test_the_question_to_the_others_is_kept_where_it_is_no_longer_local(alice, people):
    advocate_of(PartnerFactory())
    found = CommunicationFactory(lead_partner=people.lead, reach=Reach.LOCAL)
    sent = {"whom": "all", "working_days": 3, "question": TYPED}
    Communication.objects.update(reach=Reach.BOROUGH)
    page, said = refused(alice, page_of("approach_ask", found), sent)
    leads_back_alone(page)
    assert said[0].startswith("Only local work that is still to come is asked about.")
