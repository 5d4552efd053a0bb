"""What the review counts beside its groups, and how its list says what changed."""

from datetime import date

import pytest

from bsc_comms.kit import clock
from plans.choices import State
from plans.operations.communications import set_aside
from plans.operations.correcting_issued import not_issued_after_all
from plans.queries.changed import changed_since_last_plan
from subgroup.queries.review import review_for
from tests.factories import ChannelFactory, CommunicationFactory, PlacementFactory
from tests.plans.marked import mark_issued
from tests.subgroup.reviewing import PUBLISHED, edit, publish_first

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("while_reviewing")]


@pytest.mark.parametrize("address", ["/review/", "/review/publish/"])
def test_the_review_says_how_many_are_overdue_whatever_group_they_are_in(people, client, address):
    over = {"window_start": date(2016, 10, 1), "window_end": date(2016, 10, 2)}
    client.force_login(people.chair)
    assert "stands under one heading" not in client.get(address).content.decode()
    CommunicationFactory.create_batch(2, lead_partner=people.lead, **over)
    page = client.get(address).content.decode()
    assert (
        "Each line stands under one heading only. Counted under all of them, 2 are overdue." in page
    )


def test_the_review_says_how_many_are_new_as_today_does_whatever_became_of_them(people, client):
    publish_first(people)
    fresh, gone = (CommunicationFactory(lead_partner=people.lead) for _ in range(2))
    for each in (fresh, gone):
        edit(each, title=f"{each.title}, anew")
    set_aside(
        by=None, communication=gone, opened_version=2, state=State.CANCELLED, reason="No hall"
    )
    review = review_for(people.chair)
    assert [(group.name, len(group.lines)) for group in review.groups] == [
        ("new", 1),
        ("cancelled", 1),
    ]
    assert review.new == len(changed_since_last_plan(people.chair).new_ids) == 2
    client.force_login(people.chair)
    for address in ("/review/", "/review/publish/"):
        assert "Counted under all of them, 2 are new." in client.get(address).text
    over = {"window_start": date(2016, 10, 1), "window_end": date(2016, 10, 2)}
    edit(fresh, **over)
    assert "2 are new and 1 is overdue." in client.get("/review/").text


def test_what_was_issued_reads_as_that_under_what_changed(people, client):
    it = CommunicationFactory(lead_partner=people.lead)
    placement = PlacementFactory(communication=it)
    publish_first(people)
    mark_issued(
        by=None,
        placement=placement,
        issued_on=date(2016, 10, 24),
        no_proof_reason="Handed out, none left",
    )
    client.force_login(people.chair)
    page = client.get("/review/").text
    cell = page.split('data-label="What changed"><span>')[1].split("</span>")[0]
    assert cell == "Issued"


def test_what_did_not_go_out_after_all_and_is_off_the_plan_says_when_it_was_said_to_be_issued(
    people, client
):
    posters = ChannelFactory(name="Posters")
    idea = CommunicationFactory(title="Owls", lead_partner=people.lead, idea=True)
    placement = PlacementFactory(communication=idea, channel=posters)
    with clock.at(PUBLISHED):
        mark_issued(
            by=None, placement=placement, issued_on=date(2016, 8, 5), no_proof_reason="Torn down"
        )
    publish_first(people)
    idea.refresh_from_db()
    not_issued_after_all(
        by=None, placement=placement, opened_version=idea.version, reason="It was never up."
    )
    fresh = CommunicationFactory(lead_partner=people.lead)
    client.force_login(people.chair)
    gone = client.get(f"/review/{fresh.pk}/").text.split("No longer on the plan")[1]
    (line,) = gone.split("<li>")[1:]
    assert line.startswith(
        'Owls<span class="app-table__sub">Issued on: Posters (5 Aug 2016), taken out</span></li>'
    )
