"""Of who was asked, only partners that may answer still, or did, count for the commitment."""

import pytest

from bsc_comms.kit import clock
from plans.choices import ApproachAnswer, Standing
from plans.models import Communication
from plans.operations.approaches import follow_approaches
from plans.queries.commitments.facts import facts_of, facts_of_many, unanswered_open_to_all
from tests.plans.asked import AFTER, asked_about, edit, local_one, of, says
from tests.plans.commitments.kept import how

pytestmark = pytest.mark.django_db


def test_who_leads_it_by_now_is_waited_for_no_more(people) -> None:
    leaflet = local_one(people)
    approach = asked_about(people, leaflet)
    says(people.charlie, of(approach, people.named), ApproachAnswer.NOTHING)
    edit(leaflet, people.coordinator, lead_partner=people.other)
    all_answered = Standing.MET, "All that were asked have answered."
    assert how(leaflet, people.bob, "COM-7") == all_answered
    with clock.at(AFTER):
        follow_approaches()
        assert how(leaflet, people.bob, "COM-7") == all_answered


def test_thousands_are_counted_in_the_same_way(people) -> None:
    leaflet = local_one(people)
    asked_about(people, leaflet)
    edit(leaflet, people.coordinator, lead_partner=people.other)
    (current,) = Communication.objects.select_related("lead_partner", "campaign")
    one = facts_of([current], unanswered_open_to_all([leaflet.pk]))[leaflet.pk].approach
    of_many = facts_of_many([current])[leaflet.pk].approach
    assert one is not None
    assert one == of_many
    assert (one.asked, one.waiting) == (1, 1)
