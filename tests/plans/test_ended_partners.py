"""What partners that have ended still lead is counted, by what whoever reads it may know of."""

from datetime import date

import pytest

from partnership.models import Partner, Person
from plans.choices import OPEN, State
from plans.models import Communication
from plans.queries.ended_partners import still_led
from tests.factories import CommunicationFactory
from tests.plans.october import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def end(partner: Partner, last: date = date(2016, 10, 24)) -> None:
    Partner.objects.filter(pk=partner.pk).update(valid_to=last)


def counted(person: Person) -> list[tuple[str, int]]:
    known = Communication.objects.visible_to(person)
    return [(each.partner.code, each.communications) for each in still_led(known)]


def test_all_that_is_open_counts_and_what_is_done_or_set_aside_for_good_does_not(people):
    joint = CommunicationFactory(lead_partner=people.other)
    for state in State:
        merged = {"merged_into": joint} if state == State.MERGED else {}
        CommunicationFactory(lead_partner=people.lead, state=state, **merged)
    end(people.lead)
    assert counted(people.coordinator) == [("LEAD", len(OPEN))]


def test_a_partner_on_its_last_day_has_not_ended(people):
    CommunicationFactory(lead_partner=people.lead)
    end(people.lead, TODAY)
    assert counted(people.coordinator) == []


def test_a_partner_that_leads_nothing_any_more_is_not_named(people):
    CommunicationFactory(lead_partner=people.other, partners=[people.lead])
    end(people.lead)
    assert counted(people.coordinator) == []


def test_what_is_kept_back_counts_for_who_may_know_of_it_alone(people):
    CommunicationFactory(lead_partner=people.lead, embargoed=True)
    end(people.lead)
    assert [counted(each) for each in (people.alice, people.coordinator)] == [[("LEAD", 1)], []]
    CommunicationFactory(lead_partner=people.lead)
    assert [counted(each) for each in (people.alice, people.coordinator)] == [
        [("LEAD", 2)],
        [("LEAD", 1)],
    ]


def test_it_is_said_in_a_sentence(people):
    CommunicationFactory(lead_partner=people.lead)
    end(people.lead)
    known = Communication.objects.visible_to(people.coordinator)
    begin = "Lead partner ended on 24 October 2016; "
    assert [each.in_words for each in still_led(known)] == [
        f"{begin}1 communication is still its own"
    ]
    CommunicationFactory(lead_partner=people.lead)
    assert [each.in_words for each in still_led(known)] == [
        f"{begin}2 communications are still its own"
    ]
