"""Who issues what: the lead partner, or one that takes part; and a mistake in it is put right."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.models import Booking
from partnership.models import Change
from plans.choices import InvolvementState, PlacementState, State, Visibility
from plans.forms.edit_communication import EditCommunicationForm
from plans.models import Communication, Placement
from plans.operations.communications import edit_communication
from plans.operations.correcting_issued import not_issued_after_all
from plans.operations.details import Details
from plans.operations.edits import Edit, edit_many
from plans.operations.involvements import answer_invitation
from plans.queries.record_facts import year_facts
from plans.rules.record import record_content
from tests.factories import (
    BookingFactory,
    ChannelFactory,
    CommunicationFactory,
    InvolvementFactory,
    PlacementFactory,
)
from tests.plans.communication_forms import edit_form
from tests.plans.marked import mark_issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
POST = "https://www.example.org/post"


def edit(by, **said) -> Communication:
    one = Communication.objects.get()
    return edit_communication(
        by=by, communication=one, opened_version=one.version, details=Details(**said)
    )


def issuers() -> dict[str, str]:
    return dict(Placement.objects.values_list("channel__name", "partner__name"))


def in_the_record() -> tuple[int, list[str]]:
    """How many of the year were issued jointly, and the partners of the only communication."""
    facts = year_facts(FinancialYear.of(date(2016, 11, 8)))
    content = record_content(facts, partnership={}, closes=date(2017, 6, 30))
    (row,) = content["communications"]
    return sum(one["joint"] for one in content["communications"]), row["partners"]


def told_of_issuing() -> list[tuple[str, str]]:
    return list(Change.objects.filter(field="issued_by").values_list("before", "after"))


def by(partner, one, *, state=InvolvementState.AGREED, **fields) -> Placement:
    """A placement that a partner issues which takes part."""
    InvolvementFactory(communication=one, partner=partner, state=state)
    return PlacementFactory(communication=one, partner=partner, **fields)


def test_a_channel_that_is_chosen_again_is_issued_by_who_leads_now(people):
    posters = ChannelFactory(name="Posters")
    one = CommunicationFactory(lead_partner=people.lead)
    PlacementFactory(communication=one, channel=posters)
    edit(people.alice, channels=[])
    edit(people.coordinator, fields={"lead_partner": people.other})
    edit(people.bob, channels=[posters])
    assert Placement.objects.get().state == PlacementState.PLANNED
    assert issuers() == {"Posters": "Other partner"}


def test_a_channel_that_a_sheet_names_again_is_issued_by_who_leads_now(people):
    posters = ChannelFactory(name="Posters")
    one = CommunicationFactory(lead_partner=people.other)
    PlacementFactory(
        communication=one, channel=posters, partner=people.lead, state=PlacementState.DROPPED
    )
    with transaction.atomic():
        held = Communication.objects.prefetch_related("placements").get()
        # As the sheet loads them: without what was dropped.
        held._prefetched_objects_cache["placements"] = Placement.objects.none()
        edit_many([Edit(held, Details(channels=[posters]), "", "edited")], by=None)
    assert issuers() == {"Posters": "Other partner"}


def test_a_channel_of_a_partner_that_takes_part_stays_its_own_when_it_is_chosen_again(people):
    posters = ChannelFactory(name="Posters")
    by(people.other, CommunicationFactory(lead_partner=people.lead), channel=posters)
    edit(people.alice, channels=[])
    edit(people.alice, channels=[posters])
    assert issuers() == {"Posters": "Other partner"}


def test_what_a_partner_that_declines_was_to_issue_is_the_leads_with_its_slot(people):
    booking = BookingFactory(partner=people.other)
    one = CommunicationFactory(lead_partner=people.lead)
    by(people.other, one, booking=booking, channel=booking.edition.channel)
    answer_invitation(
        by=people.bob, communication=one, partner=people.other, state=InvolvementState.DECLINED
    )
    assert Placement.objects.get().partner == people.lead
    assert Booking.objects.get().partner == people.lead


def test_what_a_partner_issues_that_will_share_it_stays_its_own(people):
    one = CommunicationFactory(lead_partner=people.lead)
    by(people.other, one, channel__name="Posters")
    answer_invitation(
        by=people.bob, communication=one, partner=people.other, state=InvolvementState.AMPLIFYING
    )
    assert issuers() == {"Posters": "Other partner"}


@pytest.mark.parametrize("state", [InvolvementState.INVITED, InvolvementState.DECLINED])
def test_a_new_lead_issues_what_was_planned_for_who_takes_no_part(people, state):
    by(people.named, CommunicationFactory(lead_partner=people.lead), state=state)
    edit(people.coordinator, fields={"lead_partner": people.other})
    assert Placement.objects.get().partner == people.other


def test_what_a_partner_was_to_issue_that_may_not_know_of_it_any_more_is_the_leads(people):
    one = CommunicationFactory(
        lead_partner=people.lead, visibility=Visibility.NAMED, named_partners=[people.named]
    )
    by(people.named, one)
    edit(people.alice, fields={"visibility": Visibility.LEAD, "named_partners": []})
    assert Placement.objects.get().partner == people.lead
    assert not one.involvements.exists()


@pytest.fixture
def issued_by_lead(people):
    """What Lead issued on posters, logged under Lead by mistake."""
    one = CommunicationFactory(lead_partner=people.lead, state=State.ISSUED)
    PlacementFactory(communication=one, channel=ChannelFactory(name="Posters"), issued=True)
    return one


def test_another_lead_alone_does_not_say_who_issued_what_went_out(people, issued_by_lead):
    edit(people.coordinator, fields={"lead_partner": people.other})
    assert issuers() == {"Posters": "Lead partner"}
    assert in_the_record() == (1, ["Other partner", "Lead partner"])


def test_who_corrects_the_lead_says_on_the_form_that_it_issued_it_as_well(
    people, client, issued_by_lead
):
    client.force_login(people.coordinator)
    sent = edit_form(client, issued_by_lead)
    sent |= {"lead_partner": people.other.pk, "lead_issued_it": "on"}
    assert client.post(f"/communications/{issued_by_lead.pk}/edit/", sent).status_code == 302
    assert issuers() == {"Posters": "Other partner"}
    assert in_the_record() == (0, ["Other partner"])
    assert told_of_issuing() == [("Lead partner", "Other partner")]


def test_what_counts_as_another_partners_is_put_right_after_the_lead_was_corrected(
    people, client, issued_by_lead
):
    edit(people.coordinator, fields={"lead_partner": people.other})
    client.force_login(people.bob)
    sent = edit_form(client, issued_by_lead) | {"lead_issued_it": "on"}
    assert client.post(f"/communications/{issued_by_lead.pk}/edit/", sent).status_code == 302
    assert in_the_record() == (0, ["Other partner"])
    assert "lead_issued_it" not in edit_form(client, issued_by_lead)


def not_after_all(by, placement: Placement) -> None:
    one = Communication.objects.get()
    not_issued_after_all(
        by=by, placement=placement, opened_version=one.version, reason="It was never put up."
    )


def test_what_did_not_go_out_after_all_is_the_new_leads_with_its_slot(people):
    booking = BookingFactory(partner=people.lead)
    one = CommunicationFactory(lead_partner=people.lead, state=State.ISSUED)
    posters = PlacementFactory(
        communication=one, booking=booking, channel=booking.edition.channel, issued=True
    )
    edit(people.coordinator, fields={"lead_partner": people.other})
    assert Booking.objects.get().partner == people.lead
    not_after_all(people.bob, posters)
    posters.refresh_from_db()
    assert (posters.state, posters.partner) == (PlacementState.PLANNED, people.other)
    assert Booking.objects.get().partner == people.other
    mark_issued(by=people.bob, placement=posters, issued_on=date(2016, 10, 20), proof_url=POST)
    assert in_the_record() == (0, ["Other partner"])


def test_what_did_not_go_out_after_all_stays_a_partners_that_takes_part(people, issued_by_lead):
    website = by(people.named, issued_by_lead, channel__name="Website", issued=True)
    edit(people.coordinator, fields={"lead_partner": people.other})
    not_after_all(people.coordinator, website)
    assert issuers() == {"Posters": "Lead partner", "Website": "Named partner"}


def test_what_a_partner_issued_that_takes_part_stays_its_own(people, issued_by_lead):
    by(people.named, issued_by_lead, channel__name="Website", issued=True)
    edit(people.coordinator, fields={"lead_partner": people.other}, issued_by=people.other)
    assert issuers() == {"Posters": "Other partner", "Website": "Named partner"}
    assert told_of_issuing() == [("Lead partner", "Other partner")]


def test_the_form_asks_who_issued_it_only_where_that_can_be_wrong(people, client, issued_by_lead):
    address = f"/communications/{issued_by_lead.pk}/edit/"
    client.force_login(people.alice)
    assert "lead_issued_it" not in client.get(address).context["form"].fields
    client.force_login(people.coordinator)
    assert "lead_issued_it" in client.get(address).context["form"].fields
    Communication.objects.update(state=State.PLANNED)
    assert "lead_issued_it" not in client.get(address).context["form"].fields


def test_the_form_looks_up_what_was_issued_only_where_a_channel_is_taken_off(
    people, issued_by_lead
):
    PlacementFactory(communication=issued_by_lead, channel=ChannelFactory(name="Website"))
    channels = list(issued_by_lead.placements.values_list("channel", flat=True))
    asked = []
    for kept in (channels, channels[:1]):
        sent = QueryDict(urlencode({"channels": kept}, doseq=True))
        form = EditCommunicationForm(
            sent, instance=Communication.objects.get(), person=people.alice
        )
        with CaptureQueriesContext(connection) as queries:
            form.full_clean()
        asked.append(len(queries))
    assert asked[1] == asked[0] + 1
