"""Who takes part stays as it was when the lead comes back, and goes where it may know no more."""

from datetime import timedelta

import pytest

from bsc_comms.kit import clock
from partnership.models import Change
from plans.choices import InvolvementState, Visibility
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.involvements import answer_invitation
from tests.factories import CommunicationFactory, InvolvementFactory
from tests.plans.communication_forms import edit_form
from tests.plans.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
HOUR = timedelta(hours=1)


def edit(by, *, hours: int = 0, **fields) -> Communication:
    one = Communication.objects.get()
    with clock.at(NOW + hours * HOUR):
        return edit_communication(
            by=by, communication=one, opened_version=one.version, details=Details(fields=fields)
        )


def parts() -> list[tuple[str, str, str]]:
    found = Communication.objects.get().involvements
    return list(found.values_list("partner__name", "state", "contribution"))


@pytest.mark.parametrize("contribution", ["Two officers: Jo and Sam", ""])
def test_a_partner_that_led_by_mistake_takes_part_again_as_it_had_agreed(people, contribution):
    one = CommunicationFactory(lead_partner=people.lead)
    answer_invitation(
        by=people.bob,
        communication=one,
        partner=people.other,
        state=InvolvementState.AGREED,
        contribution=contribution,
    )
    edit(people.coordinator, hours=1, lead_partner=people.other)
    assert parts() == []
    edit(people.coordinator, hours=2, lead_partner=people.lead)
    assert parts() == [("Other partner", InvolvementState.AGREED, contribution)]
    told = Change.objects.filter(field="Other partner", act="edited").order_by("pk")
    part = f"Agreed: {contribution}" if contribution else "Agreed"
    assert list(told.values_list("before", "after")) == [(part, "leads it"), ("leads it", part)]


def test_the_last_part_that_it_had_counts(people):
    one = CommunicationFactory(lead_partner=people.lead)
    InvolvementFactory(communication=one, partner=people.other, contribution="Two officers")
    edit(people.coordinator, hours=1, lead_partner=people.other)
    edit(people.coordinator, hours=2, lead_partner=people.lead)
    one.involvements.update(contribution="A stand")
    edit(people.coordinator, hours=3, lead_partner=people.other)
    edit(people.coordinator, hours=4, lead_partner=people.lead)
    assert [contribution for *_, contribution in parts()] == ["A stand"]


def test_who_had_no_part_before_it_led_gets_none(people):
    CommunicationFactory(lead_partner=people.lead)
    edit(people.coordinator, hours=1, lead_partner=people.other)
    edit(people.coordinator, hours=2, lead_partner=people.lead)
    assert parts() == []


def test_a_part_that_was_given_back_once_is_not_given_back_again(people):
    one = CommunicationFactory(lead_partner=people.lead)
    InvolvementFactory(communication=one, partner=people.other)
    edit(people.coordinator, hours=1, lead_partner=people.other)
    edit(people.coordinator, hours=2, lead_partner=people.lead)
    one.involvements.all().delete()
    edit(people.coordinator, hours=3, lead_partner=people.other)
    edit(people.coordinator, hours=4, lead_partner=people.lead)
    assert parts() == []


def test_a_named_partner_that_may_not_know_of_it_any_more_takes_no_part(people, client):
    one = CommunicationFactory(
        lead_partner=people.lead, visibility=Visibility.NAMED, named_partners=[people.named]
    )
    InvolvementFactory(communication=one, partner=people.named)
    client.force_login(people.alice)
    address = f"/communications/{one.pk}/edit/"
    sent = edit_form(client, one) | {"visibility": Visibility.LEAD}
    del sent["partners"], sent["named_partners"]
    assert client.post(address, sent).status_code == 302
    assert parts() == []
    told = Change.objects.get(field="partners")
    assert (told.before, told.after) == ("Named partner", "")
    assert client.post(address, edit_form(client, one)).status_code == 302


def test_who_may_still_know_of_it_and_who_declined_stay_on_record(people):
    one = CommunicationFactory(
        lead_partner=people.lead,
        visibility=Visibility.NAMED,
        named_partners=[people.named, people.other],
    )
    InvolvementFactory(communication=one, partner=people.named)
    InvolvementFactory(communication=one, partner=people.other, state=InvolvementState.DECLINED)
    edit(people.alice, named_partners=[people.named])
    assert [(name, state) for name, state, _ in parts()] == [
        ("Named partner", InvolvementState.AGREED),
        ("Other partner", InvolvementState.DECLINED),
    ]
